import { describe, expect, test } from 'vitest';
import { filterNotPushed } from '../../../../src/model/findings/filterNotPushed';
import { partitionFilterMissing } from '../../../../src/model/findings/partitionFilterMissing';
import { at, findIn, rows, scan } from './planRun';

interface Given {
  kept?: number;
  pushed?: string;
  partitions?: string;
  format?: string;
  python?: string;
}

const filtered = (
  condition: string,
  { kept = 1000, pushed = '', partitions = '', format = 'Parquet', python }: Given = {},
) => {
  const text =
    `[id#1L,day#2] Batched: true, DataFilters: [], Format: ${format}, Location: InMemoryFileIndex(1 paths)[file:/p], ` +
    `PartitionFilters: [${partitions}], PushedFilters: [${pushed}], ReadSchema: struct<id:bigint>`;
  return [
    at(0, `Filter ${condition}`, rows(kept)),
    ...(python ? [at(1, python, rows(300_000))] : [at(1, 'ColumnarToRow', rows(300_000))]),
    scan(2, text, rows(300_000)),
  ];
};
const UDF = 'ArrowEvalPython [keep(day#2)#9], [pythonUDF0#29], 101';

describe('a filter on a partition column', () => {
  const find = (condition: string, given?: Given) => findIn(partitionFilterMissing, filtered(condition, given));

  test('in a Python function reads all partitions, and would spare the rest', () =>
    expect(find('pythonUDF0#29: boolean', { python: UDF, kept: 10_000 })).toMatchObject([
      {
        rule: 'read.partitionFilterMissing',
        cost: 4000,
        saving: 4000 * (1 - 10_000 / 300_000),
        evidence: { rowsRead: 300_000, rowsKept: 10_000, partitionColumn: 'day' },
        found: expect.stringContaining('Python function `keep`'),
      },
    ]));

  test('in one condition with another column cannot be divided', () =>
    expect(find('((day#2 = 3) OR (id#1L < 5))')).toMatchObject([
      { saving: null, found: expect.stringContaining('(id < 5)') },
    ]));

  test('that Spark uses, that keeps most, or that names no partition column is fine', () => {
    expect(find('((day#2 = 3) OR (id#1L < 5))', { partitions: '(day#2 < 9)' })).toEqual([]);
    expect(find('((day#2 = 3) OR (id#1L < 5))', { kept: 200_000 })).toEqual([]);
    expect(find('(id#1L < 5)')).toEqual([]);
  });
});

describe('a filter that drops nearly all', () => {
  const find = (condition: string, given?: Given) => findIn(filterNotPushed, filtered(condition, given));
  const cast = '(isnotnull(id#1L) AND (cast(id#1L as int) < 100))';

  test('is not pushed because of a cast, a Python function, or an expression', () => {
    expect(find(cast, { pushed: 'IsNotNull(id)' })).toMatchObject([
      { rule: 'read.filterNotPushed', cost: 4000, evidence: { rowsRead: 300_000, rowsKept: 1000, cause: 'cast' } },
    ]);
    const python = 'ArrowEvalPython [keep(id#1L)#9], [pythonUDF0#29], 101';
    expect(find('pythonUDF0#29: boolean', { python })).toMatchObject([{ evidence: { cause: 'udf' } }]);
    expect(find('((id#1L + 1) = 7)')).toMatchObject([{ evidence: { cause: 'expression' } }]);
  });

  test('is fine if it is pushed, keeps a tenth, or the format cannot use it', () => {
    expect(find(cast, { pushed: 'IsNotNull(id), LessThan(id,100)' })).toEqual([]);
    expect(find(cast, { kept: 40_000 })).toEqual([]);
    expect(find(cast, { format: 'CSV' })).toEqual([]);
  });

  test('on a partition column is told by the rule for those', () => expect(find('((day#2 + 1) = 3)')).toEqual([]));
});
