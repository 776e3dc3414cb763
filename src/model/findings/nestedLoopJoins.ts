import type { Found } from './finding';
import { joinCondition } from './planDetail';
import { inputs, metric, rowsOf, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import type { RunFacts } from './runFacts';
import { formatCount } from '../../text/formatCount';
import { withoutIds } from './texts';

/** Pairs from which on comparing each row with each row counts: a cross join with few rows is fine. */
const PAIRS = 100_000_000;

/**
 * Joins that compare each row of one side with each row of the other: `join.cartesian` without a condition,
 * `join.orCondition` and `join.inequality` by what keeps Spark from joining on keys. Cost: the time of their stages.
 */
export function nestedLoopJoins(facts: RunFacts): Found[] {
  const isLoop = ({ node }: NodeAt): boolean => /^(BroadcastNestedLoopJoin|CartesianProduct)/.test(node.name);
  return facts.nodes.filter(isLoop).flatMap(at => loop(at, facts) ?? []);
}

function loop(at: NodeAt, facts: RunFacts): Found | null {
  const sides = sidesOf(at, facts);
  if (!sides || sides.pairs < PAIRS) return null;
  const out = rowsOf(at);
  const condition = joinCondition(at.node.detail);
  const cause = causeOf(condition);
  const rows = sides.each
    ? `each of ${formatCount(sides.each[0])} rows with each of ${formatCount(sides.each[1])}: `
    : '';
  return {
    ...placeOf(facts, at),
    rule: cause.rule,
    title: cause.title,
    found: `The join compares ${rows}${formatCount(sides.pairs)} pairs${out === null ? '' : `, and puts out ${formatCount(out)}`}. ${cause.why}.`,
    cost: facts.elapsed(at.query.applicationId, at.node.stageIds),
    evidence: {
      pairs: sides.pairs,
      ...(out === null ? {} : { rowsOut: out }),
      ...(condition ? { condition: withoutIds(condition) } : {}),
    },
    excluded: ['More memory or partitions do not help: the number of pairs stays the same.'],
    change: cause.change,
  };
}

/**
 * CartesianProduct computes its left side once for each partition of the right one, and the right side once for each of
 * the left: what both sides count is multiplied by the number of its tasks.
 */
function sidesOf(at: NodeAt, facts: RunFacts): { pairs: number; each: [number, number] | null } | null {
  const isProduct = at.node.name === 'CartesianProduct';
  const [left = null, right = null] = inputs(at).map(
    each => (isProduct ? metric(each, 'records read') : null) ?? rowsOf(each),
  );
  if (left === null || right === null) return null;
  if (!isProduct) return { pairs: left * right, each: [left, right] };
  const attempts = at.node.stageIds.flatMap(id => facts.attempts(at.query.applicationId, id));
  const tasks = Math.max(1, ...attempts.map(({ numTasks }) => numTasks));
  return { pairs: Math.round((left * right) / tasks), each: null };
}

interface Cause {
  rule: string;
  title: string;
  why: string;
  change: string;
}

function causeOf(condition: string | null): Cause {
  const text = condition === null ? '' : withoutIds(condition);
  if (/ OR isnull\(/.test(text))
    return {
      rule: 'join.orCondition',
      title: 'NOT IN with possible nulls',
      why: `\`NOT IN\` matches nulls with everything, so Spark compares by an OR: \`${text}\``,
      change:
        'Use `NOT EXISTS` in SQL, or `join(other, keys, "left_anti")`: nulls then match nothing, and Spark joins on keys. Or filter nulls on both sides before.',
    };
  if (isOrOfEqualities(text))
    return {
      rule: 'join.orCondition',
      title: 'Join on one condition or another',
      why: `Spark cannot join on keys, because the condition is an OR: \`${text}\``,
      change:
        'Make a join for each of the equalities and `union` the results; in the second, leave out the pairs of the first with `AND NOT`. If they are two spellings of one key, make one column of them before the join.',
    };
  if (/ (<|>|<=|>=) /.test(text))
    return {
      rule: 'join.inequality',
      title: 'Join on an inequality',
      why: `Spark cannot join on keys, because no equality holds for all pairs: \`${text}\``,
      change:
        'Add an equality that holds for all wanted pairs: a shared key, or a bucket on both sides such as `F.floor(value / width)` (for ranges, `F.explode(F.sequence(…))` of the buckets of the shorter side).',
    };
  return {
    rule: 'join.cartesian',
    title: 'Each row with each row',
    why: text === '' ? 'It has no condition' : `No key can be taken from its condition: \`${text}\``,
    change:
      'Join on equal columns. If only the value of one row is needed, such as a maximum, compute it first and use it as a literal, or broadcast that one row.',
  };
}

const isOrOfEqualities = (text: string): boolean =>
  / OR /.test(text) && text.split(' OR ').every(part => / (=|<=>) /.test(part));
