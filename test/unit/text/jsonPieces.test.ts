import { expect, test } from 'vitest';
import { jsonPieces } from '../../../src/text/jsonPieces';

const textOf = (value: unknown) => [...jsonPieces(value)].join('');

/** Plan nodes in one another. */
function plan(levels: number): object {
  let node: object = { name: 'Scan', children: [] };
  for (let level = 1; level < levels; level++) node = { name: 'Filter', children: [node] };
  return node;
}

test.each<[string, unknown]>([
  [
    'what a run has',
    { stages: [{ id: 0, tasks: [{ metrics: { time: 1.5 } }, null] }], name: 'a\n"b"', deep: plan(60) },
  ],
  ['what is empty', { list: [], object: {}, a: { b: [[], {}] } }],
  ['what is left out, and what is no number', { a: undefined, b: [undefined, NaN], c: { d: undefined } }],
  ['a list that is kept in another form', { stages: [{ tasks: { toJSON: () => [{ id: 1 }] }, at: new Date(0) }] }],
  ['a single value', 'text'],
])('%s is written as JSON.stringify writes it', (_, value) => {
  expect(textOf(value)).toBe(JSON.stringify(value, null, 2));
});

test('a plan of a thousand levels has the same values, and a length in proportion', () => {
  const run = { queries: [{ plans: { final: { root: plan(1000) } } }] };
  const text = textOf(run);
  expect(JSON.parse(text)).toEqual(run);
  expect(text.length).toBeLessThan(2 * JSON.stringify(run).length);
});

test('a long list comes in pieces of about the same length', () => {
  const pieces = [...jsonPieces({ tasks: Array.from({ length: 20_000 }, (_, id) => ({ id, metrics: { time: id } })) })];
  expect(pieces.length).toBeGreaterThan(10);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(2 ** 17);
});
