import type { ActionRuns } from './actionRuns';
import type { Call, Calls } from './calls';
import { CostSum } from './costSum';
import type { FetchedResult, Ledger } from './run';
import type { CallSite, EventOf, PlaceCost } from './runEvent';
import type { ActionWaits } from './wallTime';
import { wallTime } from './wallTime';

/** As Python names it. */
const MAIN_THREAD = 'MainThread';

/** What the drivers paid. Each tells its totals again and again: the last word of each counts. */
export class LedgerFacts {
  private readonly totals = new Map<number, EventOf<'ledgerTotals'>>();
  private readonly ends = new Map<number, number>();
  private readonly places = new Map<string, PlaceCost>();
  private readonly broadcasts: EventOf<'broadcastCreated'>[] = [];
  private readonly closures = new Map<string, { event: EventOf<'closureShipped'>; shipped: number }>();
  private readonly fetched: EventOf<'resultFetched'>[] = [];

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
    if (known) known.shipped += 1;
    else this.closures.set(key, { event, shipped: 1 });
  }

  /** @param runs what Spark ran for each action. */
  build(calls: Calls, runs: ReadonlyMap<number, ActionRuns>): Ledger {
    return {
      ...this.sums(),
      broadcasts: this.broadcasts.map(({ callId, size }) => ({ callSite: calls.callSite(callId), size })),
      wall: this.wall(calls, runs),
      fetches: this.fetched.map(event => fetchedResult(event, calls, runs)),
      closures: Array.from(this.closures.values(), ({ event, shipped }) => ({
        callSite: calls.callSite(event.callId),
        size: event.size,
        shipped,
        functions: event.functions ?? [],
      })).sort((a, b) => b.size - a.size),
      actions: costsOfActions(calls, runs),
      sites: this.costsOfSites(calls),
    };
  }

  private sums() {
    const sums = {
      py4jCalls: 0,
      py4jTime: 0,
      py4jBytesSent: 0,
      py4jBytesReceived: 0,
      recorderTime: 0,
      releases: 0,
      releaseTime: 0,
    };
    for (const totals of this.totals.values()) {
      sums.py4jCalls += totals.py4jCalls;
      sums.py4jTime += totals.py4jTimeMs;
      sums.py4jBytesSent += totals.py4jBytesSent;
      sums.py4jBytesReceived += totals.py4jBytesReceived;
      sums.recorderTime += totals.recorderTimeMs;
      sums.releases += totals.releases ?? 0;
      sums.releaseTime += totals.releaseTimeMs ?? 0;
    }
    return sums;
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
      if (call) of(call)?.reads.push(...fetch.waits);
    }
    return wallTime(drivers, [...waits.values()]);
  }

  private costsOfSites(calls: Calls): Ledger['sites'] {
    const sites = new Map<string, { callSite: CallSite | null; ops: Set<string>; calls: number; sum: CostSum }>();
    const at = (callSite: CallSite | null) => {
      const key = callSite === null ? '' : siteKey(callSite);
      const known = sites.get(key) ?? { callSite, ops: new Set(), calls: 0, sum: new CostSum() };
      sites.set(key, known);
      return known;
    };
    for (const { made, ended } of calls.all()) {
      if (!ended?.cost) continue;
      const site = at(made.frames[0] ?? null);
      site.ops.add(made.op);
      site.calls += 1;
      site.sum.add(ended.cost);
    }
    for (const { callSite, cost } of this.places.values()) if (cost) at(callSite).sum.add(cost);
    return Array.from(sites.values(), ({ callSite, ops, calls: count, sum }) => ({
      callSite,
      ops: [...ops],
      calls: count,
      ...sum.build(),
    })).sort((a, b) => b.py4jTime + b.pysparkTime - (a.py4jTime + a.pysparkTime));
  }
}

function siteKey({ file, line, column, endLine, endColumn }: CallSite): string {
  return `${line}:${column}:${endLine}:${endColumn}:${file}`;
}

function costsOfActions(calls: Calls, runs: ReadonlyMap<number, ActionRuns>): Ledger['actions'] {
  const sums = new Map(Array.from(runs.keys(), id => [id, new CostSum()]));
  for (const call of calls.all()) {
    const cost = call.ended?.cost;
    const action = cost ? actionOf(call, calls, runs) : null;
    if (cost && action !== null) sums.get(action)?.add(cost);
  }
  return Array.from(sums, ([actionId, sum]) => ({ actionId, ...sum.build() }));
}

function fetchedResult(
  event: EventOf<'resultFetched'>,
  calls: Calls,
  runs: ReadonlyMap<number, ActionRuns>,
): FetchedResult {
  const call = event.callId === null ? null : calls.get(event.callId);
  return {
    actionId: call && actionOf(call, calls, runs),
    callSite: calls.callSite(event.callId),
    op: call?.made.op ?? null,
    format: event.arrow ? 'arrow' : 'pickle',
    rows: event.rows ?? call?.result?.total ?? null,
    bytes: event.bytes,
    firstByteTime: event.firstByteMs,
    transferTime: Math.max(0, event.readTimeMs - event.firstByteMs),
    deserializeTime: event.deserializeTimeMs,
  };
}

/** The action that a call is or runs inside; null if there is none. */
function actionOf(call: Call, calls: Calls, runs: ReadonlyMap<number, ActionRuns>): number | null {
  let step: Call | null = call;
  while (step !== null && !runs.has(step.made.callId))
    step = step.made.parentCallId === null ? null : calls.get(step.made.parentCallId);
  return step?.made.callId ?? null;
}

/** What has not ended runs until the end of time: nobody can have waited for it longer than until then. */
function sparkTimes({ jobs, queries }: ActionRuns): [number, number][] {
  return [
    ...jobs.map(({ started, ended }): [number, number] => [started.submissionTime, ended?.time ?? Infinity]),
    ...queries.map(({ started, ended }): [number, number] => [started.time, ended?.time ?? Infinity]),
  ];
}
