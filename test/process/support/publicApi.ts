import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import { recorderFolder } from '../../recorder/listener';
import { plainEnvironment } from './strobe';

/** One name from each part of the API. */
const PARTS = [
  'rdd.RDD.map',
  'SparkContext.parallelize',
  'sql.dataframe.DataFrame.join',
  'GroupedData.pivot',
  'SparkSession.Builder.getOrCreate',
  'DataStreamWriter.start',
  'ml.base.Estimator.fit',
  'recommendation.ALS.train',
  'DStream.map',
];
const PART_OF_PANDAS = 'pandas.frame.DataFrame.merge';

/**
 * Checks that every public call of a Python's pyspark has a kind in the recorder, and that all parts of the API were
 * checked; pandas on Spark only if it can be imported there.
 */
export function expectClassified(python: string, { hasPandas = true } = {}): void {
  const output = execFileSync(python, [resolve(__dirname, '../../recorder/unclassified.py'), recorderFolder], {
    env: plainEnvironment(),
    encoding: 'utf8',
  });
  const api = JSON.parse(output.trim().split('\n').at(-1)!) as { found: string[]; unclassified: string[] };
  expect(api.found.length).toBeGreaterThan(2000);
  for (const part of hasPandas ? [...PARTS, PART_OF_PANDAS] : PARTS)
    expect(
      api.found.some(name => name.endsWith(part)),
      part,
    ).toBe(true);
  expect(api.unclassified).toEqual([]);
}
