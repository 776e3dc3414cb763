import { describe, expect, test } from 'vitest';
import { explodingJoins } from '../../../../src/model/findings/explodingJoins';
import { at, findIn, rows, withLargest, type Given } from './planRun';

const self = (
  out: number,
  { name = 'SortMergeJoin', right = 60_000, above = 'HashAggregate(keys=[], functions=[sum(n#1)])' } = {},
) => [
  at(0, above, rows(8)),
  at(1, 'Project [n#1]'),
  at(2, `${name} [user#1L], [user#7L], Inner`, rows(out)),
  at(3, 'Sort [user#1L ASC NULLS FIRST], false, 0'),
  at(4, 'Exchange hashpartitioning(user#1L, 8)', { 'shuffle records written': 60_000 }),
  at(3, 'Sort [user#7L ASC NULLS FIRST], false, 0'),
  at(4, 'ReusedExchange [user#7L]', {}),
  at(5, 'Exchange hashpartitioning(user#1L, 8)', { 'shuffle records written': right }),
];

const find = (nodes: ReturnType<typeof self>, given: Given = {}) => findIn(explodingJoins, nodes, given);

describe('a join on equal keys', () => {
  test('that puts out ten times its larger input and a million rows explodes', () => {
    expect(find(self(81_051_000))).toMatchObject([
      {
        rule: 'join.explodes',
        cost: 4000,
        evidence: { rowsIn: 60_000, rowsOut: 81_051_000, factor: 1350.85, keys: 'user' },
      },
    ]);
    expect(find(self(590_000))).toEqual([]);
    expect(find(self(999_999, { right: 20_000 }))).toEqual([]);
  });

  test('is compared with its larger input', () => expect(find(self(5_000_000, { right: 1_000_000 }))).toEqual([]));

  test('with one task that puts out nearly all names the share and the rows of its key', () => {
    const nodes = self(81_051_000);
    nodes[2] = withLargest(nodes[2]!, 81_000_000);
    const [found] = find(nodes);
    expect(found!.evidence).toMatchObject({ keyRows: 9000, keyShare: 81_000_000 / 81_051_000 });
    expect(found!.found).toContain('about 9,000 of 60,000 rows (15 %)');
    expect(found!.excluded).toEqual([expect.stringContaining('More partitions do not help')]);
  });

  test('of a table with itself bounds the rows of a key even in one task', () => {
    const [found] = find(self(81_051_000), { stages: { 0: { numTasks: 1 } } });
    expect(found!.evidence).toMatchObject({ keyRows: 9003, keyRowShare: 9003 / 60_000 });
    expect(found!.excluded).toEqual([expect.stringContaining('More partitions do not divide a key')]);
    expect(find(self(81_051_000, { right: 50_000 }))[0]!).toMatchObject({ excluded: [] });
  });

  test('has no such key if its tasks put out about the same, or are those of a broadcast join', () => {
    const even = self(81_051_000);
    even[2] = withLargest(even[2]!, 15_000_000);
    expect(find(even)[0]!.evidence).not.toHaveProperty('keyShare');
    const broadcast = self(81_051_000, { name: 'BroadcastHashJoin' });
    broadcast[2] = withLargest(broadcast[2]!, 81_000_000);
    expect(find(broadcast)[0]!.evidence).not.toHaveProperty('keyShare');
    const two = self(81_051_000);
    two[2] = withLargest(two[2]!, 43_000_000);
    expect(find(two, { stages: { 0: { numTasks: 2 } } })[0]!.evidence).not.toHaveProperty('keyShare');
  });

  test('is changed by what follows it', () => {
    expect(find(self(81_051_000))[0]!.change).toContain('Aggregate each side by user');
    const filtered = self(81_051_000, { above: 'Filter (a#1 < 5)' });
    expect(find(filtered)[0]!.change).toContain('The filter after the join keeps <1 %');
  });
});

test('a join without keys is a matter of its own', () =>
  expect(find(self(81_051_000, { name: 'BroadcastNestedLoopJoin' }))).toEqual([]));
