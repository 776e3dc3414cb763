import type { JudgedNode } from './planOrigins';

/**
 * Nodes that wrap others or refer to one elsewhere: both the line of the inner node and the line of the node above are
 * correct.
 */
const WRAPPER =
  /^(WholeStageCodegen|InputAdapter|AdaptiveSparkPlan|\w*QueryStage|ColumnarToRow|RowToColumnar|ReusedExchange|ReusedSubquery|Subquery\w*|AQEShuffleRead|CustomShuffleReader)\b/;

/** Nodes that need sorted rows within a partition, so that Spark sorts below them. */
const WANTS_ORDER =
  /^(SortMergeJoin|Window|WindowGroupLimit|WindowInPandas|ArrowWindowPython|SortAggregate|ObjectHashAggregate|FlatMapGroupsInPandas|FlatMapGroupsInArrow|FlatMapCoGroupsInPandas|FlatMapCoGroupsInArrow|AggregateInPandas|ArrowAggregatePython|WriteFiles|Execute InsertInto\w*|Execute Create\w*|Execute SaveInto\w*)\b/;

export const isWrapper = ({ name }: Pick<JudgedNode, 'name'>): boolean => WRAPPER.test(name);

/**
 * Whether Spark adds this node by itself, so that no line of the job requested it. This table is the basis of all
 * figures of the bench: a node that is not in it needs a line.
 */
export function isSparksOwn(node: JudgedNode): boolean {
  // A query that was rejected before it had a plan has a node without a name.
  if (isWrapper(node) || node.name === '') return true;
  switch (node.name) {
    case 'Exchange':
      return !/REPARTITION|REBALANCE/.test(node.detail);
    case 'BroadcastExchange':
    case 'WindowGroupLimit':
      return true;
    case 'Sort':
      return /, false(, \d+)?\s*$/.test(node.detail) && WANTS_ORDER.test(realParent(node)?.name ?? '');
    case 'Filter':
    case 'Project':
      return !hasExact(node) && isByTheWay(node);
    default:
      return false;
  }
}

/**
 * Filters that only drop nulls and projections that only remove columns: Spark adds them by itself, and they cannot be
 * distinguished from those in the job. If such a node has an exact line, it is also the line of a neighboring node.
 */
export function isByTheWay(node: JudgedNode): boolean {
  switch (node.name) {
    case 'Filter':
      return conjuncts(node.detail).every(each => /^isnotnull\(.*\)$/.test(each));
    case 'Project':
      return isPruning(node.detail);
    default:
      return false;
  }
}

export const hasExact = (node: JudgedNode): boolean => node.origins.some(({ exact }) => exact);

/** The nearest node above that is not a wrapper. */
export function realParent(node: JudgedNode): JudgedNode | null {
  let above = node.parent;
  while (above && isWrapper(above)) above = above.parent;
  return above;
}

/** `Filter (isnotnull(a#1) AND isnotnull(b#2))` → `isnotnull(a#1)`, `isnotnull(b#2)`. */
function conjuncts(detail: string): string[] {
  const split = (text: string): string[] => {
    const inner = isBracketed(text) ? text.slice(1, -1) : text;
    const at = topLevelAnd(inner);
    return at === -1 ? [inner] : [...split(inner.slice(0, at)), ...split(inner.slice(at + AND.length))];
  };
  return split(detail.trim().replace(/^Filter /, ''));
}

const AND = ' AND ';

/** Whether one pair of brackets encloses the whole text. */
const isBracketed = (text: string) => text.startsWith('(') && closing(text, 0) === text.length - 1;

function topLevelAnd(text: string): number {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') at = closing(text, at);
    else if (text.startsWith(AND, at)) return at;
  }
  return -1;
}

/** Position where the bracket opened at `from` closes; the end of a truncated text. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return at;
  }
  return text.length;
}

/** `Project [a#1, b#2]`: only removes columns. */
function isPruning(detail: string): boolean {
  const columns = /^Project(?: \[(.*)\])?$/.exec(detail.trim());
  return columns !== null && (columns[1] ?? '').split(', ').every(each => /^([^ ()]*#\d+L?)?$/.test(each));
}
