import { expect, test } from 'vitest';
import { nodesOf } from '../../../../src/model/findings/planNodes';
import { partitionColumns, scanOf } from '../../../../src/model/findings/scans';
import { at, factsOf, scan } from './planRun';

const only = (placed: ReturnType<typeof at>) => scanOf(nodesOf(factsOf([placed]).run.queries[0]!)[0]!);

test('a scan of files says its columns, place and filters', () => {
  const detail =
    '[id#10L,day#12] Batched: true, DataFilters: [(id#10L < 5)], Format: Parquet, Location: InMemoryFileIndex(1 paths)[file:/p], ' +
    'PartitionFilters: [isnotnull(day#12), (day#12 = 3)], PushedFilters: [IsNotNull(id), LessThan(id,5)], ReadSchema: struct<id:bigint>';
  const found = only(scan(0, detail, { 'number of files read': 3, 'size of files read': 900 }))!;
  expect(found).toEqual({
    format: 'parquet',
    columns: ['id#10', 'day#12'],
    numColumns: 2,
    fileColumns: ['id'],
    location: 'InMemoryFileIndex(1 paths)[file:/p]',
    partitionFilters: ['isnotnull(day#12)', '(day#12 = 3)'],
    pushedFilters: ['IsNotNull(id)', 'LessThan(id,5)'],
    files: 3,
    bytes: 900,
  });
  expect(partitionColumns(found)).toEqual(['day#12']);
});

test('what Spark shortened is counted, and partition columns are not guessed from it', () => {
  const found = only(scan(0, '[a#1,b#2,... 7 more fields] Format: Parquet, ReadSchema: struct<a:bigint,b:bi...'))!;
  expect(found).toMatchObject({ numColumns: 9, fileColumns: null });
  expect(partitionColumns(found)).toBeNull();
});

test('a JDBC table', () => {
  const name = 'Scan JDBCRelation(T) [numPartitions=1] ';
  const found = only(
    at(0, `${name}[a#320L,b#321L] PushedFilters: [], ReadSchema: struct<a:bigint,b:bigint>`, {}, { name }),
  );
  expect(found).toMatchObject({ format: 'jdbc', columns: ['a#320', 'b#321'], pushedFilters: [], files: null });
});

test('no scan: an RDD, or one row', () => {
  expect(only(at(0, 'Scan ExistingRDD[a#1]', {}, { name: 'Scan ExistingRDD' }))).toBeNull();
  expect(only(at(0, 'Scan OneRowRelation[]', {}, { name: 'Scan OneRowRelation' }))).toBeNull();
});
