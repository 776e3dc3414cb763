import { countByKey } from './countByKey';
import type { Found } from './finding';
import { type NodeAt, consumer, inputs, rowsOf } from './planNodes';
import type { RunFacts } from './runFacts';
import { worstTask } from './worstTask';
import { formatCount } from '../../text/formatCount';
import { factor, withoutIds } from './texts';
import { percent } from '../../text/percent';

/** A join explodes when it puts out this many times the rows of its larger input, and at least so many. */
const FACTOR = 10;
const ROWS = 1_000_000;
/** One task with this share of its stage's run time stands for one key. */
const ONE_KEY = 0.5;

/**
 * Joins that put out many times the rows that they read. Cost: the time of the stages in which the rows come out. No saving:
 * what the join should put out is for the person to say.
 */
export function explodingJoins(facts: RunFacts): Found[] {
  return facts.nodes.filter(({ node }) => /Join/.test(node.name)).flatMap(at => explosion(at, facts) ?? []);
}

function explosion(at: NodeAt, facts: RunFacts): Found | null {
  const out = rowsOf(at);
  const read = inputs(at).map(rowsOf);
  if (out === null || read.length !== 2 || read.some(rows => rows === null)) return null;
  const most = Math.max(...read.map(rows => rows!));
  if (out < ROWS || most === 0 || out < FACTOR * most) return null;
  const { applicationId } = at.query;
  const worst = worstTask(facts, applicationId, at.node.stageIds);
  const keys = joinKeys(at);
  const isOneKey = worst !== null && worst.share >= ONE_KEY && worst.numTasks > 1;
  const named = keys ? ` on ${keys}` : '';
  return {
    rule: 'join.explodes',
    title: 'Exploding join',
    found:
      `The join${named} read ${read.map(rows => formatCount(rows!)).join(' and ')} rows and put out ${formatCount(out)}: ` +
      `${factor(out / most)} times the larger input.` +
      (isOneKey ? ` One task has ${percent(worst.share)} of the stage's work: one key has most of the rows.` : ''),
    lines: facts.lines(at),
    applicationId,
    datasetIds: at.node.datasetIds,
    stageIds: at.node.stageIds,
    actionId: at.query.actionId,
    queryId: at.query.id,
    nodeIds: [at.node.id],
    cost: facts.elapsed(applicationId, at.node.stageIds),
    evidence: {
      rowsIn: most,
      rowsOut: out,
      factor: out / most,
      ...(worst ? { worstTaskShare: worst.share } : {}),
      ...(keys ? { keys } : {}),
    },
    excluded: isOneKey
      ? [`More partitions do not help: one key has ${percent(worst.share)} of the work, and a key stays in one task.`]
      : [],
    change: changeFor(at, keys, isOneKey),
  };
}

function changeFor(at: NodeAt, keys: string | null, isOneKey: boolean): string {
  const key = keys ?? 'the key';
  const count = `Count the rows for each value of ${key} on both sides (${countByKey(keys)}).`;
  const above = consumer(at);
  const isReduced = above !== null && /Aggregate/.test(above.node.name);
  if (isReduced)
    return `${count} Aggregate each side by ${key} before the join: the rows are added up afterwards anyway.`;
  if (isOneKey)
    return `${count} Filter the value that repeats, handle it apart, or make the key narrower by a second column.`;
  return `${count} Join on more columns, or drop duplicates of ${key} on one side first.`;
}

/** `SortMergeJoin [k#1L, d#2], [k#5L, d#6], Inner` → `k, d`. */
function joinKeys({ node }: NodeAt): string | null {
  const left = /\[([^\]]*)\]/.exec(node.detail)?.[1];
  return left ? withoutIds(left) : null;
}
