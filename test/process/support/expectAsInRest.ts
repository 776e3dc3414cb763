/** Compares a run with the responses of Spark's REST API, field by field. */
import { expect } from 'vitest';
import type { Job, Run, Stage } from '../../../src/model/run';
import { planGraph, type GraphNode, type PlanGraph } from './planGraph';
import { job, query, stage, task } from './restFields';
import { comparablePart, mapped, type Json, type Mapping } from './restMapping';

type Part<T> = Partial<Record<keyof T, unknown>>;

/** Both sides, in the order of `key`. */
export function expectSame<T>(mapping: Mapping<T>, own: T[], spark: Json[], key: (each: Part<T>) => string): void {
  const ordered = (all: Part<T>[]) => all.sort((a, b) => key(a).localeCompare(key(b), 'en', { numeric: true }));
  expect(ordered(own.map(each => comparablePart(mapping, each)))).toEqual(
    ordered(spark.map(each => mapped(mapping, each))),
  );
}

const inOrder = (ids: number[]) => [...ids].sort((a, b) => a - b);

export function expectStages(run: Run, stages: Json[]): void {
  const own = run.stages.map(each => ({ ...each, rddIds: inOrder(each.rddIds) }));
  expectSame(stage, own, stages, each => `${each.id}.${each.attempt}`);
}

/** @param stages with their tasks */
export function expectTasks(run: Run, stages: Json[]): void {
  for (const own of run.stages) {
    const tasks = Object.values((ofStage(stages, own).tasks ?? {}) as Record<string, Json>);
    expectSame(task, [...own.tasks], tasks, each => String(each.id));
    expect(own.schedulerDelay).toBe([...own.tasks].reduce((sum, each) => sum + each.schedulerDelay, 0));
    for (const { id, status, error, stackTrace, schedulerDelay } of own.tasks) {
      if (status === 'succeeded' || schedulerDelay > 0)
        expect(schedulerDelay).toBe(tasks.find(({ taskId }) => taskId === id)!.schedulerDelay);
      if (status === 'failed') expect(stackTrace).toContain(error);
      if (status === 'killed') expect(error).toBe(`Task killed: ${killReason(tasks, id).split('\n')[0]}`);
    }
  }
}

const ofStage = (stages: Json[], { id, attempt }: Stage) =>
  stages.find(each => each.stageId === id && each.attemptId === attempt)!;

const killReason = (tasks: Json[], id: number) => String(tasks.find(({ taskId }) => taskId === id)!.errorMessage);

export function expectJobs(run: Run, jobs: Json[], mapping: Mapping<Job> = job): void {
  const own = run.jobs.map(each => ({ ...each, stageIds: inOrder(each.stageIds) }));
  expectSame(mapping, own, jobs, each => String(each.id));
  for (const each of run.jobs)
    expect(each.skippedStageIds.length).toBe(jobs.find(({ jobId }) => jobId === each.id)!.numSkippedStages);
}

export function expectQueries(run: Run, queries: Json[]): void {
  const own = run.queries.map(each => ({ ...each, jobIds: inOrder(each.jobIds) }));
  expectSame(query, own, queries, each => String(each.id));
}

/**
 * Final plans, with the metrics of every node.
 * @param seen what Spark shows of the metrics of a node, from ours and its own
 */
export function expectPlans(
  run: Run,
  queries: Json[],
  seen: (own: GraphNode, spark: GraphNode | undefined) => GraphNode = own => own,
): void {
  expect(queries.length).toBe(run.queries.length);
  for (const { id, plans } of run.queries) {
    const spark = queries.find(each => each.id === id)!;
    const nodes = (spark.nodes as GraphNode[])
      .map(({ nodeId, nodeName, metrics }) => ({ nodeId, nodeName, metrics }))
      .sort((a, b) => a.nodeId - b.nodeId);
    const graph = planGraph(plans.final!);
    const own = graph.nodes.map((each, index) => seen(each, nodes[index]));
    expect(own, `nodes of query ${id}`).toEqual(nodes);
    expect(ends(graph.edges), `edges of query ${id}`).toEqual(ends(spark.edges as PlanGraph['edges']));
  }
}

const ends = (edges: PlanGraph['edges']) => edges.map(({ fromId, toId }) => `${fromId}→${toId}`).sort();
