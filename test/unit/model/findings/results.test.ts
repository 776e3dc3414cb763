import { describe, expect, test } from 'vitest';
import type { FetchedResult } from '../../../../src/model/run';
import { builderOf, fetched, findingsOf, paid } from './findingRun';

function fetching(source: string, code: string, more: Partial<FetchedResult> = {}) {
  const builder = builderOf(source);
  const callSite = builder.site(code);
  builder.action(7, more.op ?? 'collect', code, 0, 900);
  builder.run.ledger.fetches.push(fetched({ actionId: 7, callSite, ...more }));
  return builder.run;
}

describe('toPandas without Arrow', () => {
  const pandas = (more: Partial<FetchedResult> = {}) =>
    fetching('pdf = df.toPandas()\nprint(pdf)\n', 'df.toPandas()', { op: 'toPandas', ...more });

  test('is reported with its time, and with the estimated saving by Arrow', () => {
    const arrowEstimate = { isEstimate: true as const, time: 17, savedTime: 283 };
    const [finding] = findingsOf(pandas({ arrowEstimate }));
    expect(finding).toMatchObject({
      rule: 'driver.pickledPandas',
      lines: [{ line: 1 }],
      actionId: 7,
      cost: 300,
      evidence: { bytes: 2_000_000 },
    });
    expect(finding!.found).toContain('about 283 ms (estimate)');
    expect(finding!.change).toContain('spark.sql.execution.arrow.pyspark.enabled');
  });

  test('is not reported with Arrow, or if it is fast', () => {
    expect(findingsOf(pandas({ format: 'arrow' }))).toEqual([]);
    expect(findingsOf(pandas({ deserializeTime: 30, transferTime: 5 }))).toEqual([]);
    expect(findingsOf(pandas({ deserializeTime: 30, transferTime: 5 }), { pickledPandasTime: 35 })).toHaveLength(1);
  });
});

describe('rows that are fetched and dropped', () => {
  test.each([
    ['print(df.collect()[0])\n', '[0]', '1 of them is', 'first()'],
    ['top = df.collect()[:10]\nprint(top)\n', '[:10]', '10 of them are', 'limit(10)'],
    ['print(len(df.collect()))\n', 'len(…)', 'none of them is', 'count()'],
    ['df.collect()\n', 'not at all', 'none of them is', 'Remove the call'],
    ['rows = df.collect()\nprint(rows[0], len(rows))\n', 'rows[0], …', '1 of them is', 'first()'],
    [
      '"""All rows für\n“rows”."""\nrows = df.collect()  # rows\nprint("rows", rows[0])\n',
      'rows[0]',
      '1 of them is',
      'first()',
    ],
    ['rows = df.collect()\nprint("done")\n', 'rows is not used', 'none of them is', 'Remove the call'],
  ])('are told: %j', (source, how, kept, change) => {
    const [finding] = findingsOf(fetching(source, 'df.collect()'));
    expect(finding).toMatchObject({ rule: 'driver.unusedRows', actionId: 7 });
    expect(finding!.found).toContain(`100,000 rows were sent to the driver, ${kept} used (\`${how}\`)`);
    expect(finding!.change).toContain(change);
    expect(finding).toMatchObject({ cost: 300, evidence: { bytes: 2_000_000 } });
  });

  test.each([
    'for row in df.collect():\n    print(row)\n',
    'rows = df.collect()\nprint(rows[0])\nprint(rows)\n',
    'rows = df.collect()\nprint(rows[0])\nreturn_all(f"{rows}")\n',
    'rows = df.collect()\nprint(rows[start:])\n',
    'names = [row.name for row in df.collect()]\n',
    'print(\n    df.collect()\n)\n',
    'def rows():\n    return df.collect()\n',
    'rows = df.collect()\nprint(eval("rows"))\n',
    'self.rows = df.collect()\n',
    'rows = df.collect()\nprint(f"{rows}")\n',
    'print(max(len(x) for x in df.collect()))\n',
  ])('are not reported if all of them may be used: %j', source =>
    expect(findingsOf(fetching(source, 'df.collect()'))).toEqual([]),
  );

  test('of pandas are recognized by pandas’ own operations: brackets are columns', () => {
    const pandas = (source: string) =>
      findingsOf(fetching(source, 'df.toPandas()', { op: 'toPandas', format: 'arrow' })).map(({ rule }) => rule);
    expect(pandas('print(df.toPandas().head(3))\n')).toEqual(['driver.unusedRows']);
    expect(pandas('print(df.toPandas().shape[0])\n')).toEqual(['driver.unusedRows']);
    expect(pandas('print(df.toPandas()[0])\n')).toEqual([]);
  });

  test('are not reported if they are few or small, or if Python reported no columns', () => {
    const source = 'print(df.collect()[0])\n';
    expect(findingsOf(fetching(source, 'df.collect()', { rows: 1000 }))).toEqual([]);
    expect(findingsOf(fetching(source, 'df.collect()', { bytes: 99_000 }))).toEqual([]);
    const older = fetching(source, 'df.collect()');
    older.ledger.fetches[0]!.callSite = { ...older.ledger.fetches[0]!.callSite!, column: null, endColumn: null };
    expect(findingsOf(older)).toEqual([]);
  });
});

describe('replies over 8 KiB', () => {
  const asking = (largeReplies: number, largeReplyTime: number, sparkTime = 0) => {
    const builder = builderOf('for name in names:\n    print(df.schema[name])\n');
    const cost = paid({ py4jCalls: 20, py4jTime: 900, largeReplies, largeReplyTime, sparkTime });
    builder.run.ledger.sites.push({ callSite: builder.site('df.schema'), ops: ['schema'], calls: 20, ...cost });
    return builder.run;
  };

  test('that stalled are reported with the time of their commands', () => {
    const [finding] = findingsOf(asking(20, 880));
    expect(finding).toMatchObject({
      rule: 'driver.stalledReplies',
      lines: [{ line: 2 }],
      cost: 880,
    });
    expect(finding!.found).toContain('20 replies over 8 KiB to `schema`');
  });

  test('are also reported if the first of them were fast', () => {
    expect(findingsOf(asking(20, 8 * 5 + 12 * 50))).toHaveLength(1);
  });

  test('are not reported if they were fast, or arrived once', () => {
    expect(findingsOf(asking(20, 500))).toEqual([]);
    expect(findingsOf(asking(20, 880, 400))).toEqual([]);
    expect(findingsOf(asking(2, 880))).toEqual([]);
    expect(findingsOf(asking(2, 880), { stalledReplies: 2 })).toHaveLength(1);
  });
});
