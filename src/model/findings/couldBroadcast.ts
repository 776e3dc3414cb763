import type { Found } from './finding';
import { joinKeys } from './planDetail';
import { inputs, metric, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import type { RunFacts } from './runFacts';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
/** Sizes up to which the small side can be broadcast, by the size from which on that is worth it for the other side. */
const SIZES: { small: number; large: number }[] = [
  { small: 10 * MIB, large: 0 },
  { small: 100 * MIB, large: 10 * GIB },
  { small: GIB, large: 300 * GIB },
  { small: 5 * GIB, large: 1024 * GIB },
];
/** A side must be this many times the other: two small sides are joined quickly anyway. */
const FACTOR = 10;
/** By join type the inputs that can be broadcast: the side whose rows are kept cannot. */
const BUILDS: Record<string, number[]> = {
  Inner: [0, 1],
  Cross: [0, 1],
  LeftOuter: [1],
  LeftSemi: [1],
  LeftAnti: [1],
  RightOuter: [0],
};

/**
 * Joins that shuffled a large side although the other one is small enough to broadcast, by the sizes that the shuffles
 * measured. Saving: writing, fetching and sorting the large side, as far as its nodes measured them.
 */
export function couldBroadcast(facts: RunFacts): Found[] {
  const isShuffled = ({ node }: NodeAt): boolean => /^(SortMerge|ShuffledHash)Join/.test(node.name);
  return facts.nodes.filter(isShuffled).flatMap(at => broadcastable(at, facts) ?? []);
}

function broadcastable(at: NodeAt, facts: RunFacts): Found | null {
  const sides = inputs(at).map(sideOf);
  const [left, right] = sides;
  if (!left || !right) return null;
  const small = left.bytes <= right.bytes ? 0 : 1;
  const large = small === 0 ? right : left;
  const { bytes, exchange } = sides[small]!;
  const type = Object.keys(BUILDS).find(each => new RegExp(`\\b${each}\\b`).test(at.node.detail));
  const isSmall = SIZES.some(each => bytes < each.small && large.bytes >= each.large);
  if (!type || !BUILDS[type]!.includes(small) || !isSmall || large.bytes < FACTOR * bytes) return null;
  const saving = [large.exchange, ...large.sorts].reduce((sum, each) => sum + facts.ownElapsedOf(each), 0);
  const keys = joinKeys(at.node.detail);
  const side = small === 0 ? 'left' : 'right';
  return {
    ...placeOf(facts, at, exchange),
    rule: 'join.couldBroadcast',
    title: 'Shuffled join with a small side',
    found:
      `The join${keys ? ` on ${keys.left.join(', ')}` : ''} shuffles and sorts ${formatBytes(large.bytes)}, while its ${side} side ` +
      `has only ${formatBytes(bytes)}: ${formatDuration(saving)} for writing, fetching and sorting the large side.`,
    cost: saving,
    saving,
    evidence: { smallBytes: bytes, largeBytes: large.bytes, shuffleTime: saving },
    change: `Put the ${side} side of the join in \`F.broadcast(…)\`, or raise \`spark.sql.autoBroadcastJoinThreshold\` above its size: the large side then stays where it is.`,
  };
}

interface Side {
  exchange: NodeAt;
  sorts: NodeAt[];
  bytes: number;
}

/** The exchange of one side, with the sorts between it and the join. */
function sideOf(at: NodeAt): Side | null {
  if (at.node.name === 'Exchange') {
    const bytes = metric(at, 'data size');
    return bytes === null ? null : { exchange: at, sorts: [], bytes };
  }
  const [only, ...others] = inputs(at);
  if (!only || others.length > 0 || !/^(Sort|Project|Filter)$/.test(at.node.name)) return null;
  const side = sideOf(only);
  return side && at.node.name === 'Sort' ? { ...side, sorts: [at, ...side.sorts] } : side;
}
