import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plainEnvironment, testRuntime } from './support/strobe';
import { recorderFolder } from '../recorder/listener';

interface Api {
  pyspark: string;
  found: string[];
  unclassified: string[];
}

/** pyspark's public API, and what of it the recorder has no kind for. */
function enumerate(python: string): Api {
  const output = execFileSync(python, [resolve(__dirname, '../recorder/unclassified.py'), recorderFolder], {
    env: plainEnvironment(),
    encoding: 'utf8',
  });
  return JSON.parse(output.trim().split('\n').at(-1)!) as Api;
}

/** The runtime's pyspark, and another one that `STROBE_TEST_PYTHON_OLD` names (a Python with pyspark 3.5). */
const pythons = [() => testRuntime().python.executable, () => process.env.STROBE_TEST_PYTHON_OLD];

/** One name of each part of the API. */
const PARTS = [
  'rdd.RDD.map',
  'SparkContext.parallelize',
  '.DataFrame.join',
  'GroupedData.pivot',
  'SparkSession.Builder.getOrCreate',
  'DataStreamWriter.start',
  'ml.base.Estimator.fit',
  'recommendation.ALS.train',
  'DStream.map',
];

describe.each([
  ["the runtime's pyspark", pythons[0]!],
  ['an older pyspark', pythons[1]!],
])('%s', (_name, python) => {
  test('has no public call without a kind', context => {
    const executable = python();
    if (executable === undefined) return context.skip('STROBE_TEST_PYTHON_OLD names no Python');
    const { found, unclassified } = enumerate(executable);
    // The API as a whole was found, and each part of it.
    expect(found.length).toBeGreaterThan(2000);
    for (const part of PARTS)
      expect(
        found.some(name => name.endsWith(part)),
        part,
      ).toBe(true);
    expect(unclassified).toEqual([]);
  });
});
