import type { PlanNode, Query, Run } from '../run';

/** A node of the final plan of a query, with where it stands. */
export interface NodeAt {
  query: Query;
  node: PlanNode;
  above: NodeAt | null;
  below: NodeAt[];
}

/** What is below these was computed elsewhere, and is in another plan. */
const ELSEWHERE = /^(InMemoryTableScan|ReusedExchange|ReusedSubquery|TableCacheQueryStage|Scan ExistingRDD)/;
/** They hand on the rows of the node below. */
const WRAPPER =
  /^(WholeStageCodegen|InputAdapter|AdaptiveSparkPlan|\w*QueryStage|ColumnarToRow|RowToColumnar|AQEShuffleRead|CustomShuffleReader)/;

/** The nodes that a query itself ran, parents first. */
export function nodesOf(query: Query): NodeAt[] {
  const found: NodeAt[] = [];
  const open: NodeAt[] = query.plans.final ? [at(query, query.plans.final, null)] : [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push(next);
    if (!ELSEWHERE.test(next.node.name)) open.push(...[...next.below].reverse());
  }
  return found;
}

export const nodesOfRun = (run: Run): NodeAt[] => run.queries.flatMap(nodesOf);

function at(query: Query, node: PlanNode, above: NodeAt | null): NodeAt {
  const made: NodeAt = { query, node, above, below: [] };
  for (const child of node.children) made.below.push(at(query, child, made));
  return made;
}

export const isWrapper = ({ node }: NodeAt): boolean => WRAPPER.test(node.name);

/** The nearest nodes below that are no wrappers. */
export function inputs(from: NodeAt): NodeAt[] {
  return from.below.flatMap(each => (isWrapper(each) ? inputs(each) : [each]));
}

/** The nearest node above that is no wrapper. */
export function consumer(from: NodeAt): NodeAt | null {
  let above = from.above;
  while (above && isWrapper(above)) above = above.above;
  return above;
}

export function metric({ node }: NodeAt, name: string): number | null {
  return node.metrics.find(each => each.name.trim() === name)?.value ?? null;
}

/** What the task with most of a metric reported; null where none did. */
export function largest({ node }: NodeAt, name: string): number | null {
  return node.metrics.find(each => each.name.trim() === name)?.largest ?? null;
}

/** The nearest node above that counts its rows, as long as nothing but projections is between. */
export function counterAbove(from: NodeAt): NodeAt | null {
  const above = consumer(from);
  return above !== null && /^Project/.test(above.node.name) ? counterAbove(above) : above;
}

/** All nodes below, nearest first. */
export function descendants(from: NodeAt): NodeAt[] {
  const found = [...from.below];
  for (const each of found) found.push(...each.below);
  return found;
}

const HAS_WORK = /EvalPython|InPandas|InArrow|Join|Aggregate|Window|Generate/;

/** What costs, in the same stage: not past a shuffle. */
export function workBelow(at: NodeAt): NodeAt | null {
  for (const each of at.below) {
    if (/Exchange|QueryStage/.test(each.node.name)) continue;
    if (HAS_WORK.test(each.node.name)) return each;
    const found = workBelow(each);
    if (found) return found;
  }
  return null;
}

/** Rows that a node puts out: as it counts them, else those of its only input; null where nothing counted them. */
export function rowsOf(from: NodeAt): number | null {
  const own = metric(from, 'number of output rows') ?? metric(from, 'shuffle records written');
  if (own !== null) return own;
  const rows = inputs(from).map(rowsOf);
  // Of several inputs, only those of a union are handed on as they are.
  if (rows.length === 0 || rows.includes(null) || (rows.length > 1 && !/^Union/.test(from.node.name))) return null;
  return rows.reduce((sum, each) => sum! + each!, 0);
}
