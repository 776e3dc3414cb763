import type { PlanNode } from '../model/run';

/** A plan node for display, with Spark's wrapper nodes folded into the node that they wrap. */
export interface FoldedNode {
  node: PlanNode;
  /**
   * Id of the `WholeStageCodegen` node whose generated code runs the node. The number in the name of that node would
   * not do: a cached plan counts from 1 again.
   */
  codegen: number | null;
  /** Time of that pipeline in ms. Spark measures it only for all its nodes together. */
  codegenTime: number | null;
  /** `AQEShuffleRead` above this exchange: adaptive execution changed how its partitions are read. */
  shuffleRead: PlanNode | null;
  children: FoldedNode[];
  /** Number of nodes below it that are not drawn (`closePlan`). */
  hidden: number;
}

const WRAPPERS =
  /^(InputAdapter|AdaptiveSparkPlan|ResultQueryStage|ShuffleQueryStage|BroadcastQueryStage|TableCacheQueryStage)\b/;
const CODEGEN = /^WholeStageCodegen\b/;

/**
 * Folds `WholeStageCodegen`, `InputAdapter`, query stages and adaptive wrappers of a physical plan. Node names are from Spark's
 * `SparkPlanInfo`. An exchange ends the pipeline above it.
 */
export function foldPlan(root: PlanNode): FoldedNode {
  return fold(root, null, null);
}

interface Codegen {
  id: number;
  time: number | null;
}

function fold(node: PlanNode, codegen: Codegen | null, shuffleRead: PlanNode | null): FoldedNode {
  const only = node.children.length === 1 ? node.children[0] : undefined;
  if (only !== undefined) {
    if (CODEGEN.test(node.name)) return fold(only, { id: node.id, time: timeOf(node) }, shuffleRead);
    if (WRAPPERS.test(node.name)) return fold(only, null, shuffleRead);
    if (/^(AQEShuffleRead|CustomShuffleReader)/.test(node.name) && leadsToExchange(only)) return fold(only, null, node);
  }
  return {
    node,
    codegen: codegen?.id ?? null,
    codegenTime: codegen?.time ?? null,
    shuffleRead,
    children: node.children.map(child => fold(child, codegen, null)),
    hidden: 0,
  };
}

function leadsToExchange(node: PlanNode): boolean {
  const child = node.children[0];
  if (/Exchange/.test(node.name)) return true;
  return WRAPPERS.test(node.name) && child !== undefined && leadsToExchange(child);
}

function timeOf(node: PlanNode): number | null {
  return node.metrics.find(metric => metric.name === 'duration')?.value ?? null;
}
