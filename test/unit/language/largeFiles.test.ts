import { expect, test, vi } from 'vitest';
import { staticLineage } from '../../../src/language/staticLineage';
import { flow, jobOf, SESSION } from './support/python';

const times = (count: number, part: (index: number) => string, between = '\n') =>
  Array.from({ length: count }, (_, index) => part(index)).join(between);

// What is not linear needs minutes for these.
vi.setConfig({ testTimeout: 60_000 });

/** The static lineage of a job, its last dataset or action, and how many edges its calls have. */
function measured(text: string) {
  const job = jobOf(`${SESSION}\n${text}\n`);
  const { nodes } = staticLineage(job, () => '');
  const edges = job.calls.reduce((sum, call) => sum + call.parents.length, 0);
  return { nodes, edges, last: nodes[nodes.length - 1]! };
}

test('a chain of 5,000 calls', () => {
  const { nodes, last } = measured(`spark.range(1)${times(5000, () => '.distinct()', '')}.count()`);
  expect(nodes).toHaveLength(5002);
  expect(last).toMatchObject({ op: 'count', parentIds: [nodes[5000]!.id] });
});

test.each([
  ['operands', `d = ${times(10_000, () => 'sc.range(1)', ' + ')}\nd.count()`, '__add__'],
  [
    'texts',
    `spark.range(1).createOrReplaceTempView("v")\nq = ${times(10_000, () => '" "', ' + ')}\nspark.table("v").count()`,
    'table',
  ],
  ['alternatives', `d = ${times(10_000, () => 'None', ' or ')} or spark.range(1)\nd.count()`, 'range'],
  ['brackets', `d = spark.range(1)\nx = ${'('.repeat(3000)}1${')'.repeat(3000)}\nd.count()`, 'range'],
  ['lists in lists', `d = spark.range(1)\nx = ${'['.repeat(3000)}1${']'.repeat(3000)}\nd.count()`, 'range'],
  ['calls in calls', `d = spark.range(1)\nx = ${'f('.repeat(3000)}1${')'.repeat(3000)}\nd.count()`, 'range'],
  ['lambdas', `d = spark.range(1)\nx = ${'lambda: '.repeat(3000)}1\nd.count()`, 'range'],
])('10,000 %s', (_what, text, parent) => {
  const { nodes, last } = measured(text);
  expect(last.op).toBe('count');
  expect(nodes.find(each => each.id === last.parentIds[0])!.op).toBe(parent);
});

test('1,500 branches make edges for each, not for each pair of them', () => {
  const { edges, last } = measured(
    `d = spark.range(1)\n${times(1500, index => `if x > ${index}:\n    d = d.union(spark.range(${index}))`)}\nd.count()`,
  );
  expect(last.op).toBe('count');
  expect(edges).toBeLessThan(100_000);
});

test('a function that is called 2,000 times with other datasets', () => {
  const { nodes } = measured(
    `def f(d, n):\n    return d.limit(n)\n${times(2000, index => `f(spark.range(${index}), ${index}).count()`)}`,
  );
  expect(nodes).toHaveLength(4001);
});

test('functions that call each other twice', () => {
  const { nodes } = measured(
    `def f0(d):\n    return d.distinct()\n${times(60, index => `def f${index + 1}(d):\n    return f${index}(f${index}(d).limit(1))`)}\nf60(spark.range(1)).count()`,
  );
  expect(nodes[0]!.op).toBe('range');
});

test('loops in loops', () => {
  const loops = times(12, index => `${' '.repeat(index)}for x${index} in [1, 2, 3]:`);
  const { last } = measured(`d = spark.range(1)\n${loops}\n${' '.repeat(12)}d = d.distinct()\nd.count()`);
  expect(last.op).toBe('count');
});

test('a file of 50,000 lines', () => {
  const part = (index: number) =>
    `def f${index}(df):\n    a = df.filter("x")\n    if a.count() > 0:\n        a = a.distinct()\n    return a.join(df, "id")\nr${index} = f${index}(spark.range(${index}))\nfor n in names:\n    r${index}.write.parquet(n)\nr${index}.show()\n`;
  const { nodes } = measured(times(5500, part, ''));
  expect(nodes.length).toBeGreaterThan(30_000);
});

test('a list that holds itself', () => {
  expect(flow('a = []\na.append(a)\nb = [a]\na.append(b)\nd = {}\nd["d"] = d\nspark.range(1).count()')).toEqual([
    'range',
    'count <- range',
  ]);
});
