import { mainDataset } from '../model/mainDataset';
import type { PlanNode, Query, Run, Stage } from '../model/run';
import type { CallSite } from '../model/runEvent';
import type { Thing } from './runLinks';

/** The call site of a thing in a run; null if unknown. */
export function callSiteOf(run: Run, thing: Thing): CallSite | null {
  switch (thing.type) {
    case 'dataset':
      return run.datasets.find(each => each.id === thing.id)?.callSite ?? null;
    case 'fold':
      return callSiteOf(run, { type: 'dataset', id: thing.fold.datasetIds[0] ?? 0 });
    case 'action':
      return siteOfAction(run, thing.id);
    case 'stage': {
      const stage = stageOf(run, thing);
      return stage === null ? null : siteOfStage(run, stage);
    }
    case 'job': {
      const job = run.jobs.find(each => each.id === thing.id && each.applicationId === thing.applicationId);
      return siteOfAction(run, job?.actionId ?? null);
    }
    case 'query':
      return siteOfAction(run, queryOf(run, thing.applicationId, thing.id)?.actionId ?? null);
    case 'planNode':
      return planNodeOf(run, thing)?.callSite ?? null;
    case 'line':
      return { file: thing.file, line: thing.line, column: null, endLine: null, endColumn: null, function: '' };
  }
}

/** The last attempt of a stage. */
export function stageOf(run: Run, key: { applicationId: string; id: number }): Stage | null {
  return run.stages.findLast(each => each.id === key.id && each.applicationId === key.applicationId) ?? null;
}

export function queryOf(run: Run, applicationId: string, id: number): Query | null {
  return run.queries.find(each => each.id === id && each.applicationId === applicationId) ?? null;
}

/** The node in the final plan of its query. */
export function planNodeOf(run: Run, key: { applicationId: string; queryId: number; id: number }): PlanNode | null {
  const plans = queryOf(run, key.applicationId, key.queryId)?.plans;
  const root = plans?.final ?? plans?.initial ?? null;
  const waiting = root === null ? [] : [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.id === key.id) return node;
    waiting.push(...node.children);
  }
  return null;
}

function siteOfAction(run: Run, id: number | null): CallSite | null {
  return run.actions.find(each => each.id === id)?.callSite ?? null;
}

function siteOfStage(run: Run, stage: Stage): CallSite | null {
  return mainDataset(run, stage)?.callSite ?? siteOfAction(run, stage.actionId);
}
