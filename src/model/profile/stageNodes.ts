import { stageKey } from '../stageKey';
import { addToGroup } from '../groupBy';
import type { PlanNode, Query, Run } from '../run';

/** The plan nodes that ran in stages. */
export interface StageNodes {
  /** By `stageKey`. */
  byStage: Map<string, PlanNode[]>;
  /** By `nodeKey`. */
  byId: Map<string, PlanNode>;
  /** The nodes that generated code runs in one pass, by their topmost node. */
  passes: Map<PlanNode, PlanNode[]>;
}

export const nodeKey = (applicationId: string, queryId: number, nodeId: number): string =>
  `${applicationId}/${queryId}/${nodeId}`;

const CODEGEN = /^WholeStageCodegen/;
/** Rows go into generated code through this node: what is below it is other code. */
const INPUT = 'InputAdapter';
/** A write takes its rows from generated code while it runs. */
const WRITES = /^(WriteFiles|Execute InsertInto|AppendData|OverwriteByExpression|OverwritePartitionsDynamic)/;

export function stageNodes(run: Run): StageNodes {
  const found: StageNodes = { byStage: new Map(), byId: new Map(), passes: new Map() };
  for (const query of run.queries) if (query.plans.final) addNodes(query, query.plans.final, found);
  return found;
}

function addNodes({ applicationId, id: queryId }: Query, root: PlanNode, found: StageNodes): void {
  const open: { node: PlanNode; pass: PlanNode[] | null; above: PlanNode | null }[] = [
    { node: root, pass: null, above: null },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, above } = next;
    const isCode = CODEGEN.test(node.name);
    const pass = isCode ? writing(above) : node.name === INPUT ? null : next.pass;
    if (isCode && node.children[0]) found.passes.set(node.children[0], pass!);
    if (!isCode && node.name !== INPUT) {
      pass?.push(node);
      found.byId.set(nodeKey(applicationId, queryId, node.id), node);
      for (const stageId of node.stageIds) addToGroup(found.byStage, stageKey({ applicationId, stageId }), node);
    }
    for (const child of node.children) open.push({ node: child, pass, above: node });
  }
}

const writing = (above: PlanNode | null): PlanNode[] => (above && WRITES.test(above.name) ? [above] : []);
