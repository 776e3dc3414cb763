import { groupBy } from '../../model/groupBy';
import type { Action, Dataset, Run, Status } from '../../model/run';
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

/**
 * Flags by the id of the node that `nodeOf` returns for their dataset; by default, the dataset itself. The key null has the
 * actions without a dataset.
 */
export function actionFlags(
  run: Run,
  nodeOf: (datasetId: number) => number = id => id,
): Map<number | null, ActionFlag[]> {
  const numbers = actionNumbers(run);
  const ownerOf = owners(run);
  const ordered = [...run.actions].sort((a, b) => (numbers.get(a.id) ?? 0) - (numbers.get(b.id) ?? 0));
  const flags = new Map<number | null, ActionFlag[]>();
  for (const [owner, actions] of groupBy(ordered, action => {
    const owner = ownerOf(action);
    return owner === null ? null : nodeOf(owner);
  })) {
    const calls = groupBy(actions, action => `${action.op} ${place(run, action.callSite)}`);
    flags.set(
      owner,
      [...calls.values()].map(each => toFlag(each, numbers)),
    );
  }
  return flags;
}

/** Finds the dataset that an action was called on, or that it created (a schema read). */
function owners(run: Run): (action: Action) => number | null {
  const callKey = ({ op, callSite }: Action | Dataset): string => `${op} ${JSON.stringify(callSite)}`;
  const known = new Set(run.datasets.map(dataset => dataset.id));
  let made: Map<string, number> | null = null;
  return action => {
    const owner = action.datasetIds.find(id => known.has(id));
    if (owner !== undefined || action.callSite === null) return owner ?? null;
    made ??= new Map([...run.datasets].reverse().map(dataset => [callKey(dataset), dataset.id]));
    return made.get(callKey(action)) ?? null;
  };
}

function toFlag(actions: Action[], numbers: Map<number, number>): ActionFlag {
  const [first] = actions as [Action];
  const all = actions.map(action => numbers.get(action.id) ?? 0);
  const signs =
    all.length === 1
      ? flag(all[0] ?? 0)
      : `${flag(all.reduce((a, b) => Math.min(a, b)))}–${flag(all.reduce((a, b) => Math.max(a, b)))}`;
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
