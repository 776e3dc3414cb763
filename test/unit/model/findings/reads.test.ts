import { describe, expect, test } from 'vitest';
import { inferredSchemas } from '../../../../src/model/findings/inferredSchemas';
import { readAgain } from '../../../../src/model/findings/readAgain';
import { slowListing } from '../../../../src/model/findings/slowListing';
import { smallFilesRead } from '../../../../src/model/findings/smallFilesRead';
import { unusedColumns } from '../../../../src/model/findings/unusedColumns';
import { planOf } from '../../../fixtures/runs/runBuilder';
import { at, factsOf, findIn, rows, scan, type Given } from './planRun';

const KIB = 1024;
const PLACE = 'Format: Parquet, Location: InMemoryFileIndex(1 paths)[file:/p], PartitionFilters: [], PushedFilters: []';

describe('small files', () => {
  const files = (number: number, bytes: number) =>
    scan(0, `[a#1] ${PLACE}`, {
      ...{ 'number of files read': number, 'size of files read': bytes, 'scan time': 16_000, 'metadata time': 200 },
      ...rows(5000),
    });

  test('are many, and under 3 MiB; they cost the scan and the listing', () => {
    expect(findIn(smallFilesRead, [files(1200, 1200 * 20 * KIB)])).toMatchObject([
      {
        rule: 'read.smallFiles',
        cost: 2200,
        evidence: { files: 1200, meanBytes: 20 * KIB, listing: 200 },
      },
    ]);
    expect(findIn(smallFilesRead, [files(100, 100 * KIB)])).toEqual([]);
    expect(findIn(smallFilesRead, [files(1200, 1200 * 3072 * KIB)])).toEqual([]);
  });
});

test('small text files cost their stages, unless costly work is in them', () => {
  const csv = (above: string) => [
    at(0, above),
    at(1, 'FileScan csv [a#1]', { 'number of files read': 500, 'size of files read': KIB }, { name: 'Scan csv ' }),
  ];
  expect(findIn(smallFilesRead, csv('Project [a#1]'))).toMatchObject([{ cost: 4000 }]);
  expect(findIn(smallFilesRead, csv('BatchEvalPython [f(a#1)#2], [pythonUDF0#3]'))).toMatchObject([{ cost: 0 }]);
});

describe('a listing', () => {
  const listing = (description: string | null, to = 2800): Given => ({
    source: 'days = spark.read.parquet("/days")\n',
    change: (_, builder) => {
      builder.action(3, 'parquet', 'spark.read.parquet("/days")', 0, 3000, { kind: 'schemaRead' });
      builder.job(7, 0, to, { actionId: 3, description, stageIds: [0] });
    },
  });
  const find = (description: string | null, to?: number) =>
    slowListing(factsOf([at(0, 'Range')], listing(description, to)));

  test('in jobs of its own is found at the read', () =>
    expect(find('Listing leaf files and directories for 60 paths:<br/>file:/days/day=0, ...')).toMatchObject([
      { rule: 'read.slowListing', cost: 2800, lines: [{ line: 1 }], evidence: { folders: 60, listing: 2800 } },
    ]));

  test('is not any job, and may be short', () => {
    expect(find('parquet at job.py:1')).toEqual([]);
    expect(find(null)).toEqual([]);
    expect(find('Listing leaf files and directories for 60 paths:<br/>…', 90)).toEqual([]);
  });
});

describe('a schema', () => {
  const reading = (plan: string, inputBytes: number, kind: 'schemaRead' | 'action' = 'schemaRead'): Given => ({
    source: 'people = spark.read.json("/people")\n',
    stages: { 0: { inputBytes } },
    change: (_, builder) => {
      builder.action(3, 'json', 'spark.read.json("/people")', 0, 4000, { kind });
      builder.query(9, 'json', 0, 4000, planOf(at(0, plan)));
      builder.job(7, 100, 3600, { actionId: 3, queryId: 9, stageIds: [0] });
    },
  });
  const find = (...given: Parameters<typeof reading>) => inferredSchemas(factsOf([at(0, 'Range')], reading(...given)));

  test('that is inferred from the data would spare its jobs', () =>
    expect(find('DeserializeToObject', 9_000_000)).toMatchObject([
      {
        rule: 'read.schemaInferred',
        saving: 3500,
        lines: [{ line: 1 }],
        evidence: { bytes: 9_000_000, inferring: 3500 },
      },
    ]));

  test('from the header of a file, from footers, from little data, or in an action is none', () => {
    expect(find('CollectLimit 1', 7_000_000)).toEqual([]);
    expect(find('DeserializeToObject', 0)).toEqual([]);
    expect(find('DeserializeToObject', 900_000)).toEqual([]);
    expect(find('DeserializeToObject', 9_000_000, 'action')).toEqual([]);
  });
});

describe('the same files', () => {
  const read = (datasetId: number, filter = '') => {
    const text = `[a#${datasetId}L] ${PLACE.replace('PushedFilters: []', `PushedFilters: [${filter}]`)}`;
    const figures = { 'scan time': 8000, 'size of files read': 999, ...rows(200_000) };
    return scan(0, text, figures, { datasetIds: [datasetId], stageIds: [datasetId] });
  };
  const find = (second: ReturnType<typeof read>) =>
    findIn(readAgain, [read(0)], {
      stages: { 0: { from: 0, to: 1000 }, 1: { from: 1000, to: 2000 } },
      change: (_, builder) => builder.query(1, 'count', 1000, 2000, planOf(second)),
    });

  test('with the same columns and filters in another DataFrame are read again', () =>
    expect(find(read(1))).toMatchObject([{ rule: 'read.again', saving: 1000, evidence: { reads: 2, again: 1000 } }]));

  test('in the same DataFrame, or with another filter, are not', () => {
    expect(find(read(0))).toEqual([]);
    expect(find(read(1, 'LessThan(a,5)'))).toEqual([]);
  });
});

describe('columns of a cache', () => {
  const cached = (read: string, work = 'ColumnarToRow') => [
    at(0, `InMemoryTableScan [${read}]`, rows(5), { stageIds: [1] }),
    at(1, work),
    scan(2, `[a#1L,b#2L,c#3L,d#4L,e#5L,f#6L,... 6 more fields] ${PLACE}`, rows(5)),
  ];
  const given = { stages: { 0: { from: 0, to: 2400 }, 1: { from: 2400, to: 3000 } } };

  test('that nothing reads would spare their share of filling it', () =>
    expect(findIn(unusedColumns, cached('a#1L, b#2L'), given)).toMatchObject([
      { rule: 'read.columnsNotPruned', cost: 2400, saving: 2000, evidence: { columnsCached: 12, columnsRead: 2 } },
    ]));

  test('are found below a stage of adaptive execution, too', () => {
    const nodes = [
      at(0, 'TableCacheQueryStage'),
      ...cached('a#1L').map(([depth, made]) => [depth + 1, made] as [number, typeof made]),
    ];
    expect(findIn(unusedColumns, nodes, given)).toHaveLength(1);
  });

  test('are all of one cache, over all queries', () =>
    expect(
      findIn(unusedColumns, cached('a#1L, b#2L'), {
        ...given,
        change: (_, builder) => builder.query(1, 'count', 0, 1, planOf(...cached('c#3L, d#4L, e#5L'))),
      }),
    ).toEqual([]));

  test('are fine if a third is read, and not known if something is computed', () => {
    expect(findIn(unusedColumns, cached('a#1L, b#2L, c#3L, d#4L, e#5L'), given)).toEqual([]);
    expect(findIn(unusedColumns, cached('a#1L', 'BatchEvalPython [f(a#1)]'), given)).toEqual([]);
  });
});
