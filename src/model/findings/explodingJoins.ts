import type { Found } from './finding';
import { joinKeys } from './planDetail';
import { counterAbove, inputs, largest, rowsOf, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import { countKeys } from './keyCounts';
import type { RunFacts } from './runFacts';
import { worstTask } from './worstTask';
import { formatCount } from '../../text/formatCount';
import { factor } from './texts';
import { percent } from '../../text/percent';

/** A join explodes when it puts out this many times the rows of its larger input, and at least so many. */
const FACTOR = 10;
const ROWS = 1_000_000;
/** One task with this share of the pairs, and this many times an even share, stands for one key. */
const ONE_KEY = 0.5;
const UNEVEN = 1.5;
/** A filter after the join that keeps less than this share. */
const FEW = 0.1;

export const isEquiJoin = ({ node }: NodeAt): boolean => /^(SortMerge|ShuffledHash|BroadcastHash)Join/.test(node.name);

/**
 * Joins on equal keys that put out many times the rows that they read. Cost: the time of the stages in which the rows
 * come out. No saving: what the join should put out is for the person to say.
 */
export function explodingJoins(facts: RunFacts): Found[] {
  return facts.nodes.filter(isEquiJoin).flatMap(at => explosion(at, facts) ?? []);
}

interface Explosion {
  at: NodeAt;
  left: number;
  right: number;
  out: number;
  keys: string[] | null;
  hot: HotKey;
}

/** The key that makes most of the pairs. */
interface HotKey {
  /** Its share of the pairs, if one task stands out; null if tasks do not show it. */
  share: number | null;
  /** In a self-join: the rows that it has if it makes the pairs alone. */
  rows: number | null;
}

function explosion(at: NodeAt, facts: RunFacts): Found | null {
  const out = rowsOf(at);
  const [left = null, right = null] = inputs(at).map(rowsOf);
  if (out === null || left === null || right === null) return null;
  const most = Math.max(left, right);
  if (out < ROWS || most === 0 || out < FACTOR * most) return null;
  const keys = joinKeys(at.node.detail);
  const isSelfJoin = left === right && keys?.left.join() === keys?.right.join();
  const hot = hotKey(at, facts, out, isSelfJoin);
  const worst = worstTask(facts, at.query.applicationId, at.node.stageIds);
  const found = { at, left, right, out, keys: keys?.left ?? null, hot };
  return {
    ...placeOf(facts, at),
    rule: 'join.explodes',
    title: 'Exploding join',
    found: textOf(found),
    cost: facts.elapsed(at.query.applicationId, at.node.stageIds),
    evidence: {
      rowsIn: most,
      rowsOut: out,
      factor: out / most,
      ...(hot.share === null ? {} : { keyShare: hot.share }),
      ...(hot.rows === null ? {} : { keyRows: hot.rows, keyRowShare: hot.rows / left }),
      ...(worst && worst.numTasks > 1 ? { worstTaskShare: worst.share } : {}),
      ...(keys ? { keys: keys.left.join(', ') } : {}),
    },
    excluded: notPartitions(hot),
    change: changeFor(found, facts),
  };
}

/**
 * Rows of a shuffled join are in the task of their key. A self-join makes n² pairs of the n rows of a key, so n is the
 * root of the pairs of the task. A broadcast join has the keys wherever its larger side has them.
 */
function hotKey(at: NodeAt, facts: RunFacts, out: number, isSelfJoin: boolean): HotKey {
  const most = largest(at, 'number of output rows');
  const attempts = at.node.stageIds.flatMap(id => facts.attempts(at.query.applicationId, id));
  const tasks = Math.max(0, ...attempts.map(({ numTasks }) => numTasks));
  const part = most === null ? 0 : most / out;
  const standsOut = !/^Broadcast/.test(at.node.name) && tasks > 1 && part >= Math.max(ONE_KEY, UNEVEN / tasks);
  const share = standsOut ? part : null;
  return { share, rows: isSelfJoin ? Math.round(Math.sqrt(share === null ? out : most!)) : null };
}

function notPartitions({ share, rows }: HotKey): string[] {
  if (share !== null)
    return [`More partitions do not help: one key makes ${percent(share)} of the rows, and a key stays in one task.`];
  return rows === null ? [] : ['More partitions do not divide a key: if one makes these rows, one task makes them.'];
}

function textOf({ left, right, out, keys, hot }: Explosion): string {
  const read =
    `The join${keys ? ` on ${keys.join(', ')}` : ''} read ${formatCount(left)} and ${formatCount(right)} rows and put out ` +
    `${formatCount(out)}: ${factor(out / Math.max(left, right))} times the larger input.`;
  const one = hot.share === null ? '' : ` One task put out ${percent(hot.share)} of them: one key makes these pairs.`;
  const alone = hot.share === null ? 'If one key makes them, it' : 'In both inputs, it';
  const rows =
    hot.rows === null
      ? ''
      : ` ${alone} has about ${formatCount(hot.rows)} of ${formatCount(left)} rows (${percent(hot.rows / left)}).`;
  return read + one + rows;
}

function changeFor({ at, out, keys, hot }: Explosion, facts: RunFacts): string {
  const count = countKeys(at, keys, facts);
  const key = keys?.join(', ') ?? 'the key';
  const above = counterAbove(at);
  const kept = above === null ? null : rowsOf(above);
  if (above && /Aggregate/.test(above.node.name))
    return `${count} Aggregate each side by ${key} before the join: the rows are added up afterwards anyway, and a key of n rows then makes one row instead of n².`;
  if (above && /^Filter/.test(above.node.name) && kept !== null && kept <= FEW * out)
    return `${count} The filter after the join keeps ${percent(kept / out)} of the rows: filter the inputs before the join, or make what it compares a second column of the key.`;
  if (hot.share !== null || hot.rows !== null)
    return `${count} Filter the value that repeats before the join, handle it apart, or add a second column to the key. If only neighbours matter, use \`lag\` or \`lead\` over a window partitioned by ${key}.`;
  return `${count} Join on more columns, or drop duplicates of ${key} on one side first.`;
}
