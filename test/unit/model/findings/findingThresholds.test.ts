import { expect, test } from 'vitest';
import { contributes } from '../../../../package.json';
import { DEFAULT_THRESHOLDS, findingThresholds } from '../../../../src/model/findings/findingThresholds';

test('given values replace the defaults', () =>
  expect(findingThresholds({ chainCalls: 5 })).toEqual({ ...DEFAULT_THRESHOLDS, chainCalls: 5 }));

test.each([null, 'all', [], { chainCalls: 'many', capturedBytes: -1, unknown: 3 }])(
  'invalid values leave the defaults: %j',
  given => expect(findingThresholds(given)).toEqual(DEFAULT_THRESHOLDS),
);

test('the editor’s setting has each of them, with the same default', () => {
  const { properties } = contributes.configuration.properties['strobe.findings.thresholds'];
  const defaults = Object.entries(properties).map(([name, { default: value }]) => [name, value]);
  expect(Object.fromEntries(defaults)).toEqual(DEFAULT_THRESHOLDS);
});
