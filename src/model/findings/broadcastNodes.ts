import { codeAt, isInCode } from './sourceCode';
import { consumer, descendants, metric, type NodeAt } from './planNodes';
import type { RunFacts } from './runFacts';

const LIMIT = 'spark.sql.autoBroadcastJoinThreshold';
const DEFAULT_LIMIT = 10 * 1024 ** 2;
const UNITS: Record<string, number> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

export const isBroadcast = ({ node }: NodeAt): boolean => node.name === 'BroadcastExchange';

/** Whether the lines of a broadcast's join, or of what it broadcasts, ask for it. */
export function isHinted(at: NodeAt, facts: RunFacts): boolean {
  const lines = [at, consumer(at) ?? at].flatMap(each => facts.lines(each));
  return lines.some(line => /\bbroadcast(join)?\b|\bmapjoin\b/i.test(codeAt(facts.run, line)));
}

/** Bytes up to which Spark broadcasts on its own; null if the job may have set it while it ran. */
export function broadcastLimit(at: NodeAt, facts: RunFacts): number | null {
  const { properties = {} } = facts.run.applications.find(({ id }) => id === at.query.applicationId) ?? {};
  const set = properties[LIMIT];
  if (set === undefined) return isInCode(facts.run, LIMIT) ? null : DEFAULT_LIMIT;
  const [, digits = '', unit = 'b'] = /^(-?\d+)([kmgt])?b?$/i.exec(set.trim()) ?? [];
  return digits === '' ? null : Number(digits) * UNITS[unit.toLowerCase()]!;
}

/** What a broadcast took of the run besides computing its rows, in ms: collecting, building and sending the table. */
export function broadcastTime(at: NodeAt, facts: RunFacts): number {
  const [collect, build, send] = ['time to collect', 'time to build', 'time to broadcast'].map(
    name => metric(at, name) ?? 0,
  );
  const stageIds = new Set(descendants(at).flatMap(({ node }) => node.stageIds));
  return Math.max(0, collect! - facts.elapsed(at.query.applicationId, [...stageIds])) + build! + send!;
}
