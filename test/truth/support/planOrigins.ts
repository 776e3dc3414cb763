import type { PlanNode, PlanOrigin, Query } from '../../../src/model/run';

/** A node of a physical plan with the nodes above it. */
export interface JudgedNode {
  name: string;
  detail: string;
  origins: PlanOrigin[];
  parent: JudgedNode | null;
  children: JudgedNode[];
  node: PlanNode;
  queryId: number;
}

/** All nodes of a plan of a query, root first. */
export function judgedNodes(query: Pick<Query, 'id'>, plan: PlanNode | null): JudgedNode[] {
  const all: JudgedNode[] = [];
  const visit = (node: PlanNode, parent: JudgedNode | null): JudgedNode => {
    const name = plainName(node.name);
    const judged: JudgedNode = {
      name,
      detail: node.detail,
      origins: node.origins,
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

/** Without the number of a code generation stage, and without the table of a scan. */
function plainName(name: string): string {
  return name
    .trim()
    .replace(/ \(\d+\)$/, '')
    .replace(/^(Scan \w+) .*$/, '$1');
}
