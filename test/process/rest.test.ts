/**
 * Compares Strobe's figures with those of Spark's own REST API (`/api/v1/applications/<id>/…`), for the same
 * application at its end, field by field. The job calls the REST API before it stops.
 */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run';
import {
  expectJobs,
  expectPlans,
  expectQueries,
  expectSame,
  expectStages,
  expectTasks,
} from './support/expectAsInRest';
import { cached, executor } from './support/restFields';
import type { Json } from './support/restMapping';
import { projectRoot, showJson, strobe } from './support/strobe';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'strobe-rest-')));
let run: Run;
let rest: Record<'stages' | 'allexecutors' | 'sql' | 'jobs' | 'storage/rdd', Json[]>;

beforeAll(async () => {
  mkdirSync(join(folder, 'out'));
  const recording = join(folder, 'run.strobe');
  const { code, stderr } = await strobe(
    [
      ...['run', join(projectRoot, 'test/jobs/figures.py'), '--recording', recording, '--master', 'local[2,3]'],
      // The store behind the REST API then processes every event immediately, not ten times per second.
      ...['--conf', 'spark.ui.liveUpdate.period=0', '--conf', 'spark.python.task.killTimeout=10ms'],
      ...['--', join(folder, 'out')],
    ],
    { cwd: folder },
  );
  expect(code, stderr).toBe(0);
  run = await showJson(recording);
  rest = JSON.parse(readFileSync(join(folder, 'out/rest.json'), 'utf8'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the job had one of everything', () => {
  expect(run.degraded).toEqual([]);
  const statuses = (all: { status: string }[]) => [...new Set(all.map(({ status }) => status))].sort();
  expect(statuses(run.stages)).toEqual(['failed', 'skipped', 'succeeded']);
  expect(statuses(run.stages.flatMap(({ tasks }) => [...tasks]))).toContain('failed');
  expect(statuses(run.queries)).toEqual(['failed', 'succeeded']);
  expect(run.queries.some(each => each.replans > 1)).toBe(true);
  expect(run.stages.some(each => each.status === 'succeeded' && each.numFailedTasks === 1)).toBe(true);
  for (const figure of ['inputBytes', 'outputBytes', 'shuffleReadBytes', 'shuffleWriteBytes', 'resultSize'] as const)
    expect(Math.max(...run.stages.map(each => each[figure])), figure).toBeGreaterThan(0);
});

describe('as in Spark’s REST API', () => {
  test('stages', () => expectStages(run, rest.stages));

  test('tasks', () => {
    expectTasks(run, rest.stages);
    expect(new Set(run.stages.flatMap(({ tasks }) => Array.from(tasks, ({ status }) => status)))).toEqual(
      new Set(['succeeded', 'failed', 'killed']),
    );
  });

  test('executors', () => {
    expectSame(executor, run.executors, rest.allexecutors, each => String(each.id));
    for (const own of run.executors) {
      const spark = rest.allexecutors.find(each => each.id === own.id)!;
      const { startTime, endTime } = run.applications[0]!;
      expect(own.totalDuration).toBeGreaterThanOrEqual(Number(spark.totalDuration));
      expect(own.totalDuration).toBeLessThanOrEqual(endTime! - startTime);
      expect(own.totalGCTime).toBeGreaterThanOrEqual(Number(spark.totalGCTime));
    }
  });

  test('jobs', () => expectJobs(run, rest.jobs));

  test('queries', () => expectQueries(run, rest.sql));

  test('plans, with the metrics of every node', () => expectPlans(run, rest.sql));

  test('cached data', () => {
    expect(run.storage).toHaveLength(2);
    expectSame(cached, run.storage, rest['storage/rdd'], each => String(each.rddId));
  });
});
