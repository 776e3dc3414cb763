import { describe, expect, test } from 'vitest';
import { couldBroadcast } from '../../../../src/model/findings/couldBroadcast';
import { sameShuffleTwice } from '../../../../src/model/findings/sameShuffleTwice';
import { at, findIn, rows, scan } from './planRun';

const MIB = 1024 ** 2;
const NS = 1e6;

describe('a shuffled join with a small side', () => {
  const join = (left: number, right: number, type = 'Inner') => [
    at(0, `SortMergeJoin [k#1L], [k#2L], ${type}`, rows(5)),
    at(1, 'Sort [k#1L ASC NULLS FIRST], false, 0', { 'sort time': 4000 }),
    at(
      2,
      'Exchange hashpartitioning(k#1L, 200)',
      { 'data size': left, 'shuffle write time': 2400 * NS },
      { stageIds: [0, 1] },
    ),
    at(3, 'Range (0, 100)', rows(100), { stageIds: [1] }),
    at(1, 'Sort [k#2L ASC NULLS FIRST], false, 0', { 'sort time': 100 }),
    at(2, 'Exchange hashpartitioning(k#2L, 200)', { 'data size': right }),
  ];
  const given = { stages: { 0: { from: 2000, to: 4000 }, 1: { from: 0, to: 2000 } } };
  const find = (left: number, right: number, type?: string) => findIn(couldBroadcast, join(left, right, type), given);

  test('would spare writing and sorting the large one', () =>
    expect(find(500 * MIB, MIB)).toMatchObject([
      // 4000 ms of sorting and 2400 ms of writing over 8 slots.
      { rule: 'join.couldBroadcast', saving: 800, evidence: { smallBytes: MIB, largeBytes: 500 * MIB } },
    ]));

  test('needs a side that is small for the other', () => {
    expect(find(500 * MIB, 20 * MIB)).toEqual([]);
    expect(find(20 * 1024 * MIB, 80 * MIB)).toHaveLength(1);
    expect(find(5 * MIB, MIB)).toEqual([]);
  });

  test('keeps the rows of one side of an outer join, so that this side cannot be broadcast', () => {
    expect(find(500 * MIB, MIB, 'LeftOuter')).toHaveLength(1);
    expect(find(500 * MIB, MIB, 'RightOuter')).toEqual([]);
    expect(find(500 * MIB, MIB, 'FullOuter')).toEqual([]);
  });
});

describe('a table that is shuffled twice by the same keys', () => {
  const PLACE = 'Location: InMemoryFileIndex(1 paths)[file:/orders], PartitionFilters: [], PushedFilters: []';
  const shuffle = (key: string, read: number, stage: number, more: ReturnType<typeof at>[] = []) => [
    at(1, `Exchange hashpartitioning(${key}, 200)`, { 'shuffle bytes written': 5000 }, { stageIds: [2, stage] }),
    ...more,
    scan(
      2 + more.length,
      `[user#1L,price#2] Format: Parquet, ${PLACE}`,
      { ...rows(read), 'size of files read': 999 },
      { stageIds: [stage] },
    ),
  ];
  const aggregate = () => at(2, 'HashAggregate(keys=[user#3L])', rows(70), { stageIds: [1] });
  const twice = (keys: [string, string], read: number) => [
    at(0, 'SortMergeJoin [user#1L], [user#3L], Inner', rows(5), { stageIds: [2] }),
    ...shuffle(keys[0], read, 0),
    ...shuffle(keys[1], read, 1, [aggregate()]),
  ];
  const given = { stages: { 0: { from: 0, to: 2000 }, 1: { from: 2000, to: 3000 }, 2: { from: 3000, to: 4000 } } };

  test('could spare the cheaper one; an aggregate joined back is a window', () =>
    expect(findIn(sameShuffleTwice, twice(['user#1L', 'user#3L'], 2_000_000), given)).toMatchObject([
      {
        rule: 'join.sameShuffleTwice',
        saving: 1000,
        evidence: { times: 2, keys: 'user', bytesAgain: 5000 },
        change: expect.stringContaining('Window.partitionBy("user")'),
      },
    ]));

  test('needs the same keys, and many rows', () => {
    expect(findIn(sameShuffleTwice, twice(['user#1L', 'day#3'], 2_000_000), given)).toEqual([]);
    expect(findIn(sameShuffleTwice, twice(['user#1L', 'user#3L'], 900_000), given)).toEqual([]);
  });
});
