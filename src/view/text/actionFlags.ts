import { groupBy } from '../../model/groupBy';
import type { Action, Run, Status } from '../../model/run';
import type { CallSite } from '../../model/runEvent';
import { actionNumbers, flag } from './actionNumbers';
import { opLabel } from './opLabel';
import { place } from './place';

/** The actions of one call on one dataset. A call in a loop is one flag with a count. */
export interface ActionFlag {
  /** `①`, or `①–⑩` for a loop. */
  sign: string;
  op: string;
  /** In number order. */
  actionIds: number[];
  callSite: CallSite | null;
  count: number;
  status: Status;
  /** Sum of the durations in ms; null if one of them is running. */
  duration: number | null;
  isSchemaRead: boolean;
}

/** Flags by dataset id. The key null has the actions without a dataset. */
export function actionFlags(run: Run): Map<number | null, ActionFlag[]> {
  const numbers = actionNumbers(run);
  const ordered = [...run.actions].sort((a, b) => (numbers.get(a.id) ?? 0) - (numbers.get(b.id) ?? 0));
  const flags = new Map<number | null, ActionFlag[]>();
  for (const [owner, actions] of groupBy(ordered, action => ownerOf(run, action))) {
    const calls = groupBy(actions, action => `${action.op} ${place(run, action.callSite)}`);
    flags.set(
      owner,
      [...calls.values()].map(each => toFlag(each, numbers)),
    );
  }
  return flags;
}

/** The dataset that an action was called on, or that it created (a schema read). */
function ownerOf(run: Run, action: Action): number | null {
  const known = action.datasetIds.find(id => run.datasets.some(dataset => dataset.id === id));
  if (known !== undefined) return known;
  const site = JSON.stringify(action.callSite);
  const made = run.datasets.find(dataset => dataset.op === action.op && JSON.stringify(dataset.callSite) === site);
  return action.callSite === null ? null : (made?.id ?? null);
}

function toFlag(actions: Action[], numbers: Map<number, number>): ActionFlag {
  const [first] = actions as [Action];
  const all = actions.map(action => numbers.get(action.id) ?? 0);
  const signs = all.length === 1 ? flag(all[0] ?? 0) : `${flag(Math.min(...all))}–${flag(Math.max(...all))}`;
  return {
    sign: signs,
    op: opLabel(first),
    actionIds: actions.map(action => action.id),
    callSite: first.callSite,
    count: actions.length,
    status: worst(actions.map(action => action.status)),
    duration: actions.some(action => action.endTime === null)
      ? null
      : actions.reduce((sum, action) => sum + ((action.endTime ?? 0) - action.startTime), 0),
    isSchemaRead: first.kind === 'schemaRead',
  };
}

function worst(statuses: Status[]): Status {
  const order: Status[] = ['failed', 'lost', 'cancelled', 'running', 'succeeded'];
  return order.find(status => statuses.includes(status)) ?? 'succeeded';
}
