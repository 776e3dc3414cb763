import { sumOf } from './sumOf';
import { union } from './intervals';
import type { DriverCost, FetchedResult, Ledger, PathEdge, Run, Stage } from './run';
import type { CallSite } from './runEvent';

/** An action with everything that runs inside it, or a line of the source. */
export type PathScope = { actionId: number } | { file: string; line: number };

type Facts = Pick<Run, 'actions' | 'jobs' | 'queries' | 'stages'> & { ledger: Omit<Ledger, 'path'> };

/** The path from the driver to the Python workers and back, with its costs: for the whole run, or for a part of it. */
export function ledgerPath(run: Facts, scope?: PathScope): PathEdge[] {
  const { ledger } = run;
  const part = new Part(run, scope);
  const costs: DriverCost[] =
    scope && 'actionId' in scope ? ledger.actions.filter(part.ran) : ledger.sites.filter(part.isAt);
  const fetches = ledger.fetches.filter(part.has);
  const nodes = ledger.pythonNodes.filter(part.ran);
  const stages = run.stages.filter(part.ran);
  const calls = sumOf(costs, cost => cost.py4jCalls);
  const sent = sumOf(costs, cost => cost.bytesSent);
  return [
    { from: 'driver', to: 'py4j', calls, bytes: sent, time: sumOf(costs, cost => cost.pysparkTime) },
    { from: 'py4j', to: 'jvm', calls, bytes: sent, time: sumOf(costs, cost => cost.py4jTime - cost.sparkTime) },
    {
      from: 'jvm',
      to: 'executors',
      calls: sumOf(stages, startedTasks),
      bytes: shippedBytes(ledger, part),
      time: sparkTime(run, part),
    },
    {
      from: 'executors',
      to: 'workers',
      calls: nodes.length,
      bytes: sumKnown(nodes.map(node => node.bytesSent)),
      time: sumKnown(nodes.map(node => node.startTime)),
    },
    {
      from: 'workers',
      to: 'executors',
      calls: nodes.length,
      bytes: sumKnown(nodes.map(node => node.bytesReturned)),
      time: sumKnown(nodes.map(node => node.udfTime)),
    },
    {
      from: 'executors',
      to: 'jvm',
      calls: sumOf(stages, stage => stage.numCompletedTasks),
      bytes: sumOf(stages, stage => stage.resultSize),
      time: sumOf(stages, stage => stage.resultSerializationTime),
    },
    { from: 'jvm', to: 'py4j', calls, bytes: sumOf(costs, cost => cost.bytesReceived), time: null },
    {
      from: 'jvm',
      to: 'driver',
      calls: fetches.length,
      bytes: sumOf(fetches, fetch => fetch.bytes),
      time: sumOf(fetches, wayBack),
    },
  ];
}

/** The actions and places in a scope; all of them if there is no scope. */
class Part {
  private readonly actionIds: ReadonlySet<number> | null;

  constructor(
    { actions }: Facts,
    private readonly scope: PathScope | undefined,
  ) {
    this.actionIds =
      scope === undefined
        ? null
        : new Set('actionId' in scope ? [scope.actionId] : actions.filter(this.isAt).map(action => action.id));
  }

  /** What runs for an action in the scope. */
  readonly ran = ({ actionId }: { actionId: number | null }): boolean =>
    this.actionIds === null || (actionId !== null && this.actionIds.has(actionId));

  readonly isAt = ({ callSite }: { callSite: CallSite | null }): boolean => {
    const { scope } = this;
    if (scope === undefined) return true;
    return 'line' in scope && callSite?.file === scope.file && callSite.line === scope.line;
  };

  /** Something with its own place and with an action that it may belong to. */
  readonly has = (each: { callSite: CallSite | null; actionId: number | null }): boolean =>
    this.scope !== undefined && 'actionId' in this.scope ? this.ran(each) : this.isAt(each);
}

function shippedBytes({ closures, broadcasts }: Ledger | Facts['ledger'], part: Part): number {
  const sent = closures.flatMap(({ callSite, actionIds, size, shipped }) =>
    (actionIds.length > 0 ? actionIds : [null]).some(actionId => part.has({ callSite, actionId }))
      ? [size * shipped]
      : [],
  );
  const broadcast = broadcasts.filter(each => part.has({ ...each, actionId: null })).map(each => each.size ?? 0);
  return sumOf([...sent, ...broadcast], size => size);
}

/** Jobs that run at the same time count once. */
function sparkTime({ jobs, queries }: Facts, part: Part): number {
  const times = [...jobs, ...queries].flatMap(each =>
    part.ran(each) && each.endTime !== null ? [[each.startTime, each.endTime] as [number, number]] : [],
  );
  return sumOf(union(times), ([from, to]) => to - from);
}

function startedTasks(stage: Stage): number {
  return stage.numActiveTasks + stage.numCompletedTasks + stage.numFailedTasks + stage.numKilledTasks;
}

function wayBack({ transferTime, deserializeTime }: FetchedResult): number {
  return transferTime + (deserializeTime ?? 0);
}

/** Null if unknown. */
function sumKnown(figures: (number | null)[]): number | null {
  const known = figures.filter(figure => figure !== null);
  return known.length === 0 ? null : sumOf(known, figure => figure);
}
