/**
 * Reads a plan as Spark prints it (`TreeNode.treeString`): one node a line, its depth given by a prefix of `:  ` and
 * three spaces that ends in `:- ` or `+- `. Lines that carry no such prefix below the root continue the node before.
 */
import type { PlanNode } from './run';

const PREFIX = /^((?:[: ] {2})*)([:+]- )/;
/** `*(3) Sort …`: the node is part of the third generated function. */
const CODEGEN_MARK = /^\*(?:\(\d+\))? ?/;

interface Line {
  depth: number;
  text: string;
}

/** The tree, nodes numbered in pre-order from 0; null for text without any node. */
export function parsePlanText(text: string): PlanNode | null {
  const lines = planLines(text);
  if (lines.length === 0) return null;
  const path: PlanNode[] = [];
  lines.forEach((line, id) => {
    const node = planNode(id, line.text);
    const parent = path[Math.min(line.depth, path.length) - 1];
    parent?.children.push(node);
    path.length = Math.min(line.depth, path.length);
    path.push(node);
  });
  return path[0]!;
}

function planLines(text: string): Line[] {
  const lines: Line[] = [];
  for (const raw of text.split('\n')) {
    if (raw.trim() === '' || /^== .* ==$/.test(raw.trim())) continue;
    const prefix = PREFIX.exec(raw);
    const last = lines.at(-1);
    if (prefix) lines.push({ depth: prefix[1]!.length / 3 + 1, text: raw.slice(prefix[0].length) });
    else if (last) last.text += `\n${raw}`;
    else lines.push({ depth: 0, text: raw });
  }
  return lines;
}

function planNode(id: number, text: string): PlanNode {
  const detail = text.replace(CODEGEN_MARK, '').trim();
  const name = /^'?[A-Za-z_][\w]*/.exec(detail)?.[0] ?? detail;
  return { id, name, detail, children: [], metrics: [], datasetIds: [], derived: false, callSite: null, stageIds: [] };
}
