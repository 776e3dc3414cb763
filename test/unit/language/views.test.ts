import { describe, expect, test } from 'vitest';
import { codeLenses } from '../../../src/language/codeLenses';
import { hoverAt } from '../../../src/language/hover';
import { sqlJob } from '../../../src/language/sqlJob';
import { staticLineage } from '../../../src/language/staticLineage';
import { jobOf } from './support/python';

const JOB = `from pyspark.sql import SparkSession

def main():
    spark = SparkSession.builder.getOrCreate()
    things = spark.range(9)
    for n in numbers:
        even = things.filter("id > 1")
        things = even.distinct()
    print(things.count(), things.first())
    (
        things
        .groupBy("id")
        .count()
        .show()
    )

if __name__ == "__main__":
    main()
`;

const lenses = (text: string) => codeLenses(jobOf(text)).map(({ action, line }) => `${line} ${action}`);

describe('code lenses', () => {
  test('are at the session, at the main block and once at each line with an action', () => {
    expect(lenses(JOB)).toEqual([
      '3 runJob',
      '3 explainJob',
      '3 showLineage',
      '8 runToLine',
      '13 runToLine',
      '16 runJob',
      '16 explainJob',
      '16 showLineage',
    ]);
  });

  test('of the job are at the top, too, if the session is made further down than the first screen', () => {
    const found = lenses(`# About it.\n${'\n'.repeat(30)}${JOB}`).filter(lens => lens.endsWith('runJob'));
    expect(found).toEqual(['0 runJob', '34 runJob', '47 runJob']);
  });

  test('of the job are at the top, too, if the session is made in a function', () => {
    const found = codeLenses(jobOf(JOB), true).filter(({ action }) => action === 'runJob');
    expect(found.map(({ line }) => line)).toEqual([0, 3, 16]);
  });

  test('are not in other files', () => {
    expect(lenses('import pandas as pd\npd.read_csv("x").count()\n')).toEqual([]);
    expect(lenses('from pyspark.sql import DataFrame\ndef f(df: DataFrame):\n    df.count()\n')).toEqual([]);
  });

  test('of SQL are at each statement', () => {
    const found = codeLenses(sqlJob('-- first\nSELECT 1;\n\nSELECT\n2'));
    expect(found.map(({ action, line }) => `${line} ${action}`)).toEqual([
      '1 runJob',
      '1 explainJob',
      '1 showLineage',
      '1 runToLine',
      '3 runToLine',
    ]);
  });
});

describe('the static lineage', () => {
  const lines = JOB.split('\n');
  const { nodes } = staticLineage(jobOf(JOB), ({ start, end }) =>
    start.line === end.line ? lines[start.line]!.slice(start.character, end.character) : '',
  );
  const named = (op: string) => nodes.find(node => node.op === op)!;

  test('contains datasets and actions, but no intermediate objects', () => {
    expect(nodes.map(node => `${node.kind} ${node.op}`)).toEqual([
      'dataset range',
      'dataset filter',
      'dataset distinct',
      'action count',
      'action first',
      'dataset count',
      'action show',
    ]);
  });

  test('has no cycle if a loop uses a dataset of its previous iteration', () => {
    expect(named('distinct').parentIds).toEqual([named('filter').id]);
    expect(named('filter').parentIds).toEqual([named('range').id]);
    expect(named('first').parentIds.sort()).toEqual([named('range').id, named('distinct').id].sort());
  });

  test('contains views as commands, after their dataset', () => {
    const text = 'import pyspark\nspark.range(1).createOrReplaceTempView("v")\nspark.sql("SELECT * FROM v").show()\n';
    const found = staticLineage(jobOf(text), () => '').nodes;
    expect(found.map(({ kind, op, parentIds }) => [kind, op, parentIds])).toEqual([
      ['dataset', 'range', []],
      ['action', 'createOrReplaceTempView', [0]],
      ['dataset', 'sql', [0]],
      ['action', 'show', [2]],
    ]);
  });

  test('describes each node like a recording', () => {
    expect(named('filter')).toMatchObject({
      datasetKind: 'dataframe',
      owner: 'DataFrame',
      callKind: 'transformation',
      width: 'narrow',
      callSite: { line: 7, column: 15, endLine: 7, endColumn: 38, function: 'main' },
      range: { start: { line: 6, character: 15 }, end: { line: 6, character: 38 } },
      source: 'filter("id > 1")',
    });
    expect(named('show').callSite).toMatchObject({ line: 14, column: 9, endLine: 14, endColumn: 15 });
  });
});

describe('a hover', () => {
  const job = jobOf(JOB);
  const at = (line: number, character: number, sites: Parameters<typeof hoverAt>[1] = []) =>
    hoverAt(job, sites, { line, character });

  test('describes what Spark does for the call', () => {
    const hover = at(7, 25)!;
    expect(hover.markdown).toContain('**DataFrame.distinct** · lazy transformation, wide (shuffle)');
    expect(hover.markdown).toContain('Removes duplicate rows');
    expect(hover.range).toEqual({ start: { line: 7, character: 22 }, end: { line: 7, character: 30 } });
  });

  test('distinguishes an action from a transformation of the same name', () => {
    expect(at(8, 18)!.markdown).toContain('**DataFrame.count** · action');
    expect(at(12, 10)!.markdown).toContain('**GroupedData.count** · lazy transformation');
  });

  test('shows the cost of the call in the last run', () => {
    const call = job.calls.find(each => each.op === 'first')!;
    const site = { ...call.site, op: 'first', kind: 'action' as const, calls: 2, time: 1900, sharedBy: 1, jobs: 3 };
    const anchor = { site: { ...site, shuffleBytes: 0, error: null }, range: call.range };
    expect(at(8, 36, [anchor])!.markdown).toContain('Last run: 2 calls · 1.9 s · 3 jobs.');
    expect(at(8, 18, [anchor])!.markdown).not.toContain('Last run');
  });

  test('finds a call by its alias', () => {
    const sorting = jobOf('import pyspark\nspark.range(1).orderBy("id")\n');
    const call = sorting.calls.find(each => each.op === 'orderBy')!;
    const cost = { calls: 1, time: 1000, sharedBy: 2, jobs: 0, shuffleBytes: 0, error: null };
    const anchor = { site: { ...call.site, op: 'sort', kind: 'dataset' as const, ...cost }, range: call.range };
    const { markdown } = hoverAt(sorting, [anchor], { line: 1, character: 17 })!;
    expect(markdown).toContain('Last run: 1.0 s in stages shared by 2 datasets.');
  });

  test('is absent elsewhere', () => {
    expect(at(0, 3)).toBeNull();
    expect(at(8, 5)).toBeNull();
  });
});
