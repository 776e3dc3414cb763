import { readsCache, readsRdd } from '../leafNodes';
import type { PlanNode, Query, Run } from '../run';

/** A node of the final plan of a query, with where it stands. */
export interface NodeAt {
  query: Query;
  node: PlanNode;
  above: NodeAt | null;
  below: NodeAt[];
}

/** What is below these was computed elsewhere, and is in another plan. */
const ELSEWHERE = /^(ReusedExchange|ReusedSubquery)/;
/** They hand on the rows of the node below. */
const WRAPPER =
  /^(WholeStageCodegen|InputAdapter|AdaptiveSparkPlan|\w*QueryStage|ColumnarToRow|RowToColumnar|AQEShuffleRead|CustomShuffleReader)/;

/** The nodes that a query itself ran, parents first. */
export function nodesOf(query: Query): NodeAt[] {
  const found: NodeAt[] = [];
  const open: NodeAt[] = query.plans.final ? [at(query, query.plans.final)] : [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push(next);
    if (hasRun(next.node)) open.push(...[...next.below].reverse());
  }
  return found;
}

/** Only the query that fills a cache runs what is below its scan. */
function hasRun(node: PlanNode): boolean {
  return readsCache(node)
    ? node.children.some(({ stageIds }) => stageIds.length > 0)
    : !ELSEWHERE.test(node.name) && !readsRdd(node);
}

export const nodesOfRun = (run: Run): NodeAt[] => run.queries.flatMap(nodesOf);

/** The node with all nodes below it. Without recursion: plans can be deeper than the stack. */
function at(query: Query, root: PlanNode): NodeAt {
  const top: NodeAt = { query, node: root, above: null, below: [] };
  const open = [top];
  for (let above = open.pop(); above !== undefined; above = open.pop()) {
    const from = above;
    above.below.push(...above.node.children.map(node => ({ query, node, above: from, below: [] })));
    open.push(...above.below);
  }
  return top;
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

const rowsByNode = new WeakMap<NodeAt, number | null>();

/**
 * Rows that a node puts out: as it counts them, else those of its only input; null where nothing counted them. What a
 * walk down has found is kept for every node that it passed, as rules ask for each node of a plan.
 */
export function rowsOf(from: NodeAt): number | null {
  const passed: NodeAt[] = [];
  let at = from;
  for (; !rowsByNode.has(at); at = inputs(at)[0]!) {
    passed.push(at);
    if (countedRows(at) !== null || inputs(at).length !== 1) break;
  }
  const rows = rowsByNode.has(at) ? rowsByNode.get(at)! : (countedRows(at) ?? rowsOfUnion(at));
  for (const each of passed) rowsByNode.set(each, rows);
  return rows;
}

const countedRows = (at: NodeAt): number | null =>
  metric(at, 'number of output rows') ?? metric(at, 'shuffle records written');

/** Of several inputs, only those of a union are handed on as they are. */
function rowsOfUnion(at: NodeAt): number | null {
  const rows = /^Union/.test(at.node.name) ? inputs(at).map(rowsOf) : [];
  return rows.length === 0 || rows.includes(null) ? null : rows.reduce((sum, each) => sum! + each!, 0);
}
