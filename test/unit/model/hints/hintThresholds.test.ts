import { expect, test } from 'vitest';
import { contributes } from '../../../../package.json';
import { DEFAULT_THRESHOLDS, hintThresholds } from '../../../../src/model/hints/hintThresholds';

test('given values replace the defaults', () =>
  expect(hintThresholds({ withColumnCalls: 5 })).toEqual({ ...DEFAULT_THRESHOLDS, withColumnCalls: 5 }));

test.each([null, 'all', [], { withColumnCalls: 'many', capturedBytes: -1, unknown: 3 }])(
  'invalid values leave the defaults: %j',
  given => expect(hintThresholds(given)).toEqual(DEFAULT_THRESHOLDS),
);

test('the editor’s setting has each of them, with the same default', () => {
  const { properties } = contributes.configuration.properties['strobe.hints.thresholds'];
  const defaults = Object.entries(properties).map(([name, { default: value }]) => [name, value]);
  expect(Object.fromEntries(defaults)).toEqual(DEFAULT_THRESHOLDS);
});
