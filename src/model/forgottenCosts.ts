import type { Call } from './calls';
import type { CallSite, CommandCost } from './runEvent';
import { siteKey } from './siteKey';

/** What forgotten calls of one place cost the driver, in all. */
export interface ForgottenCost {
  callSite: CallSite | null;
  ops: Set<string>;
  calls: number;
  cost: CommandCost;
  sparkTime: number;
}

/** The costs of calls that are no longer known one by one, by their place. */
export class ForgottenCosts {
  private readonly sites = new Map<string, ForgottenCost>();

  /** @param sparkTime the part of its Py4J time while Spark ran for it. */
  add({ made }: Call, cost: CommandCost, sparkTime: number): void {
    const callSite = made.frames[0] ?? null;
    const key = callSite === null ? '' : siteKey(callSite);
    const known = this.sites.get(key);
    if (!known) {
      this.sites.set(key, { callSite, ops: new Set([made.op]), calls: 1, cost: { ...cost, waits: [] }, sparkTime });
      return;
    }
    known.ops.add(made.op);
    known.calls += 1;
    known.sparkTime += sparkTime;
    known.cost = sumOfCosts(known.cost, cost);
  }

  all(): Iterable<ForgottenCost> {
    return this.sites.values();
  }
}

/** Without the waits one by one. Of the most repeated commands, it is the one with the largest count. */
function sumOfCosts(a: CommandCost, b: CommandCost): CommandCost {
  const isSame = a.mostRepeated.name === b.mostRepeated.name;
  const [more] = [a.mostRepeated, b.mostRepeated].sort((one, other) => other.count - one.count);
  return {
    py4jCalls: a.py4jCalls + b.py4jCalls,
    py4jTimeMs: a.py4jTimeMs + b.py4jTimeMs,
    bytesSent: a.bytesSent + b.bytesSent,
    bytesReceived: a.bytesReceived + b.bytesReceived,
    slowest: a.slowest.timeMs >= b.slowest.timeMs ? a.slowest : b.slowest,
    mostRepeated: isSame ? { ...more!, count: a.mostRepeated.count + b.mostRepeated.count } : more!,
    pysparkTimeMs: a.pysparkTimeMs + b.pysparkTimeMs,
    userTimeMs: (a.userTimeMs ?? 0) + (b.userTimeMs ?? 0),
    largeReplies: (a.largeReplies ?? 0) + (b.largeReplies ?? 0),
    largeReplyTimeMs: (a.largeReplyTimeMs ?? 0) + (b.largeReplyTimeMs ?? 0),
    waits: [],
  };
}
