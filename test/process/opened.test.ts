import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlanNode, Run } from '../../src/model/run';
import { recordedEvents } from './support/recordedEvents';
import { plainPython, projectRoot, shownRun, strobe } from './support/strobe';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'strobe-opened-')));
const path = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A machine without Python, Java or Spark: nothing on PATH, nothing in the cache. */
const bare = {
  PATH: path('empty'),
  HOME: path('empty'),
  XDG_CACHE_HOME: path('empty'),
  JAVA_HOME: '',
  SPARK_HOME: '',
  PYSPARK_PYTHON: '',
  STROBE_PYTHON: '',
};

async function show(file: string, ...options: string[]): Promise<string> {
  const { code, stdout, stderr } = await strobe(['show', file, ...options], { cwd: folder, env: bare });
  expect(code, stderr).toBe(0);
  return stdout;
}

const opened = async (file: string): Promise<Run> => shownRun(await show(file, '--json'));

const logSettings = (name: string, isRolled: boolean): Record<string, string> => ({
  'spark.eventLog.enabled': 'true',
  'spark.eventLog.dir': path(name),
  'spark.eventLog.rolling.enabled': String(isRolled),
  'spark.eventLog.compress': String(isRolled),
  'spark.eventLog.compression.codec': 'zstd',
});

const asOptions = (settings: Record<string, string>) =>
  Object.entries(settings).flatMap(([key, value]) => ['--conf', `${key}=${value}`]);

describe('the sample', () => {
  let recording: Run;

  beforeAll(async () => {
    for (const name of ['empty', 'rolled', 'plain', 'a', 'b']) mkdirSync(path(name));
    for (const name of ['a', 'b'])
      copyFileSync(join(projectRoot, 'test/jobs/ratings.py'), join(path(name), 'ratings.py'));
    const [recorded, plain] = await Promise.all([
      strobe(['run', 'ratings.py', '--recording', path('run.strobe'), ...asOptions(logSettings('rolled', true))], {
        cwd: path('a'),
      }),
      plainPython(['ratings.py'], {
        cwd: path('b'),
        env: { PYSPARK_SUBMIT_ARGS: [...asOptions(logSettings('plain', false)), 'pyspark-shell'].join(' ') },
      }),
    ]);
    expect(recorded.code, recorded.stderr).toBe(0);
    expect(plain.code, plain.stderr).toBe(0);
    expect(recorded.stdout).toBe(plain.stdout);
    recording = await opened(path('run.strobe'));
  });

  test('as a recording needs neither Python nor Java', async () => {
    expect(recording.status).toBe('succeeded');
    expect(recording.degraded).toEqual([]);
    expect(recording.datasets.length).toBeGreaterThan(10);
    expect(recording.script.sources.map(source => source.text)).toContain(
      readFileSync(join(projectRoot, 'test/jobs/ratings.py'), 'utf8'),
    );
    const text = await show(path('run.strobe'));
    for (const word of ['textFile', 'reduceByKey', 'cached 100 %', 'collect', 'ratings.py'])
      expect(text, word).toContain(word);
  });

  test('as Spark’s own rolled and compressed log has the same figures as the recording', async () => {
    const [name] = readdirSync(path('rolled'));
    expect(readdirSync(join(path('rolled'), name!)).some(file => /zstd/.test(file))).toBe(true);
    const log = await opened(join(path('rolled'), name!));
    expect(log.status).toBe('succeeded');
    expect(log.degraded).toEqual([]);
    expect(figures(log)).toEqual(figures(recording));
    expect(log.applications[0]).toMatchObject({
      ...pick(recording.applications[0]!, ['id', 'name', 'user', 'sparkVersion', 'master', 'status']),
    });
  });

  test('as Spark’s own plain log of a run without Strobe has jobs, stages, plans and metrics', async () => {
    const [name] = readdirSync(path('plain'));
    const file = join(path('plain'), name!);
    const log = await opened(file);
    expect(log.status).toBe('succeeded');
    expect(log.degraded).toEqual([]);
    expect(log.script.mode).toBe('import');
    // The order of two parallel jobs of ALS varies, and with it the stages that they find complete.
    const shape = ({ jobs, stages, queries }: Run) => ({
      jobs: tally(jobs.map(job => job.status)),
      stages: tally(
        stages
          .filter(stage => stage.status === 'succeeded')
          .map(({ numTasks, inputRecords }) => `${numTasks} tasks, ${inputRecords} rows`),
      ),
      // The side of a join that is broadcast, and so their order and numbers, depends on which is ready first.
      plans: tally(queries.map(({ plans }) => nodeNames(plans.final!).map(withoutNumber).sort().join(' '))),
    });
    expect(shape(log)).toEqual(shape(recording));
    expect(log.jobs.every(job => log.actions.some(action => action.jobIds.includes(job.id)))).toBe(true);
    const text = await show(file);
    expect(text).toContain('ratings');
    expect(text).toContain('Exchange');
  });
});

/** The data of a log only: everything except the matches, and except what only the running driver knows. */
function figures({ jobs, stages, executors, queries }: Run) {
  const noted = ['id', 'hostPort', 'totalCores', 'maxTasks', 'maxMemory', 'totalTasks', 'completedTasks'] as const;
  return {
    jobs: jobs.map(({ actionId: _, ...rest }) => rest),
    stages: stages.map(({ actionId: _, datasetIds: __, ...rest }) => rest),
    executors: executors.map(executor => pick(executor, [...noted, 'totalInputBytes', 'totalShuffleRead'])),
    queries: queries.map(({ id, status, startTime, endTime, jobIds, plans }) => ({
      ...{ id, status, startTime, endTime, jobIds },
      final: plainPlan(plans.final!),
    })),
  };
}

function plainPlan({ name, detail, metrics, stageIds, children }: PlanNode): unknown {
  return { name, detail, metrics, stageIds, children: children.map(plainPlan) };
}

function tally(words: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

const withoutNumber = (name: string) => name.replace(/ \(\d+\)$/, '');

const nodeNames = ({ name, children }: PlanNode): string[] => [name, ...children.flatMap(nodeNames)];

function pick<T, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map(key => [key, from[key]])) as Pick<T, K>;
}

test('a recording and a report contain no secret', async () => {
  copyFileSync(join(projectRoot, 'test/jobs/withSecrets.py'), path('withSecrets.py'));
  const outputs = ['--recording', path('secrets.strobe'), '--report', path('secrets.html')];
  const settings = ['--conf', 'spark.other.password=hush-in-the-command'];
  const { code, stdout, stderr } = await strobe(['run', 'withSecrets.py', ...outputs, ...settings], {
    cwd: folder,
    env: { ACCESS_KEY: 'hush-access-key', SECRET_KEY: 'hush-secret-key' },
  });
  expect(code, stderr).toBe(0);
  expect(stdout.split('\n')).toHaveLength(5);
  const hushed = /.{0,120}hush-.{0,40}/g;
  expect(JSON.stringify(recordedEvents(path('secrets.strobe'))).match(hushed)).toBeNull();
  expect(readFileSync(path('secrets.html'), 'utf8').match(hushed)).toBeNull();
  expect((await show(path('secrets.strobe'), '--json')).match(hushed)).toBeNull();

  // Other values are still there.
  const run = await opened(path('secrets.strobe'));
  const { properties } = run.applications[0]!;
  expect(Object.keys(properties)).toEqual(expect.arrayContaining(['spark.my.password', 'spark.other.password']));
  expect(run.actions.map(action => action.status)).toContain('failed');
  const errors = run.stages.flatMap(({ tasks }) => Array.from(tasks, task => task.error));
  expect(errors).toContainEqual(expect.stringMatching(/cannot reach jdbc:postgresql:.*@127\.0\.0\.1:1\/shop/));
});
