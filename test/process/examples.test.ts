import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layOut } from '../conformance/exampleFolder';
import { exampleOf, masked, SAME_SEEDS } from '../conformance/examples';
import { expectJoined, expectLogicalPlans } from './support/expectJoined';
import { recordedEvents } from './support/recordedEvents';
import { plainPython, showJson, strobe, temporaryFolder, testRuntime } from './support/strobe';
import { WarmJvm } from './support/warmJvm';

/** See `test/conformance/examples.ts` for how it is run. */
interface Example {
  script: string;
  /**
   * Spark creates the session of its queries itself, where nothing can listen to them: their logical plans are unknown.
   */
  makesNoSession?: true;
  /** API methods of the datasets that the script holds, in the order of the script. */
  datasets: string[];
  actions: string[];
}

const times = (count: number, ops: string[]) => Array.from({ length: count }, () => ops).flat();
const shown = ['createDataFrame', 'select'];

const examples: Example[] = [
  {
    script: 'wordcount.py',
    datasets: ['text', 'rdd', 'map', 'flatMap', 'map', 'reduceByKey'],
    actions: ['collect'],
  },
  {
    script: 'pagerank.py',
    datasets: [
      ...['text', 'rdd', 'map', 'map', 'distinct', 'groupByKey', 'map'],
      ...times(2, ['join', 'flatMap', 'reduceByKey', 'mapValues']),
    ],
    actions: ['collect'],
  },
  {
    script: 'pi.py',
    datasets: ['parallelize', 'map'],
    actions: ['reduce'],
  },
  {
    script: 'sort.py',
    datasets: ['text', 'rdd', 'map', 'flatMap', 'map', 'sortByKey'],
    actions: ['sortByKey', 'collect'],
  },
  {
    script: 'transitive_closure.py',
    datasets: ['parallelize', 'map', ...times(14, ['join', 'map', 'union', 'distinct'])],
    actions: times(16, ['count']),
  },
  {
    script: 'kmeans.py',
    datasets: ['text', 'rdd', 'map', 'map', 'map', 'reduceByKey', 'map'],
    actions: ['takeSample', 'collect'],
  },
  {
    script: 'als.py',
    datasets: times(10, ['parallelize', 'map']),
    actions: times(10, ['collect']),
  },
  {
    script: 'ml/pipeline_example.py',
    datasets: ['createDataFrame', 'createDataFrame', 'transform', 'select'],
    actions: ['fit', 'collect'],
  },
  {
    script: 'ml/cross_validator.py',
    datasets: ['createDataFrame', 'createDataFrame', 'transform', 'select'],
    actions: ['fit', 'collect'],
  },
  {
    script: 'sql/basic.py',
    datasets: [
      ...['json', 'select', 'select', 'filter', 'count', 'sql', 'sql', 'sql'],
      ...['textFile', 'map', 'map', 'createDataFrame', 'sql', 'rdd', 'map'],
      ...['textFile', 'map', 'map', 'createDataFrame', 'sql'],
    ],
    actions: [
      ...['json', ...times(5, ['show']), 'createOrReplaceTempView', 'show', 'createGlobalTempView', 'show', 'show'],
      ...['createDataFrame', 'createOrReplaceTempView', 'collect', 'createOrReplaceTempView', 'show'],
    ],
  },
  {
    script: 'sql/arrow.py',
    datasets: [
      ...times(6, shown),
      ...['createDataFrame', 'select', 'agg', 'withColumn', 'createDataFrame', 'applyInPandas'],
      ...['createDataFrame', 'mapInPandas', 'createDataFrame', 'createDataFrame', 'applyInPandas'],
    ],
    actions: ['toArrow', 'toPandas', ...times(9, ['show'])],
  },
  {
    script: 'mllib/k_means_example.py',
    makesNoSession: true,
    datasets: ['textFile', 'map', 'map'],
    actions: ['train', 'reduce', 'save', 'load'],
  },
];

describe('an example from pyspark', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'strobe-test-')));
  let jvm: WarmJvm;

  beforeAll(async () => {
    // Otherwise, each round of `transitive_closure.py` doubles the partitions, and the rows that
    // `ml/cross_validator.py` samples depend on the number of partitions, which would depend on the cores.
    jvm = await WarmJvm.start(folder, { 'spark.default.parallelism': '2' });
  });

  afterAll(async () => {
    await jvm.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(examples)('$script', async example => {
    const script = basename(example.script);
    const recording = join(temporaryFolder(), 'run.strobe');
    const how = exampleOf(example.script);
    const args = how.args ?? [];
    // With some seeds, a fold of `ml/cross_validator.py` has only one of the two labels; not with these.
    const options = { cwd: folder, env: { ...SAME_SEEDS, ...jvm.env } };
    const { home } = testRuntime().pyspark;
    layOut(folder, example.script, home!);
    const plain = await plainPython([script, ...args], options);
    layOut(folder, example.script, home!);
    const recorded = await strobe(['run', script, '--recording', recording, '--', ...args], options);

    expect(plain.code, plain.stderr).toBe(0);
    expect({ code: recorded.code, stdout: masked(recorded.stdout, how) }).toEqual({
      code: plain.code,
      stdout: masked(plain.stdout, how),
    });
    const run = await showJson(recording);
    expect(run.status).toBe('succeeded');
    expect(run.findings.filter(({ marked }) => marked)).toEqual([]);
    expectJoined(run, recordedEvents(recording), [join(folder, script)], !example.makesNoSession);
    if (!example.makesNoSession) expectLogicalPlans(run);
    expect(run.datasets.map(dataset => dataset.op)).toEqual(example.datasets);
    expect(run.actions.map(action => action.op)).toEqual(example.actions);
  });
});
