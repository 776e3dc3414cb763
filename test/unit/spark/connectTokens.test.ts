import { expect, test } from 'vitest';
import { connectTokens, type RunInputs } from '../../../src/spark/connectTokens';

const nothing: RunInputs = { args: [], master: null, conf: {}, env: {} };

test.each<[string, Partial<RunInputs>]>([
  ['an argument', { args: ['--remote=sc://host:443/;use_ssl=true;token=swordfish;user_id=me'] }],
  ['the master', { master: 'sc://host/;token=swordfish' }],
  ['a setting', { conf: { 'spark.remote': 'sc://host/;token=swordfish' } }],
  ['a variable', { env: { SPARK_REMOTE: 'sc://host/;token=swordfish' } }],
  ['the variable of pyspark', { env: { SPARK_CONNECT_AUTHENTICATE_TOKEN: 'swordfish' } }],
  ['an address without a separator', { args: ['sc://host;token=swordfish'] }],
  ['an address with another separator', { args: ['sc://host:15002/token:swordfish'] }],
])('the token in %s', (_where, inputs) => {
  expect(connectTokens({ ...nothing, ...inputs })).toEqual(['swordfish']);
});

test('as written and as decoded', () => {
  const args = ['sc://host/;token=sword%20fish', 'sc://host/;token=swordfish%'];
  expect(connectTokens({ ...nothing, args })).toEqual(['sword%20fish', 'swordfish%', 'sword fish']);
});

test('no token, and one that is a usual word', () => {
  expect(connectTokens({ ...nothing, args: ['sc://host/;token=spark'] })).toEqual([]);
  const args = ['token=word', 'sc://host/;user_id=me', 'https://host/?token=word'];
  expect(connectTokens({ ...nothing, args, env: { TOKEN: 'word', EMPTY: undefined } })).toEqual([]);
});
