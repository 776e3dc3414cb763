import { expect, test } from 'vitest';
import { builderOf, hintsOf, paid } from './wastefulRun';

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
  const [hint, ...more] = hintsOf(looped(40));
  expect(more).toEqual([]);
  expect(hint).toMatchObject({
    code: 'driver.withColumnLoop',
    callSite: { line: 3 },
    datasetId: 41,
    applicationId: 'local-1763833931000',
    waste: { cost: { time: 400, bytes: null }, change: expect.stringContaining('withColumns') },
  });
  expect(hint!.message).toBe(
    '`withColumn` in a loop: 40 consecutive calls: Spark analyzes the growing plan again for each. Cost: 400 ms. `df.withColumns({…})` or one `select` adds them all at once.',
  );
});

test('a few columns, or many that took no time, are not reported', () => {
  expect(hintsOf(looped(19))).toEqual([]);
  expect(hintsOf(looped(40, { time: 99 }))).toEqual([]);
  expect(hintsOf(looped(19), { withColumnCalls: 19 })).toHaveLength(1);
});

test('columns of as many DataFrames are not reported', () =>
  expect(hintsOf(looped(40, { chained: false }))).toEqual([]));
