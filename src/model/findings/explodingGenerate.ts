import type { Found } from './finding';
import { counterAbove, inputs, rowsOf, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import type { RunFacts } from './runFacts';
import { formatCount } from '../../text/formatCount';
import { factor } from './texts';
import { percent } from '../../text/percent';

/** Rows out for each row in, from which on an `explode` explodes; and at least so many. */
const FACTOR = 10;
const ROWS = 1_000_000;
/** What the next node keeps of them at most. */
const KEPT = 0.1;

/**
 * `explode` and its like whose rows are dropped again at once, by a filter or an aggregate. Cost: the time of their
 * stages. No saving: the share of making the rows is not measured.
 */
export function explodingGenerate(facts: RunFacts): Found[] {
  return facts.nodes.filter(({ node }) => node.name === 'Generate').flatMap(at => exploded(at, facts) ?? []);
}

function exploded(at: NodeAt, facts: RunFacts): Found | null {
  const out = rowsOf(at);
  const [read = null] = inputs(at).map(rowsOf);
  const above = counterAbove(at);
  const kept = above && /^Filter|Aggregate/.test(above.node.name) ? rowsOf(above) : null;
  if (out === null || read === null || kept === null || above === null) return null;
  if (out < ROWS || read === 0 || out < FACTOR * read || kept > KEPT * out) return null;
  const isFilter = /^Filter/.test(above.node.name);
  const name = /^Generate (\w+)/.exec(at.node.detail)?.[1] ?? 'explode';
  return {
    ...placeOf(facts, at, above),
    rule: 'join.explodingGenerate',
    title: 'Rows made and dropped',
    found:
      `\`${name}\` made ${formatCount(out)} rows of ${formatCount(read)} (${factor(out / read)} of each), and the ` +
      `${isFilter ? 'filter' : 'aggregate'} after it keeps ${formatCount(kept)} (${percent(kept / out)}).`,
    cost: facts.elapsed(at.query.applicationId, at.node.stageIds),
    evidence: { rowsIn: read, rowsOut: out, rowsKept: kept, factor: out / read },
    change: isFilter
      ? `Filter the array before \`${name}\`: \`F.filter(column, lambda each: …)\`, or test it with \`F.exists\` or \`F.array_contains\`.`
      : `Compute from the array itself, without \`${name}\`: \`F.size\`, \`F.aggregate\`, \`F.array_max\`, \`F.array_distinct\`.`,
  };
}
