import { expect, test } from 'vitest';
import { contributes } from '../../../../package.json';
import { diagnosticLevels, LEVELS } from '../../../../src/language/diagnostics/levels';

const DEFAULTS = diagnosticLevels({});

test('given levels replace the defaults', () =>
  expect(diagnosticLevels({ 'dataset.unused': 'off' })).toEqual({ ...DEFAULTS, 'dataset.unused': 'off' }));

test.each([null, 'all', [], { 'dataset.unused': 'loud', 'join.cartesian': 3, unknown: 'off' }])(
  'invalid values leave the defaults: %j',
  given => expect(diagnosticLevels(given)).toEqual(DEFAULTS),
);

test('the editor’s setting has each rule, with the same levels and default', () => {
  const { properties } = contributes.configuration.properties['strobe.diagnostics'];
  const defaults = Object.entries(properties).map(([rule, { default: level }]) => [rule, level]);
  expect(Object.fromEntries(defaults)).toEqual(DEFAULTS);
  for (const each of Object.values(properties)) expect(each.enum).toEqual(LEVELS);
});
