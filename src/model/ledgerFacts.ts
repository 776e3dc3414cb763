import type { ActionRuns } from './actionRuns';
import type { Call, Calls } from './calls';
import { arrowEstimate } from './arrowEstimate';
import { CostSum } from './costSum';
import { ForgottenCosts } from './forgottenCosts';
import { sharedTime, union, type Interval } from './intervals';
import type { FetchedResult, Ledger } from './run';
import type { CallSite, CommandCost, EventOf, PlaceCost } from './runEvent';
import { RpcSums } from './rpcSums';
import { siteKey } from './siteKey';
import type { ActionWaits } from './wallTime';
import { wallTime } from './wallTime';

/** The recorder reports waits one by one from this duration. */
const LONG_WAIT_MS = 5;

/** The name in Python. */
const MAIN_THREAD = 'MainThread';

/** The costs of the drivers. Each driver reports its totals repeatedly; the latest report counts. */
export class LedgerFacts {
  private readonly totals = new Map<number, EventOf<'ledgerTotals'>>();
  private readonly ends = new Map<number, number>();
  private readonly places = new Map<string, PlaceCost>();
  private readonly broadcasts: EventOf<'broadcastCreated'>[] = [];
  private readonly closures = new Map<string, { event: EventOf<'closureShipped'>; callIds: (number | null)[] }>();
  private fetched: EventOf<'resultFetched'>[] = [];
  private readonly forgotten = new ForgottenCosts();

  ledgerTotals(event: EventOf<'ledgerTotals'>): void {
    this.totals.set(event.pid, event);
    for (const place of event.places ?? []) this.places.set(`${event.pid}/${place.id}`, place);
  }

  driverEnded(event: EventOf<'driverEnded'>): void {
    this.ends.set(event.pid, event.time);
  }

  broadcastCreated(event: EventOf<'broadcastCreated'>): void {
    this.broadcasts.push(event);
  }

  resultFetched(event: EventOf<'resultFetched'>): void {
    this.fetched.push(event);
  }

  closureShipped(event: EventOf<'closureShipped'>): void {
    const key = `${event.pid}/${event.closureId}`;
    const known = this.closures.get(key);
    if (known) known.callIds.push(event.callId);
    else this.closures.set(key, { event, callIds: [event.callId] });
  }

  /** Keeps only sums of what calls cost, and nothing of their results. @param runs what Spark ran for their actions. */
  forget(forgotten: Call[], calls: Calls, runs: ReadonlyMap<number, ActionRuns>): void {
    for (const { call, cost, sparkTime } of costsOfCalls(forgotten, calls, runs))
      this.forgotten.add(call, cost, sparkTime);
    const ids = new Set(forgotten.map(({ made }) => made.callId));
    this.fetched = this.fetched.filter(({ callId }) => callId === null || !ids.has(callId));
  }

  /** Everything except what is computed from other parts of the `Run`. @param runs what Spark ran for each action. */
  build(calls: Calls, runs: ReadonlyMap<number, ActionRuns>): Omit<Ledger, 'pythonNodes' | 'path'> {
    const costs = costsOfCalls(calls.all(), calls, runs);
    return {
      ...this.sums(),
      rpcs: this.rpcs(),
      broadcasts: this.broadcasts.map(({ callId, size }) => ({ callSite: calls.callSite(callId), size })),
      wall: this.wall(calls, runs),
      fetches: this.fetched.map(event => fetchedResult(event, calls, runs)),
      closures: Array.from(this.closures.values(), ({ event, callIds }) => ({
        callSite: calls.callSite(event.callId),
        size: event.size,
        shipped: callIds.length,
        actionIds: actionsOf(callIds, calls, runs),
        functions: event.functions ?? [],
      })).sort((a, b) => b.size - a.size),
      actions: costsOfActions(costs, runs),
      sites: this.costsOfSites(costs),
    };
  }

  private sums() {
    const sums = {
      py4jCalls: 0,
      py4jTime: 0,
      py4jBytesSent: 0,
      py4jBytesReceived: 0,
      recorderTime: 0,
      recorderBytesSent: 0,
      recorderBytesReceived: 0,
      releases: 0,
      releaseTime: 0,
    };
    for (const totals of this.totals.values()) {
      sums.py4jCalls += totals.py4jCalls;
      sums.py4jTime += totals.py4jTimeMs;
      sums.py4jBytesSent += totals.py4jBytesSent;
      sums.py4jBytesReceived += totals.py4jBytesReceived;
      sums.recorderTime += totals.recorderTimeMs;
      sums.recorderBytesSent += totals.recorderBytesSent ?? 0;
      sums.recorderBytesReceived += totals.recorderBytesReceived ?? 0;
      sums.releases += totals.releases ?? 0;
      sums.releaseTime += totals.releaseTimeMs ?? 0;
    }
    return sums;
  }

  private rpcs(): Ledger['rpcs'] {
    const sums = new RpcSums();
    for (const totals of this.totals.values()) sums.add(totals.rpcs);
    return sums.build();
  }

  private wall(calls: Calls, runs: ReadonlyMap<number, ActionRuns>): Ledger['wall'] {
    const drivers = [...this.totals].flatMap(([pid, { wall }]) =>
      wall ? [{ times: wall, endTime: this.ends.get(pid) ?? null }] : [],
    );
    const waits = new Map<number, ActionWaits>();
    const of = (call: Call) => {
      const action = actionOf(call, calls, runs);
      const ran = action === null ? undefined : runs.get(action);
      if (action === null || !ran || call.made.thread !== MAIN_THREAD) return null;
      const known = waits.get(action) ?? { commands: [], reads: [], spark: sparkTimes(ran) };
      waits.set(action, known);
      return known;
    };
    for (const call of calls.all()) if (call.ended?.cost) of(call)?.commands.push(...call.ended.cost.waits);
    for (const fetch of this.fetched) {
      const call = fetch.callId === null ? null : calls.get(fetch.callId);
      if (call && !fetch.overRpc) of(call)?.reads.push(...fetch.waits);
    }
    return wallTime(drivers, [...waits.values()]);
  }

  private costsOfSites(costs: CallCost[]): Ledger['sites'] {
    const sites = new Map<string, { callSite: CallSite | null; ops: Set<string>; calls: number; sum: CostSum }>();
    const at = (callSite: CallSite | null) => {
      const key = callSite === null ? '' : siteKey(callSite);
      const known = sites.get(key) ?? { callSite, ops: new Set(), calls: 0, sum: new CostSum() };
      sites.set(key, known);
      return known;
    };
    for (const { call, cost, sparkTime } of costs) {
      const site = at(call.made.frames[0] ?? null);
      site.ops.add(call.made.op);
      site.calls += 1;
      site.sum.add(cost, sparkTime);
    }
    for (const { callSite, cost } of this.places.values()) if (cost) at(callSite).sum.add(cost, 0);
    for (const { callSite, ops, calls, cost, sparkTime } of this.forgotten.all()) {
      const site = at(callSite);
      for (const op of ops) site.ops.add(op);
      site.calls += calls;
      site.sum.add(cost, sparkTime);
    }
    return Array.from(sites.values(), ({ callSite, ops, calls: count, sum }) => ({
      callSite,
      ops: [...ops],
      calls: count,
      ...sum.build(),
    })).sort((a, b) => b.py4jTime + b.pysparkTime - (a.py4jTime + a.pysparkTime));
  }
}

interface CallCost {
  call: Call;
  actionId: number | null;
  cost: CommandCost;
  sparkTime: number;
}

/** @param of the calls to tell of. */
function costsOfCalls(of: Iterable<Call>, calls: Calls, runs: ReadonlyMap<number, ActionRuns>): CallCost[] {
  const sparkOf = new Map<number, Interval[]>();
  const spark = (actionId: number) => {
    const known = sparkOf.get(actionId) ?? union(sparkTimes(runs.get(actionId)!));
    sparkOf.set(actionId, known);
    return known;
  };
  return Array.from(of).flatMap(call => {
    const cost = call.ended?.cost;
    if (!cost) return [];
    const actionId = actionOf(call, calls, runs);
    const waits = actionId === null ? [] : cost.waits.map(([at, taken]): Interval => [at, at + taken]);
    const sparkTime = actionId === null || waits.length === 0 ? 0 : sharedTime(union(waits), spark(actionId));
    return [{ call, actionId, cost, sparkTime }];
  });
}

function costsOfActions(costs: CallCost[], runs: ReadonlyMap<number, ActionRuns>): Ledger['actions'] {
  const sums = new Map(Array.from(runs.keys(), id => [id, new CostSum()]));
  for (const { actionId, cost, sparkTime } of costs) if (actionId !== null) sums.get(actionId)?.add(cost, sparkTime);
  return Array.from(sums, ([actionId, sum]) => ({ actionId, ...sum.build() }));
}

function actionsOf(callIds: (number | null)[], calls: Calls, runs: ReadonlyMap<number, ActionRuns>): number[] {
  const found = callIds.map(id => {
    const call = id === null ? null : calls.get(id);
    return call && actionOf(call, calls, runs);
  });
  return [...new Set(found.filter(id => id !== null))];
}

function fetchedResult(
  event: EventOf<'resultFetched'>,
  calls: Calls,
  runs: ReadonlyMap<number, ActionRuns>,
): FetchedResult {
  const call = event.callId === null ? null : calls.get(event.callId);
  const actionId = call && actionOf(call, calls, runs);
  const transferTime = transferOf(
    event,
    (actionId === null ? null : runs.get(actionId)) ?? { jobs: [], queries: [], operations: [] },
  );
  return {
    actionId,
    callSite: calls.callSite(event.callId),
    op: call?.made.op ?? null,
    format: event.arrow ? 'arrow' : 'pickle',
    rows: event.rows ?? call?.result?.total ?? null,
    bytes: event.bytes,
    firstByteTime: event.firstByteMs,
    transferTime,
    deserializeTime: event.deserializeTimeMs,
    columns: event.columns ?? null,
    complete: event.complete ?? true,
    arrowEstimate: event.arrow ? null : arrowEstimate(event, transferTime),
  };
}

/**
 * Waiting after the first byte, without the time of the action's jobs: `toLocalIterator` runs one job per partition,
 * and Arrow batches arrive while the job runs. Query times cannot be used: a query lasts until its last row has been
 * taken.
 */
function transferOf({ readTimeMs, firstByteMs, waits }: EventOf<'resultFetched'>, ran: ActionRuns): number {
  const later = waits.slice(firstByteMs < LONG_WAIT_MS ? 0 : 1).map(([at, taken]): Interval => [at, at + taken]);
  const inJobs = sharedTime(union(later), union(sparkTimes({ ...ran, queries: [] })));
  return Math.max(0, readTimeMs - firstByteMs - inJobs);
}

/** The action that a call is or runs inside; null if there is none. */
function actionOf(call: Call, calls: Calls, runs: ReadonlyMap<number, ActionRuns>): number | null {
  let step: Call | null = call;
  while (step !== null && !runs.has(step.made.callId))
    step = step.made.parentCallId === null ? null : calls.get(step.made.parentCallId);
  return step?.made.callId ?? null;
}

/** A part that has not ended has no upper bound. This is safe: no wait can be longer than the time so far. */
function sparkTimes({ jobs, queries }: ActionRuns): [number, number][] {
  return [
    ...jobs.map(({ started, ended }): [number, number] => [started.submissionTime, ended?.time ?? Infinity]),
    ...queries.map(({ started, ended }): [number, number] => [started.time, ended?.time ?? Infinity]),
  ];
}
