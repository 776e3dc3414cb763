/**
 * Compares Strobe's figures with those of Spark's own REST API (`/api/v1/applications/<id>/…`), for the same
 * application at its end, field by field. The job calls the REST API before it stops.
 */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CachedData, Executor, Job, Query, Run, Stage, Task } from '../../src/model/run';
import { planGraph } from './support/planGraph';
import {
  at,
  comparablePart,
  mapped,
  nanoseconds,
  sorted,
  sum,
  time,
  word,
  type Json,
  type Mapping,
} from './support/restMapping';
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

const JOINED = { beyond: 'Strobe’s own match' };
const ONE_APPLICATION = { beyond: 'the address of the response has it' };

/** A metric of a task. Spark has none for a task that was killed before it began; Strobe has 0. */
function measured(path: string) {
  return (rest: Json) => (at(rest, 'taskMetrics') === null ? 0 : at(rest, `taskMetrics.${path}`));
}

const task: Mapping<Task> = {
  id: 'taskId',
  index: 'index',
  attempt: 'attempt',
  executorId: 'executorId',
  host: 'host',
  status: word('status', { SUCCESS: 'succeeded', FAILED: 'failed', KILLED: 'killed', RUNNING: 'running' }),
  launchTime: time('launchTime'),
  finishTime: rest => time('launchTime')(rest)! + Number(rest.duration),
  duration: 'duration',
  executorRunTime: measured('executorRunTime'),
  executorCpuTime: nanoseconds('taskMetrics.executorCpuTime'),
  jvmGcTime: measured('jvmGcTime'),
  inputBytes: measured('inputMetrics.bytesRead'),
  inputRecords: measured('inputMetrics.recordsRead'),
  outputBytes: measured('outputMetrics.bytesWritten'),
  shuffleReadBytes: sum(
    'taskMetrics.shuffleReadMetrics.remoteBytesRead',
    'taskMetrics.shuffleReadMetrics.localBytesRead',
  ),
  shuffleWriteBytes: measured('shuffleWriteMetrics.bytesWritten'),
  shuffleFetchWaitTime: measured('shuffleReadMetrics.fetchWaitTime'),
  memoryBytesSpilled: measured('memoryBytesSpilled'),
  diskBytesSpilled: measured('diskBytesSpilled'),
  peakExecutionMemory: measured('peakExecutionMemory'),
  locality: 'taskLocality',
  speculative: 'speculative',
  // For a killed task, Spark's message says who killed it, without a stack trace.
  stackTrace: rest => (rest.status === 'KILLED' ? null : at(rest, 'errorMessage')),
  error: { beyond: 'the line of the stack trace with the reason, or who killed it: compared separately' },
  stderr: { beyond: 'Spark’s REST API does not read logs' },
};

/** min, 25 %, median, 75 %, max; null if no task succeeded. */
function distributions(rest: Json) {
  if (!at(rest, 'taskMetricsDistributions')) return null;
  const of = (path: string) => at(rest, `taskMetricsDistributions.${path}`);
  return {
    // For a stage with failed tasks, Spark counts the successful ones, and then reads the shortest of all for
    // `duration`.
    duration: rest.numFailedTasks === 0 ? of('duration') : successfulDurations(rest),
    jvmGcTime: of('jvmGcTime'),
    shuffleReadBytes: of('shuffleReadMetrics.readBytes'),
    shuffleWriteBytes: of('shuffleWriteMetrics.writeBytes'),
    inputBytes: of('inputMetrics.bytesRead'),
  };
}

function successfulDurations(rest: Json): number[] {
  const tasks = Object.values(rest.tasks as Record<string, Json>).filter(each => each.status === 'SUCCESS');
  const durations = tasks.map(each => Number(each.duration)).sort((a, b) => a - b);
  return [0, 0.25, 0.5, 0.75, 1].map(q => durations[Math.min(Math.floor(q * durations.length), durations.length - 1)]!);
}

const stage: Mapping<Stage> = {
  id: 'stageId',
  attempt: 'attemptId',
  name: 'name',
  details: 'details',
  status: word('status', {
    COMPLETE: 'succeeded',
    FAILED: 'failed',
    SKIPPED: 'skipped',
    ACTIVE: 'running',
    PENDING: 'pending',
  }),
  rddIds: sorted('rddIds'),
  startTime: time('submissionTime'),
  endTime: time('completionTime'),
  failureReason: 'failureReason',
  numTasks: 'numTasks',
  numActiveTasks: 'numActiveTasks',
  numCompletedTasks: 'numCompleteTasks',
  numFailedTasks: 'numFailedTasks',
  numKilledTasks: 'numKilledTasks',
  executorDeserializeTime: 'executorDeserializeTime',
  executorDeserializeCpuTime: nanoseconds('executorDeserializeCpuTime'),
  executorRunTime: 'executorRunTime',
  executorCpuTime: nanoseconds('executorCpuTime'),
  resultSize: 'resultSize',
  jvmGcTime: 'jvmGcTime',
  resultSerializationTime: 'resultSerializationTime',
  memoryBytesSpilled: 'memoryBytesSpilled',
  diskBytesSpilled: 'diskBytesSpilled',
  peakExecutionMemory: 'peakExecutionMemory',
  inputBytes: 'inputBytes',
  inputRecords: 'inputRecords',
  outputBytes: 'outputBytes',
  outputRecords: 'outputRecords',
  shuffleRemoteBlocksFetched: 'shuffleRemoteBlocksFetched',
  shuffleLocalBlocksFetched: 'shuffleLocalBlocksFetched',
  shuffleFetchWaitTime: 'shuffleFetchWaitTime',
  shuffleRemoteBytesRead: 'shuffleRemoteBytesRead',
  shuffleRemoteBytesReadToDisk: 'shuffleRemoteBytesReadToDisk',
  shuffleLocalBytesRead: 'shuffleLocalBytesRead',
  shuffleReadBytes: 'shuffleReadBytes',
  shuffleReadRecords: 'shuffleReadRecords',
  shuffleWriteBytes: 'shuffleWriteBytes',
  shuffleWriteTime: nanoseconds('shuffleWriteTime'),
  shuffleWriteRecords: 'shuffleWriteRecords',
  taskSummary: distributions,
  applicationId: ONE_APPLICATION,
  tasks: { beyond: 'compared separately' },
  actionId: JOINED,
  jobIds: JOINED,
  datasetIds: JOINED,
  queryIds: JOINED,
  parentIds: { beyond: 'only in Spark’s web UI' },
  skew: { beyond: 'Strobe’s own figure' },
};

const executor: Mapping<Executor> = {
  id: 'id',
  hostPort: 'hostPort',
  isActive: 'isActive',
  totalCores: 'totalCores',
  maxTasks: 'maxTasks',
  maxMemory: 'maxMemory',
  activeTasks: 'activeTasks',
  failedTasks: 'failedTasks',
  completedTasks: 'completedTasks',
  totalTasks: 'totalTasks',
  totalInputBytes: 'totalInputBytes',
  totalShuffleRead: 'totalShuffleRead',
  totalShuffleWrite: 'totalShuffleWrite',
  addTime: time('addTime'),
  removeTime: time('removeTime'),
  removeReason: 'removeReason',
  applicationId: ONE_APPLICATION,
  totalDuration: { beyond: 'the driver’s is its uptime at the time of the request: compared as a bound' },
  totalGCTime: { beyond: 'the driver’s is its JVM’s at the time of the request: compared as a bound' },
};

const jobWords = { SUCCEEDED: 'succeeded', FAILED: 'failed', RUNNING: 'running' };

const job: Mapping<Job> = {
  id: 'jobId',
  stageIds: sorted('stageIds'),
  status: word('status', jobWords),
  startTime: time('submissionTime'),
  endTime: time('completionTime'),
  jobGroup: 'jobGroup',
  description: 'description',
  numTasks: 'numTasks',
  numCompletedTasks: 'numCompletedTasks',
  numFailedTasks: 'numFailedTasks',
  applicationId: ONE_APPLICATION,
  actionId: rest => actionOfTags(rest.jobTags as string[]),
  queryId: JOINED,
  skippedStageIds: { beyond: 'only their number is available: compared by it' },
  error: { beyond: 'only in Spark’s web UI' },
};

/** The job tag that the recorder sets, as returned by Spark. */
const actionOfTags = (tags: string[]) =>
  Number(tags.find(tag => tag.startsWith('strobe-action-'))!.slice('strobe-action-'.length));

const query: Mapping<Query> = {
  id: 'id',
  kind: { beyond: 'executions only' },
  rootQueryId: 'rootExecutionId',
  description: 'description',
  status: word('status', { COMPLETED: 'succeeded', FAILED: 'failed', RUNNING: 'running' }),
  startTime: time('submissionTime'),
  endTime: rest => time('submissionTime')(rest)! + Number(rest.duration),
  jobIds: rest =>
    ['runningJobIds', 'successJobIds', 'failedJobIds'].flatMap(list => rest[list] as number[]).sort((a, b) => a - b),
  error: rest => rest.errorMessage || null,
  applicationId: ONE_APPLICATION,
  actionId: JOINED,
  stageIds: JOINED,
  plans: { beyond: 'compared separately' },
  replans: { beyond: 'only the last plan is available' },
};

const cached: Mapping<CachedData> = {
  rddId: 'id',
  name: 'name',
  storageLevel: 'storageLevel',
  numPartitions: 'numPartitions',
  numCachedPartitions: 'numCachedPartitions',
  fraction: rest => Number(rest.numCachedPartitions) / Number(rest.numPartitions),
  memorySize: 'memoryUsed',
  diskSize: 'diskUsed',
  applicationId: ONE_APPLICATION,
  datasetId: JOINED,
};

/** Both sides, in the order of `key`. */
function expectSame<T>(
  mapping: Mapping<T>,
  own: T[],
  spark: Json[],
  key: (each: Partial<Record<keyof T, unknown>>) => string,
) {
  const ordered = (all: Partial<Record<keyof T, unknown>>[]) =>
    all.sort((a, b) => key(a).localeCompare(key(b), 'en', { numeric: true }));
  expect(ordered(own.map(each => comparablePart(mapping, each)))).toEqual(
    ordered(spark.map(each => mapped(mapping, each))),
  );
}

const ofStage = (stages: Json[], { id, attempt }: Stage) =>
  stages.find(each => each.stageId === id && each.attemptId === attempt)!;

test('the job had one of everything', () => {
  expect(run.degraded).toEqual([]);
  const statuses = (all: { status: string }[]) => [...new Set(all.map(({ status }) => status))].sort();
  expect(statuses(run.stages)).toEqual(['failed', 'skipped', 'succeeded']);
  expect(statuses(run.stages.flatMap(({ tasks }) => tasks))).toContain('failed');
  expect(statuses(run.queries)).toEqual(['failed', 'succeeded']);
  expect(run.queries.some(each => each.replans > 1)).toBe(true);
  expect(run.stages.some(each => each.status === 'succeeded' && each.numFailedTasks === 1)).toBe(true);
  for (const figure of ['inputBytes', 'outputBytes', 'shuffleReadBytes', 'shuffleWriteBytes', 'resultSize'] as const)
    expect(Math.max(...run.stages.map(each => each[figure])), figure).toBeGreaterThan(0);
});

describe('as in Spark’s REST API', () => {
  test('stages', () => {
    const inOrder = run.stages.map(each => ({ ...each, rddIds: [...each.rddIds].sort((a, b) => a - b) }));
    expectSame(stage, inOrder, rest.stages, each => `${each.id}.${each.attempt}`);
  });

  test('tasks', () => {
    for (const own of run.stages) {
      const tasks = Object.values((ofStage(rest.stages, own).tasks ?? {}) as Record<string, Json>);
      expectSame(task, own.tasks, tasks, each => String(each.id));
      for (const { id, status, error, stackTrace } of own.tasks) {
        if (status === 'failed') expect(stackTrace).toContain(error);
        if (status === 'killed') expect(error).toBe(`Task killed: ${killReason(tasks, id).split('\n')[0]}`);
      }
    }
    expect(new Set(run.stages.flatMap(({ tasks }) => tasks.map(({ status }) => status)))).toEqual(
      new Set(['succeeded', 'failed', 'killed']),
    );
  });

  const killReason = (tasks: Json[], id: number) => String(tasks.find(({ taskId }) => taskId === id)!.errorMessage);

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

  test('jobs', () => {
    const inOrder = run.jobs.map(each => ({ ...each, stageIds: [...each.stageIds].sort((a, b) => a - b) }));
    expectSame(job, inOrder, rest.jobs, each => String(each.id));
    for (const own of run.jobs)
      expect(own.skippedStageIds.length).toBe(rest.jobs.find(each => each.jobId === own.id)!.numSkippedStages);
  });

  test('queries', () => {
    const inOrder = run.queries.map(each => ({ ...each, jobIds: [...each.jobIds].sort((a, b) => a - b) }));
    expectSame(query, inOrder, rest.sql, each => String(each.id));
  });

  test('plans, with the metrics of every node', () => {
    expect(rest.sql.length).toBe(run.queries.length);
    for (const own of run.queries) {
      const spark = rest.sql.find(each => each.id === own.id)!;
      const nodes = (spark.nodes as { nodeId: number; nodeName: string; metrics: object[] }[])
        .map(({ nodeId, nodeName, metrics }) => ({ nodeId, nodeName, metrics }))
        .sort((a, b) => a.nodeId - b.nodeId);
      const graph = planGraph(own.plans.final!);
      expect(graph.nodes, `nodes of query ${own.id}`).toEqual(nodes);
      const edges = spark.edges as { fromId: number; toId: number }[];
      const inOrder = (all: typeof edges) => all.map(({ fromId, toId }) => `${fromId}→${toId}`).sort();
      expect(inOrder(graph.edges), `edges of query ${own.id}`).toEqual(inOrder(edges));
    }
  });

  test('cached data', () => {
    expect(run.storage).toHaveLength(2);
    expectSame(cached, run.storage, rest['storage/rdd'], each => String(each.rddId));
  });
});
