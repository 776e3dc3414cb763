import type { PlanNode } from '../../../src/model/run';

/** A node of a plan as `/applications/…/sql?details=true` has it. */
export interface GraphNode {
  nodeId: number;
  nodeName: string;
  metrics: { name: string; value: string }[];
}

export interface PlanGraph {
  nodes: GraphNode[];
  edges: { fromId: number; toId: number }[];
}

/** Wrappers that Spark's graph shows as what they wrap. */
const PASSED_THROUGH = new Set(['InputAdapter', 'TableCacheQueryStage']);
const QUERY_STAGES = new Set(['BroadcastQueryStage', 'ResultQueryStage', 'ShuffleQueryStage']);
const REUSES = new Set(['ReusedExchange', 'ReusedSubquery']);

/** A plan in the shape that Spark's own SQL page gives it, by the rules of Spark's `SparkPlanGraph`. */
export function planGraph(plan: PlanNode): PlanGraph {
  const graph: PlanGraph = { nodes: [], edges: [] };
  const exchanges = new Map<string, number>();
  const pointAt = (nodeId: number, parent: number | null) => {
    if (parent !== null) graph.edges.push({ fromId: nodeId, toId: parent });
  };
  const add = (node: PlanNode): number => {
    const nodeId = graph.nodes.length;
    const metrics = node.metrics.flatMap(({ name, text }) =>
      text === null ? [] : [{ name: name.trim(), value: text.replace(/^\n/, '') }],
    );
    graph.nodes.push({ nodeId, nodeName: node.name.trim(), metrics });
    return nodeId;
  };
  const visit = (node: PlanNode, parent: number | null): void => {
    const [child] = node.children;
    if (node.name.startsWith('WholeStageCodegen')) {
      add(node);
      return visit(child!, parent);
    }
    if (PASSED_THROUGH.has(node.name)) return child && visit(child, parent);
    const reused = QUERY_STAGES.has(node.name) || REUSES.has(node.name) ? child! : node;
    const known = exchanges.get(identity(reused));
    if (known !== undefined && (reused !== node || node.name === 'Subquery')) return pointAt(known, parent);
    if (QUERY_STAGES.has(node.name)) return visit(child!, parent);
    const nodeId = add(node);
    if (/Exchange|Subquery/.test(node.name)) exchanges.set(identity(node), nodeId);
    pointAt(nodeId, parent);
    for (const each of node.children) visit(each, nodeId);
  };
  visit(plan, null);
  return graph;
}

/** What `SparkPlanInfo.equals` compares. */
function identity({ name, detail, children }: PlanNode): string {
  return JSON.stringify([name, detail, children.map(identity)]);
}
