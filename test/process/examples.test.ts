import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectJoined, expectLogicalPlans } from './support/expectJoined';
import { recordedEvents } from './support/recordedEvents';
import { plainPython, showJson, strobe, temporaryFolder, testRuntime } from './support/strobe';
import { WarmJvm } from './support/warmJvm';

/** A number that differs from run to run without Strobe too, and why. */
interface Varying {
  pattern: RegExp;
  why: string;
}

interface Example {
  script: string;
  args?: string[];
  env?: Record<string, string>;
  varying?: Varying[];
  /** Spark makes the session of its queries itself, where nobody can listen to them: their logical plans are not known. */
  makesNoSession?: true;
  /** API methods of the datasets that the script has in its hands, in the order of the script's run. */
  datasets: string[];
  actions: string[];
}

const times = (count: number, ops: string[]) => Array.from({ length: count }, () => ops).flat();
const shown = ['createDataFrame', 'select'];

const examples: Example[] = [
  {
    script: 'wordcount.py',
    args: ['words.txt'],
    datasets: ['text', 'rdd', 'map', 'flatMap', 'map', 'reduceByKey'],
    actions: ['collect'],
  },
  {
    script: 'pagerank.py',
    args: ['data/mllib/pagerank_data.txt', '2'],
    datasets: [
      ...['text', 'rdd', 'map', 'map', 'distinct', 'groupByKey', 'map'],
      ...times(2, ['join', 'flatMap', 'reduceByKey', 'mapValues']),
    ],
    actions: ['collect'],
  },
  {
    script: 'pi.py',
    args: ['2'],
    varying: [{ pattern: /(?<=Pi is roughly )3\.1\d{5}/g, why: 'the points are random, without a seed' }],
    datasets: ['parallelize', 'map'],
    actions: ['reduce'],
  },
  {
    script: 'sort.py',
    args: ['numbers.txt'],
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
    args: ['data/mllib/kmeans_data.txt', '2', '0.1'],
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
    // The seed of its folds is the hash of a name, which Python makes anew for every process; some leave a fold without
    // one of the two labels.
    env: { PYTHONHASHSEED: '3' },
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
    varying: [
      {
        pattern: /(?<=^(?:mean|std|min|25%|50%|75%|max) .*)0\.\d{6}/gm,
        why: 'statistics of random numbers, without a seed',
      },
    ],
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
    varying: [
      {
        pattern: /(?<=Squared Error = 0\.\d{10})\d+/g,
        why: 'the first centres are random: sums of floats come to other last digits by another order',
      },
    ],
    datasets: ['textFile', 'map', 'map'],
    actions: ['train', 'reduce', 'save', 'load'],
  },
];

describe('an example that ships with pyspark', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'strobe-test-')));
  let jvm: WarmJvm;

  beforeAll(async () => {
    // Each round of `transitive_closure.py` doubles the partitions otherwise, and how `ml/cross_validator.py` draws rows
    // depends on them: they would be as many as cores.
    jvm = await WarmJvm.start(folder, { 'spark.default.parallelism': '2' });
  });

  afterAll(async () => {
    await jvm.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(examples)('$script', async example => {
    const script = basename(example.script);
    const recording = join(temporaryFolder(), 'run.strobe');
    const args = example.args ?? [];
    const options = { cwd: folder, env: { ...example.env, ...jvm.env } };
    prepare(folder, example);
    const plain = await plainPython([script, ...args], options);
    prepare(folder, example);
    const recorded = await strobe(['run', script, '--recording', recording, '--', ...args], options);

    expect(plain.code, plain.stderr).toBe(0);
    expect({ code: recorded.code, stdout: masked(recorded.stdout, example) }).toEqual({
      code: plain.code,
      stdout: masked(plain.stdout, example),
    });
    const run = await showJson(recording);
    expect(run.status).toBe('succeeded');
    expect(run.insights.filter(({ waste }) => waste !== null)).toEqual([]);
    expectJoined(run, recordedEvents(recording), [join(folder, script)]);
    if (!example.makesNoSession) expectLogicalPlans(run);
    expect(run.datasets.map(dataset => dataset.op)).toEqual(example.datasets);
    expect(run.actions.map(action => action.op)).toEqual(example.actions);
  });
});

/** Nothing in the folder but the example, with the data that it reads. */
function prepare(own: string, { script }: Example): void {
  const home = testRuntime().pyspark.home!;
  for (const name of readdirSync(own)) rmSync(join(own, name), { recursive: true });
  const resources = join(own, 'examples/src/main/resources');
  mkdirSync(resources, { recursive: true });
  copyFileSync(join(home, 'examples/src/main/python', script), join(own, basename(script)));
  cpSync(join(home, 'data/mllib'), join(own, 'data/mllib'), { recursive: true });
  writeFileSync(join(own, 'words.txt'), 'to be or not to be\nthat is the question\n');
  writeFileSync(join(own, 'numbers.txt'), '5 3 9\n1 22 4\n7 8\n');
  // Spark's source has these two, its wheel does not.
  writeFileSync(join(resources, 'people.txt'), 'Michael, 29\nAndy, 30\nJustin, 19\n');
  writeFileSync(
    join(resources, 'people.json'),
    '{"name":"Michael"}\n{"name":"Andy", "age":30}\n{"name":"Justin", "age":19}\n',
  );
}

/** Each varying number gives way to a mark; the text around it, and how many there are, is compared. */
function masked(stdout: string, { varying = [] }: Example): string {
  return varying.reduce((text, { pattern }) => text.replaceAll(pattern, '#'), stdout);
}
