import type { Found } from './finding';
import { isEquiJoin } from './explodingJoins';
import { joinCondition, joinKeys } from './planDetail';
import { inputs, rowsOf, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import { countKeys } from './keyCounts';
import { runsPython } from './pythonCalls';
import { isTimed, type RunFacts } from './runFacts';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { withoutIds } from './texts';

/** CPU time for each row of the inputs, in ms: reading, sorting and joining a row takes a tenth of it. */
const TIME_PER_ROW = 0.005;
/** Less CPU time than this, in ms, may be the start of the code. */
const SHORTEST = 500;

/**
 * Joins whose condition besides the keys drops nearly all pairs. Spark counts only the pairs that are kept, so the time
 * for each row of the inputs stands for them. Cost: the time of the join's stages, without what other nodes report.
 */
export function filteredPairs(facts: RunFacts): Found[] {
  return facts.nodes.filter(isEquiJoin).flatMap(at => filtered(at, facts) ?? []);
}

function filtered(at: NodeAt, facts: RunFacts): Found | null {
  const condition = joinCondition(at.node.detail);
  const out = rowsOf(at);
  const [left = null, right = null] = inputs(at).map(rowsOf);
  if (condition === null || out === null || left === null || right === null || out > left + right) return null;
  const { applicationId } = at.query;
  const { stageIds } = at.node;
  const beside = facts.nodes.filter(
    each => each !== at && each.query === at.query && each.node.stageIds.some(id => stageIds.includes(id)),
  );
  // Of these, the metrics do not tell which took the time.
  if (beside.some(each => runsPython(each) || /Join|Generate|Window/.test(each.node.name))) return null;
  const stages = stageIds.flatMap(id => facts.attempts(applicationId, id));
  const time = stages.reduce((sum, { executorCpuTime }) => sum + executorCpuTime, 0);
  const perRow = time / (left + right);
  if (time < SHORTEST || perRow < TIME_PER_ROW) return null;
  const others = beside.filter(isTimed).reduce((sum, each) => sum + facts.ownElapsedOf(each), 0);
  const cost = Math.max(0, facts.elapsed(applicationId, stageIds) - others);
  const keys = joinKeys(at.node.detail)?.left ?? null;
  const printed = withoutIds(condition);
  return {
    ...placeOf(facts, at),
    rule: 'join.filteredPairs',
    title: 'Join compares many pairs',
    found:
      `The join of ${formatCount(left)} and ${formatCount(right)} rows makes all pairs of a key and then compares them by \`${printed}\`, ` +
      `which keeps ${formatCount(out)}. It took ${formatDuration(cost)}, and ${Math.round(perRow * 1000)} µs of a processor for each row.`,
    cost,
    evidence: { rowsIn: Math.max(left, right), rowsOut: out, cpuTime: time, condition: printed },
    excluded: [
      others > 0 ? `Not reading, sorting or shuffling: these took ${formatDuration(others)} of the same stages.` : '',
    ].filter(Boolean),
    change: changeFor(printed, countKeys(at, keys, facts)),
  };
}

function changeFor(condition: string, count: string): string {
  const isSeparable = / = /.test(condition) && !/\w\(/.test(condition);
  const how = isSeparable
    ? 'Write the equality with the columns of one side on each side of it (`a.x = 10 - b.x`, not `a.x + b.x = 10`): Spark then joins on it, too'
    : 'Make a second column of the key from what it compares, such as `F.floor(value / width)`, and join on that, too; for neighbours use `lag` or `lead` over a window';
  return `${how}. ${count}`;
}
