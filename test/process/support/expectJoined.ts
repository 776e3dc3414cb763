import { expect } from 'vitest';
import type { PlanNode, Query, Run } from '../../../src/model/run';
import type { CallSite, RunEvent } from '../../../src/model/runEvent';
import { eventsOf } from './recordedEvents';

/**
 * What every recording of a complete run guarantees: nothing is missing, everything that the script made or ran has a
 * line in the script, and what Spark did is matched by ids that Spark itself carried.
 * @param files absolute paths of the user's files.
 */
export function expectJoined(run: Run, events: RunEvent[], files: string[]): void {
  expect(run.degraded).toEqual([]);
  const lines = new Map(run.script.sources.map(({ file, text }) => [file, text.split('\n').length]));
  const isInScript = (site: CallSite | null) =>
    site !== null && files.includes(site.file) && site.line >= 1 && site.line <= (lines.get(site.file) ?? 0);
  const astray = [...run.datasets, ...run.actions].filter(({ callSite }) => !isInScript(callSite));
  expect(astray, 'datasets and actions without a line of the script').toEqual([]);
  expectJobsTagged(run, events);
  expectQueriesTagged(run, events);
  for (const query of run.queries) expectNodesJoined(run, query);
}

/**
 * Every query has its parsed, analyzed and optimized plan: all were read while it ran, and assigned to the right query.
 */
export function expectLogicalPlans(run: Run): void {
  const { queries } = run;
  const lacking = queries.filter(({ plans }) => !plans.parsed || !plans.analyzed || !plans.optimized);
  expect(lacking.map(query => `${query.id} ${query.description}`)).toEqual([]);
}

/** By the local property that Spark passed from the calling thread to the job. */
function expectJobsTagged(run: Run, events: RunEvent[]): void {
  const actionIds = run.actions.map(action => action.id);
  for (const { jobId, applicationId, actionId } of eventsOf(events, 'jobStarted')) {
    const job = run.jobs.find(each => each.id === jobId && each.applicationId === applicationId);
    expect(job?.actionId, `action of job ${jobId}`).toBe(actionId);
    expect(actionIds, `action of job ${jobId}`).toContain(actionId);
  }
  const stray = run.stages.filter(({ actionId }) => actionId === null || !actionIds.includes(actionId));
  expect(stray, 'stages without an action').toEqual([]);
}

/** By the job tag that Spark set on the query. */
function expectQueriesTagged(run: Run, events: RunEvent[]): void {
  for (const { queryId, applicationId, actionId } of eventsOf(events, 'queryStarted')) {
    const query = run.queries.find(each => each.id === queryId && each.applicationId === applicationId)!;
    expect(query.actionId, `action of query ${queryId}`).toBe(actionId);
    expect(
      run.actions.map(action => action.id),
      `action of query ${queryId}`,
    ).toContain(actionId);
  }
}

/** Every node has an origin; its line is that of its dataset's call or of the action, and nothing else. */
function expectNodesJoined(run: Run, query: Query): void {
  const datasetOf = new Map(run.datasets.map(dataset => [dataset.id, dataset]));
  const action = run.actions.find(each => each.id === query.actionId);
  const visit = (node: PlanNode) => {
    const where = `node ${node.name} of query ${query.id}`;
    expect(node.origins.length, where).toBeGreaterThan(0);
    for (const { datasetId, callSite } of node.origins) {
      const call = datasetId === null ? action?.callSite : datasetOf.get(datasetId)?.callSite;
      expect(call, where).toBeTruthy();
      expect(callSite?.file, where).toBe(call!.file);
      expect(callSite!.line, where).toBeGreaterThanOrEqual(call!.line);
      expect(callSite!.line, where).toBeLessThanOrEqual(call!.endLine ?? call!.line);
    }
    const [first] = node.origins;
    expect([node.callSite, node.derived], where).toEqual([first!.callSite, !first!.exact]);
    node.children.forEach(visit);
  };
  expect(query.plans.final, `plan of query ${query.id}`).not.toBeNull();
  visit(query.plans.final!);
}
