import type { Ledger, RpcSum } from '../../model/run';

/** RPCs of one kind that a line waits for. */
export interface LineRpc {
  /** Null for RPCs of no line: pyspark’s threads acknowledge results, and objects that are collected are released. */
  file: string | null;
  line: number;
  ops: string[];
  rpc: RpcSum;
}

/** RPCs of Spark Connect by line and kind, longest first; those of no line last. */
export function rpcsByLine({ sites, rpcs }: Pick<Ledger, 'sites' | 'rpcs'>): LineRpc[] {
  const lines = new Map<string, LineRpc>();
  const left = new Map(rpcs.map(rpc => [kindOf(rpc), rpc]));
  for (const { callSite, ops, rpcs: own } of sites) {
    if (callSite === null) continue;
    for (const rpc of own) {
      const kind = kindOf(rpc);
      const key = `${callSite.line}:${kind}:${callSite.file}`;
      const known = lines.get(key);
      if (known) lines.set(key, { ...known, ops: [...new Set([...known.ops, ...ops])], rpc: sum(known.rpc, rpc, 1) });
      else lines.set(key, { file: callSite.file, line: callSite.line, ops, rpc });
      const all = left.get(kind);
      if (all) left.set(kind, sum(all, rpc, -1));
    }
  }
  const ofNone = [...left.values()].filter(({ count }) => count > 0);
  return [
    ...[...lines.values()].sort(byTime),
    ...ofNone.map(rpc => ({ file: null, line: 0, ops: [], rpc })).sort(byTime),
  ];
}

/** As in Spark’s protocol: `AnalyzePlan schema`. */
export const rpcName = ({ method, what }: RpcSum): string => (what === null ? method : `${method} ${what}`);

const kindOf = ({ method, what }: RpcSum): string => `${method}/${what}`;

const byTime = (a: LineRpc, b: LineRpc): number => b.rpc.time - a.rpc.time;

function sum(a: RpcSum, b: RpcSum, sign: 1 | -1): RpcSum {
  return {
    ...a,
    count: a.count + sign * b.count,
    time: Math.max(0, a.time + sign * b.time),
    bytesSent: a.bytesSent + sign * b.bytesSent,
    bytesReceived: a.bytesReceived + sign * b.bytesReceived,
  };
}
