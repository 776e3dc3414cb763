/**
 * Compares the event log of an application with Spark's own REST API (`test/fixtures/eventlogs/make.py`): every figure
 * of a stage, an executor, a job and a query must be the same.
 */
import { describe, expect, test } from 'vitest';
import { RunReducer } from '../../../src/model/reduceRun';
import type { PlanNode, Run, Stage } from '../../../src/model/run';
import { EventLogTranslator } from '../../../src/spark/eventLog';
import { eventLogFixture } from '../support/eventLogFixture';

type Json = Record<string, unknown>;
type Rest = Record<'stages' | 'executors' | 'jobs' | 'queries', Json[]>;

/** REST has these in nanoseconds, the Run in milliseconds. */
const NANOSECONDS = ['executorDeserializeCpuTime', 'executorCpuTime', 'shuffleWriteTime'];

function readRun(version: string): Run {
  const translator = new EventLogTranslator();
  const reducer = new RunReducer();
  for (const line of eventLogFixture(version, 'eventLog.jsonl').split('\n')) {
    const { events, error } = translator.translate(line);
    expect(error).toBeNull();
    events.forEach(event => reducer.apply(event));
  }
  return reducer.snapshot();
}

/** The fields that both have, from our object, in REST's units. */
function shared(rest: Json, ours: object, except: string[] = []): { rest: Json; ours: Json } {
  const mine = ours as Json;
  const keys = Object.keys(rest).filter(
    key => key in mine && ['number', 'string', 'boolean'].includes(typeof rest[key]) && !except.includes(key),
  );
  const unit = (key: string) => (NANOSECONDS.includes(key) ? Math.round(Number(mine[key]) * 1e6) : mine[key]);
  return {
    rest: Object.fromEntries(keys.map(key => [key, rest[key]])),
    ours: Object.fromEntries(keys.map(key => [key, unit(key)])),
  };
}

function stageOf(run: Run, rest: Json): Stage {
  return run.stages.find(stage => stage.id === rest['stageId'] && stage.attempt === rest['attemptId'])!;
}

function nodes(plan: PlanNode): PlanNode[] {
  return [plan, ...plan.children.flatMap(nodes)];
}

function metricTexts(name: string, metrics: [string, unknown][]): string {
  return [name.trim(), ...metrics.map(metric => JSON.stringify(metric)).sort()].join('\n');
}

const STAGE_STATUS: Record<string, string> = { COMPLETE: 'succeeded', FAILED: 'failed', SKIPPED: 'skipped' };
const STATUS: Record<string, string> = { SUCCEEDED: 'succeeded', COMPLETED: 'succeeded', FAILED: 'failed' };

describe.each(['spark-4.3', 'spark-3.5'])('the figures of %s', version => {
  const run = readRun(version);
  const rest = JSON.parse(eventLogFixture(version, 'rest.json')) as Rest;

  test('stages', () => {
    expect(rest.stages.length).toBeGreaterThan(40);
    expect(run.stages).toHaveLength(rest.stages.length);
    for (const stage of rest.stages) {
      const ours = stageOf(run, stage);
      const both = shared(stage, ours, ['status']);
      expect(Object.keys(both.rest).length).toBeGreaterThan(25);
      expect(both.ours).toEqual(both.rest);
      expect(ours.numCompletedTasks).toBe(stage['numCompleteTasks']);
      expect(ours.status).toBe(STAGE_STATUS[stage['status'] as string]);
      expect([...ours.rddIds].sort()).toEqual([...(stage['rddIds'] as number[])].sort());
    }
  });

  test('task summaries', () => {
    const summarized = rest.stages.filter(stage => stage['taskMetricsDistributions'] && stage['numFailedTasks'] === 0);
    expect(summarized.length).toBeGreaterThan(20);
    for (const stage of summarized) {
      const theirs = stage['taskMetricsDistributions'] as Record<string, never>;
      expect(stageOf(run, stage).taskSummary).toEqual({
        duration: theirs['duration'],
        schedulerDelay: theirs['schedulerDelay'],
        jvmGcTime: theirs['jvmGcTime'],
        inputBytes: theirs['inputMetrics']!['bytesRead'],
        outputBytes: theirs['outputMetrics']!['bytesWritten'],
        shuffleReadBytes: theirs['shuffleReadMetrics']!['readBytes'],
        shuffleWriteBytes: theirs['shuffleWriteMetrics']!['writeBytes'],
        memoryBytesSpilled: theirs['memoryBytesSpilled'],
        diskBytesSpilled: theirs['diskBytesSpilled'],
        peakExecutionMemory: theirs['peakExecutionMemory'],
      });
    }
  });

  test('executors, except what the log does not contain: the driver’s uptime at the REST request, and its JVM’s collections', () => {
    expect(run.executors).toHaveLength(rest.executors.length);
    for (const executor of rest.executors) {
      const ours = run.executors.find(({ id }) => id === executor['id'])!;
      const both = shared(executor, ours, ['addTime', 'totalDuration', 'totalGCTime']);
      expect(both.ours).toEqual(both.rest);
      expect(Math.abs(ours.totalDuration - Number(executor['totalDuration']))).toBeLessThan(5000);
    }
  });

  test('jobs, each with its action', () => {
    expect(run.jobs).toHaveLength(rest.jobs.length);
    for (const job of rest.jobs) {
      const ours = run.jobs.find(({ id }) => id === job['jobId'])!;
      const both = shared(job, ours, ['status', 'description']);
      expect(both.ours).toEqual(both.rest);
      expect(ours.status).toBe(STATUS[job['status'] as string]);
      expect(ours.skippedStageIds).toHaveLength(job['numSkippedStages'] as number);
      expect([...ours.stageIds].sort()).toEqual([...(job['stageIds'] as number[])].sort());
      expect(ours.actionId).toBeGreaterThan(100);
    }
  });

  test('queries: status, jobs, action, and every metric of every node as Spark prints it', () => {
    expect(run.queries).toHaveLength(rest.queries.length);
    for (const query of rest.queries) {
      const ours = run.queries.find(({ id }) => id === query['id'])!;
      expect(ours.status).toBe(STATUS[query['status'] as string]);
      expect(ours.actionId).toBeGreaterThan(200);
      const jobIds = [...(query['successJobIds'] as number[]), ...(query['failedJobIds'] as number[])];
      expect([...ours.jobIds].sort()).toEqual(jobIds.sort());
      const printed = nodes(ours.plans.final!).map(({ name, metrics }) =>
        metricTexts(
          name,
          metrics.filter(({ text }) => text !== null).map(metric => [metric.name, metric.text]),
        ),
      );
      for (const node of query['nodes'] as { nodeName: string; metrics: { name: string; value: string }[] }[]) {
        const metrics = node.metrics.map(({ name, value }): [string, string] => [name, value]);
        expect(printed).toContain(metricTexts(node.nodeName, metrics));
      }
    }
  });

  test('failed tasks have the Python worker’s exception', () => {
    const errors = run.stages
      .flatMap(stage => [...stage.tasks])
      .flatMap(task => (task.status === 'failed' ? task.error : []));
    expect(errors).toContain('ValueError: first attempt of 3');
    expect(errors.every(error => error?.startsWith('ValueError: '))).toBe(true);
  });

  test('adaptive execution: an initial plan, the plans in between, the final one', () => {
    const adaptive = run.queries.filter(query => query.replans > 1);
    expect(adaptive.length).toBeGreaterThan(3);
    for (const { plans, replans } of adaptive) {
      expect(plans.adaptive).toHaveLength(replans);
      expect(plans.adaptive.at(-1)).toEqual(plans.final);
      expect(plans.initial!.detail).toContain('isFinalPlan=false');
      expect(plans.final!.detail).toContain('isFinalPlan=true');
    }
  });

  test('plan nodes know their stages by accumulators', () => {
    const joined = run.queries.find(({ plans }) => nodes(plans.final!).some(({ name }) => name === 'SortMergeJoin'))!;
    const exchanges = nodes(joined.plans.final!).filter(({ name }) => name === 'Exchange');
    expect(exchanges.every(({ stageIds }) => stageIds.length === 2)).toBe(true);
    for (const exchange of exchanges) for (const id of exchange.stageIds) expect(joined.stageIds).toContain(id);
  });

  test('no secret is in the data', () => {
    expect(run.applications[0]!.properties['spark.hadoop.my.password']).toBe('*********(redacted)');
    expect(JSON.stringify(run)).not.toContain('swordfish');
  });
});
