/**
 * The truth bench: records every job in `jobs/` on the current and on the oldest supported Spark, and compares Strobe's
 * data with the job's comments. See `README.md` for the syntax of the comments.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jobNames, sourcesOf } from './support/jobFiles';
import { judgeJob, type JudgedJob } from './support/judgeJob';
import { readTruth } from './support/readTruth';
import { runJob } from './support/runJob';
import { sparkVersions } from './support/sparkVersions';
import { summary, summaryLines, whyFailed } from './support/summary';

const folder = mkdtempSync(join(tmpdir(), 'strobe-truth-jvm-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const only = process.env.STROBE_TRUTH_JOBS?.split(',');
/**
 * On the oldest Spark, every check runs only the jobs with `older`: all of them would take as long as on the current
 * one.
 */
const all = only !== undefined || process.env.STROBE_TRUTH_ALL === '1';

describe.each(sparkVersions.map(each => [each.name, each] as const))('Spark %s', (name, { major, environment }) => {
  const truths = jobNames()
    .filter(each => !only || only.some(part => each.startsWith(part)))
    .map(each => ({ job: each, truth: readTruth(sourcesOf(each), major) }))
    .filter(({ truth }) => truth.minSpark <= major && (major > 3 || all || truth.older));
  const judged = new Map<string, Promise<JudgedJob>>();
  let began = 0;

  beforeAll(async () => {
    const env = await environment(folder);
    began = performance.now();
    // Two at a time; each test waits for its own job.
    for (const { job, truth } of truths) {
      const ran = runJob(job, env).then(each => judgeJob(truth, each));
      ran.catch(() => undefined);
      judged.set(job, ran);
    }
  });

  test.each(truths.map(({ job }) => job))('%s', async job => {
    const { faults } = await judged.get(job)!;
    expect(faults).toEqual([]);
  });

  describe.each(['final', 'initial'] as const)('lines of %s plans', which => {
    test('have no wrong lines, and almost none missing', async () => {
      const ran = await Promise.allSettled([...judged.values()]);
      const names = [...judged.keys()];
      const figures = ran.flatMap((each, index) =>
        each.status === 'fulfilled' ? [{ name: names[index]!, figures: each.value[which] }] : [],
      );
      const found = summary(figures);
      const seconds = `${figures.length} jobs in ${((performance.now() - began) / 1000).toFixed(0)} s`;
      console.log(summaryLines(`Spark ${name}, ${which} plans, ${seconds}`, found).join('\n'));
      expect(whyFailed(found)).toEqual([]);
    });
  });
});
