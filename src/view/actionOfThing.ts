import type { Run } from '../model/run';
import type { Thing } from './runLinks';

/** The action that a thing is or belongs to; null for a dataset, a line, or something that ran outside any action. */
export function actionOfThing(run: Run, thing: Thing): number | null {
  if (thing.type === 'action') return thing.id;
  if (!('applicationId' in thing)) return null;
  const isIt = (each: { id: number; applicationId: string }): boolean =>
    each.applicationId === thing.applicationId && each.id === (thing.type === 'planNode' ? thing.queryId : thing.id);
  const lists = { stage: run.stages, job: run.jobs, query: run.queries, planNode: run.queries };
  const list: { id: number; applicationId: string; actionId: number | null }[] = lists[thing.type];
  return list.find(isIt)?.actionId ?? null;
}
