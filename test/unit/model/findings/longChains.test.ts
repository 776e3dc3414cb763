import { expect, test } from 'vitest';
import { builderOf, findingsOf, paid } from './findingRun';

const SOURCE = `df = spark.range(10)
for number in range(40):
    df = df.withColumn(f"c{number}", F.lit(number))
other = df.withColumn("x", F.lit(1))
`;
const CALL = 'df.withColumn(f"c{number}", F.lit(number))';

/** `length` columns, each added to the previous result. */
function looped(length: number, { chained = true, time = 400 } = {}) {
  const builder = builderOf(SOURCE);
  builder.dataset(1, 'range', 'spark.range(10)');
  for (let id = 2; id < 2 + length; id++)
    builder.dataset(id, 'withColumn', CALL, { parentIds: [chained ? id - 1 : 1] });
  const cost = paid({ py4jCalls: length * 3, py4jTime: time / 2, pysparkTime: time / 2 });
  builder.run.ledger.sites.push({ callSite: builder.site(CALL), ops: ['withColumn'], calls: length, ...cost });
  return builder.run;
}

test('columns added one by one at one place are reported with their number, their time, and a faster call', () => {
  const [finding, ...more] = findingsOf(looped(40));
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    rule: 'plan.longChain',
    lines: [{ line: 3 }],
    datasetIds: expect.arrayContaining([41]),
    applicationId: 'local-1763833931000',
    cost: 400,
    saving: 390,
    change: expect.stringContaining('withColumns'),
  });
  expect(finding!.found).toBe(
    '40 calls (withColumn) one upon the other took the driver 400 ms: each makes Spark analyze the whole plan again.',
  );
});

test('a few columns, or many that took no time, are not reported', () => {
  expect(findingsOf(looped(19))).toEqual([]);
  expect(findingsOf(looped(40, { time: 99 }))).toEqual([]);
  expect(findingsOf(looped(19), { chainCalls: 19 })).toHaveLength(1);
});

test('columns of as many DataFrames are not reported', () =>
  expect(findingsOf(looped(40, { chained: false }))).toEqual([]));
