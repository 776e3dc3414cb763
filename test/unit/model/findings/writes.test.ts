import { describe, expect, test } from 'vitest';
import { slowCommits } from '../../../../src/model/findings/slowCommits';
import { smallFilesWritten } from '../../../../src/model/findings/smallFilesWritten';
import { at, findIn, rows } from './planRun';

const KIB = 1024;

const write = (files: number, bytes: number, { partitions = 0, jobCommit = 100, taskCommit = 0 } = {}) => [
  at(
    0,
    `Execute InsertIntoHadoopFsRelationCommand file:/days, false, [day#1L], Parquet, [__partition_columns=["day"], path=/days], ErrorIfExists, [id, day]`,
    {
      ...{ 'number of written files': files, 'written output': bytes, 'number of dynamic part': partitions },
      ...{ 'job commit time': jobCommit, 'task commit time': taskCommit, ...rows(5000) },
    },
    { name: 'Execute InsertIntoHadoopFsRelationCommand' },
  ),
  at(1, 'Sort [day#1L ASC NULLS FIRST], false, 0', { 'sort time': 8000 }),
];

describe('small files', () => {
  test('are written where rows of a folder are in many tasks', () =>
    expect(findIn(smallFilesWritten, write(500, 500 * 6 * KIB, { partitions: 10 }))).toMatchObject([
      {
        rule: 'write.smallFiles',
        // The stage without its sort, a quarter of its executor time, and the commit.
        cost: 3100,
        evidence: { files: 500, partitions: 10, meanBytes: 6 * KIB },
        change: expect.stringContaining('`repartition("day")`'),
      },
    ]));

  test('cost only their commits if a join is in the same stage', () => {
    const joined = [
      ...write(500, 500 * 6 * KIB, { taskCommit: 1600 }),
      at(2, 'SortMergeJoin [a#1], [b#2], Inner', rows(5)),
    ];
    expect(findIn(smallFilesWritten, joined)).toMatchObject([{ cost: 300 }]);
  });

  test('have another change without folders, or with one file in each', () => {
    expect(findIn(smallFilesWritten, write(500, 500 * 6 * KIB))[0]!.change).toContain('coalesce(1)');
    expect(findIn(smallFilesWritten, write(500, 500 * 6 * KIB, { partitions: 500 }))[0]!.change).toContain(
      'fewer values',
    );
  });

  test('are not few, or large', () => {
    expect(findIn(smallFilesWritten, write(100, 100 * KIB, { partitions: 50 }))).toEqual([]);
    expect(findIn(smallFilesWritten, write(10, 100 * KIB, { partitions: 10 }))).toEqual([]);
    expect(findIn(smallFilesWritten, write(500, 500 * 3 * KIB * KIB))).toEqual([]);
  });
});

describe('a commit', () => {
  test('that takes a tenth of the write is slow; those of tasks run at the same time', () =>
    expect(findIn(slowCommits, write(5, KIB, { jobCommit: 1500, taskCommit: 4000 }))).toMatchObject([
      { rule: 'write.slowCommit', cost: 2000, evidence: { jobCommit: 1500, taskCommit: 4000, files: 5 } },
    ]));

  test('is quick otherwise', () => expect(findIn(slowCommits, write(5, KIB, { jobCommit: 400 }))).toEqual([]));
});
