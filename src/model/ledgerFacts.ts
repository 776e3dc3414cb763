import type { Call, Calls } from './calls';
import { CostSum } from './costSum';
import type { Ledger } from './run';
import type { CallSite, EventOf, PlaceCost } from './runEvent';

/** What the drivers paid. Each tells its totals again and again: the last word of each counts. */
export class LedgerFacts {
  private readonly totals = new Map<number, EventOf<'ledgerTotals'>>();
  private readonly places = new Map<string, PlaceCost>();
  private readonly broadcasts: EventOf<'broadcastCreated'>[] = [];

  ledgerTotals(event: EventOf<'ledgerTotals'>): void {
    this.totals.set(event.pid, event);
    for (const place of event.places ?? []) this.places.set(`${event.pid}/${place.id}`, place);
  }

  broadcastCreated(event: EventOf<'broadcastCreated'>): void {
    this.broadcasts.push(event);
  }

  /** @param actionIds the calls that ran something. */
  build(calls: Calls, actionIds: ReadonlySet<number>): Ledger {
    return {
      ...this.sums(),
      broadcasts: this.broadcasts.map(({ callId, size }) => ({ callSite: calls.callSite(callId), size })),
      actions: costsOfActions(calls, actionIds),
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

  private costsOfSites(calls: Calls): Ledger['sites'] {
    const sites = new Map<string, { callSite: CallSite | null; ops: Set<string>; calls: number; sum: CostSum }>();
    const at = (callSite: CallSite | null) => {
      const key =
        callSite === null
          ? ''
          : `${callSite.line}:${callSite.column}:${callSite.endLine}:${callSite.endColumn}:${callSite.file}`;
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

function costsOfActions(calls: Calls, actionIds: ReadonlySet<number>): Ledger['actions'] {
  const sums = new Map(Array.from(actionIds, id => [id, new CostSum()]));
  for (const call of calls.all()) {
    const cost = call.ended?.cost;
    if (cost) sums.get(actionOf(call, calls, actionIds))?.add(cost);
  }
  return Array.from(sums, ([actionId, sum]) => ({ actionId, ...sum.build() }));
}

/** The action that a call is or runs inside; its own id if there is none. */
function actionOf(call: Call, calls: Calls, actionIds: ReadonlySet<number>): number {
  let step: Call | null = call;
  while (step !== null && !actionIds.has(step.made.callId))
    step = step.made.parentCallId === null ? null : calls.get(step.made.parentCallId);
  return (step ?? call).made.callId;
}
