import type { DriverCost, Ledger } from '../../model/run';

export interface LineCost {
  /** Null for calls outside user code. */
  file: string | null;
  line: number;
  ops: string[];
  cost: DriverCost;
}

/**
 * Sums the call sites of each line (`F.lit(1) + F.col("x")` has three), highest cost of pyspark first. Lines that only run Python
 * of their own are not included.
 */
export function sitesByLine(sites: Ledger['sites']): LineCost[] {
  const lines = new Map<string, LineCost>();
  for (const { callSite, ops, calls: _calls, ...cost } of sites) {
    if (cost.py4jCalls === 0 && cost.pysparkTime === 0) continue;
    const key = callSite === null ? '' : `${callSite.line}:${callSite.file}`;
    const known = lines.get(key);
    if (known) lines.set(key, { ...known, ops: [...new Set([...known.ops, ...ops])], cost: sum(known.cost, cost) });
    else lines.set(key, { file: callSite?.file ?? null, line: callSite?.line ?? 0, ops, cost });
  }
  const time = ({ cost }: LineCost) => cost.py4jTime + cost.pysparkTime;
  return [...lines.values()].sort((a, b) => time(b) - time(a));
}

function sum(a: DriverCost, b: DriverCost): DriverCost {
  return {
    py4jCalls: a.py4jCalls + b.py4jCalls,
    py4jTime: a.py4jTime + b.py4jTime,
    sparkTime: a.sparkTime + b.sparkTime,
    bytesSent: a.bytesSent + b.bytesSent,
    bytesReceived: a.bytesReceived + b.bytesReceived,
    pysparkTime: a.pysparkTime + b.pysparkTime,
    userTime: a.userTime + b.userTime,
    largeReplies: a.largeReplies + b.largeReplies,
    largeReplyTime: a.largeReplyTime + b.largeReplyTime,
    slowest: (b.slowest?.time ?? -1) > (a.slowest?.time ?? -1) ? b.slowest : a.slowest,
    rpcs: [...a.rpcs, ...b.rpcs],
    mostRepeated: mostOf(a.mostRepeated, b.mostRepeated),
  };
}

function mostOf(a: DriverCost['mostRepeated'], b: DriverCost['mostRepeated']): DriverCost['mostRepeated'] {
  if (a === null || b === null) return a ?? b;
  if (a.name === b.name) return { name: a.name, count: a.count + b.count };
  return b.count > a.count ? b : a;
}
