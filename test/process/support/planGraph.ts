import type { PlanNode } from '../../../src/model/run';

/** A node of a plan as in `/applications/…/sql?details=true`. */
export interface GraphNode {
  nodeId: number;
  nodeName: string;
  metrics: { name: string; value: string }[];
}

export interface PlanGraph {
  nodes: GraphNode[];
  edges: { fromId: number; toId: number }[];
}

/** Wrappers that Spark's graph shows as the node inside. A reused subquery may come before its original. */
const PASSED_THROUGH = new Set(['InputAdapter', 'TableCacheQueryStage', 'ReusedSubquery']);
const QUERY_STAGES = new Set(['BroadcastQueryStage', 'ResultQueryStage', 'ShuffleQueryStage']);

/** A plan in the shape of Spark's SQL page, by the rules of Spark's `SparkPlanGraph`. */
export function planGraph(plan: PlanNode): PlanGraph {
  const builder = new GraphBuilder();
  builder.visit(plan, null);
  return builder.graph;
}

class GraphBuilder {
  readonly graph: PlanGraph = { nodes: [], edges: [] };
  private readonly exchanges: { node: PlanNode; nodeId: number }[] = [];

  visit(node: PlanNode, parent: number | null): void {
    const child = node.children[0]!;
    if (node.name.startsWith('WholeStageCodegen')) {
      this.add(node);
      return this.visit(child, parent);
    }
    if (PASSED_THROUGH.has(node.name)) return node.children.length > 0 ? this.visit(child, parent) : undefined;
    const mayBeKnown =
      QUERY_STAGES.has(node.name) || node.name === 'ReusedExchange' ? child : node.name === 'Subquery' && node;
    const known = mayBeKnown && this.exchanges.find(exchange => isSame(exchange.node, mayBeKnown));
    if (known) return this.pointAt(known.nodeId, parent);
    if (QUERY_STAGES.has(node.name)) return this.visit(child, parent);
    const nodeId = this.add(node);
    if (/Exchange|Subquery/.test(node.name)) this.exchanges.push({ node, nodeId });
    this.pointAt(nodeId, parent);
    for (const each of node.children) this.visit(each, nodeId);
  }

  private add({ name, metrics }: PlanNode): number {
    const nodeId = this.graph.nodes.length;
    const known = metrics.filter(({ text }) => text !== null);
    this.graph.nodes.push({
      nodeId,
      nodeName: name.trim(),
      metrics: known.map(metric => ({ name: metric.name.trim(), value: metric.text!.replace(/^\n/, '') })),
    });
    return nodeId;
  }

  private pointAt(nodeId: number, parent: number | null): void {
    if (parent !== null) this.graph.edges.push({ fromId: nodeId, toId: parent });
  }
}

/** Like `SparkPlanInfo.equals`. */
function isSame(one: PlanNode, other: PlanNode): boolean {
  return (
    one.name === other.name &&
    one.detail === other.detail &&
    one.children.length === other.children.length &&
    one.children.every((child, index) => isSame(child, other.children[index]!))
  );
}
