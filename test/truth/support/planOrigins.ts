import type { PlanNode, Query } from '../../../src/model/run';
import type { CallSite } from '../../../src/model/runEvent';

export interface Origin {
  datasetId: number | null;
  callSite: Pick<CallSite, 'file' | 'line'> | null;
  exact: boolean;
}

/** A node of a physical plan with what stands above it. */
export interface JudgedNode {
  name: string;
  detail: string;
  origins: Origin[];
  parent: JudgedNode | null;
  children: JudgedNode[];
  node: PlanNode;
  queryId: number;
}

/** The lines of a node; a recording of before has one of them, in the fields that stay. */
export function originsOf(node: PlanNode): Origin[] {
  const { origins } = node as PlanNode & { origins?: Origin[] };
  if (origins) return origins;
  if (node.callSite === null) return [];
  return [{ datasetId: node.datasetIds[0] ?? null, callSite: node.callSite, exact: !node.derived }];
}

/** All nodes of a plan of a query, root first. */
export function judgedNodes(query: Pick<Query, 'id'>, plan: PlanNode | null): JudgedNode[] {
  const all: JudgedNode[] = [];
  const visit = (node: PlanNode, parent: JudgedNode | null): JudgedNode => {
    const name = plainName(node.name);
    const judged: JudgedNode = {
      name,
      detail: node.detail,
      origins: originsOf(node),
      parent,
      children: [],
      node,
      queryId: query.id,
    };
    all.push(judged);
    judged.children = node.children.map(child => visit(child, judged));
    return judged;
  };
  if (plan) visit(plan, null);
  return all;
}

/** Without the number of a stage of generated code, and the table of a scan. */
function plainName(name: string): string {
  return name
    .trim()
    .replace(/ \(\d+\)$/, '')
    .replace(/^(Scan \w+) .*$/, '$1');
}
