/**
 * Parses a plan as Spark prints it (`TreeNode.treeString`): one node per line, its depth given by a prefix of `:  ` and
 * three spaces that ends in `:- ` or `+- `. Lines below the root without this prefix continue the previous node.
 */
import type { PlanNode } from './run';

const PREFIX = /^((?:[: ] {2})*)([:+]- )/;
/** `== Final Plan ==`: the heading of a plan inside `AdaptiveSparkPlan`, not a node. */
const SECTION = /^[:+\- ]*== .* ==$/;
/** `*(3) Sort …`: the node is part of the third generated function. */
const CODEGEN_MARK = /^\*(?:\(\d+\))? ?/;

interface Line {
  depth: number;
  text: string;
}

/** The tree, with nodes numbered in pre-order from 0; null for text without any node. */
export function parsePlanText(text: string): PlanNode | null {
  const nodes: PlanNode[] = [];
  const open: { depth: number; node: PlanNode }[] = [];
  for (const { depth, text: line } of planLines(text)) {
    const node = planNode(nodes.length, line);
    while (open.length > 0 && open.at(-1)!.depth >= depth) open.pop();
    open.at(-1)?.node.children.push(node);
    open.push({ depth, node });
    nodes.push(node);
  }
  return nodes[0] ?? null;
}

function planLines(text: string): Line[] {
  const lines: Line[] = [];
  let afterSection = false;
  for (const raw of text.split('\n')) {
    if (raw.trim() === '') continue;
    if (SECTION.test(raw)) {
      afterSection = true;
      continue;
    }
    const prefix = PREFIX.exec(raw);
    if (prefix) lines.push({ depth: prefix[1]!.length / 3 + 1, text: raw.slice(prefix[0].length) });
    else if (afterSection || lines.length === 0) lines.push({ depth: indent(raw), text: raw });
    else lines.at(-1)!.text += `\n${raw}`;
    afterSection = false;
  }
  return lines;
}

function indent(raw: string): number {
  return Math.floor(/^[: ]*/.exec(raw)![0].length / 3);
}

function planNode(id: number, text: string): PlanNode {
  const detail = text.trim().replace(CODEGEN_MARK, '');
  const name = /^['!]?[A-Za-z_]\w*/.exec(detail)?.[0] ?? detail;
  const lines = { origins: [], datasetIds: [], derived: false, callSite: null };
  return { id, name, detail, children: [], metrics: [], ...lines, stageIds: [] };
}
