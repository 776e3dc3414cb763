import { describe, expect, test } from 'vitest';
import { readTruth } from '../../truth/support/readTruth';

const read = (text: string, version = 4) => readTruth([{ file: 'job.py', text }], version);

describe('comments of a job', () => {
  test('name nodes and their number', () => {
    const { nodes } = read('a = b  # truth: SortMergeJoin, ~Exchange x2, Project?, Scan parquet|Scan csv');
    const at = { file: 'job.py', line: 1 };
    expect(nodes).toEqual([
      { ...at, names: ['SortMergeJoin'], added: false, count: 1, exactly: false },
      { ...at, names: ['Exchange'], added: true, count: 2, exactly: true },
      { ...at, names: ['Project'], added: false, count: 0, exactly: false },
      { ...at, names: ['Scan parquet', 'Scan csv'], added: false, count: 1, exactly: false },
    ]);
  });

  test('state rows, times, actions, failures and absences', () => {
    const truth = read(
      'a.b()  # truth: rows 26, python 2.5 s, action count, queries 1, fails ValueError, no plan, stage',
    );
    const at = { file: 'job.py', line: 1 };
    expect(truth).toMatchObject({
      rows: [{ ...at, value: 26 }],
      python: [{ ...at, value: 2.5 }],
      queries: [{ ...at, value: 1 }],
      actions: [{ ...at, text: 'count' }],
      fails: [{ ...at, text: 'ValueError' }],
      noPlan: [at],
      stages: [at],
    });
  });

  test('for one version of Spark do not apply to another', () => {
    const text = 'a.b()  # truth: BatchEvalPython@3, ArrowEvalPython@4 x2, python 2 s@4';
    const names = (version: number) => read(text, version).nodes.map(each => each.names[0]);
    expect(names(3)).toEqual(['BatchEvalPython']);
    expect(names(4)).toEqual(['ArrowEvalPython']);
    expect(read(text, 3).python).toEqual([]);
    expect(read(text, 4).python).toHaveLength(1);
  });

  test('on a line of their own apply to the next line with code', () => {
    expect(read('# truth: Filter\n# why\ndf.filter(x)\n').nodes).toMatchObject([{ line: 3 }]);
  });

  test('stand in SQL, too', () => {
    const { nodes } = read('spark.sql("""\n  SELECT a\n  FROM t  -- truth: Scan parquet\n""")');
    expect(nodes).toMatchObject([{ line: 3, names: ['Scan parquet'] }]);
  });

  test('state the requirements of the whole job', () => {
    expect(read('# truth: spark>=4, exit code 1, older\n')).toMatchObject({ minSpark: 4, exitCode: 1, older: true });
    expect(read('a()')).toMatchObject({ minSpark: 0, exitCode: 0, older: false });
  });

  test('are rejected if they are invalid', () => {
    expect(() => read('a  # truth: somewhere')).toThrow('job.py:1: invalid item "somewhere"');
    expect(() => read('a  # truth: rows many')).toThrow('invalid number "many"');
  });
});
