import type { FoldedNode } from '../../layout/foldPlan';
import type { QueryParts } from '../../model/queryParts';
import type { PlanFacts } from './planFacts';
import { planFacts } from './planFacts';

/** A node of a plan in the order in which people read it, with its part of the time. */
export interface PlanRow {
  folded: FoldedNode;
  facts: PlanFacts;
  depth: number;
  /** For each level of branching down to this row: whether the branch goes on below, and last whether it starts here. */
  branches: Branch[];
  /**
   * Part of the executor time of the query's stages: all rows together are at most 1. Null on rows of a pipeline whose time
   * is shown further up.
   */
  share: number | null;
  /** `╮`, `│`, `╯` join neighbouring rows of one generated pipeline, `╶` is a pipeline of one row, else a blank. */
  bracket: string;
}

export type Branch = 'start' | 'lastStart' | 'through' | 'none';

/**
 * Rows of a folded plan, root first. Chains stay in their column; each branch of a join or union is a level deeper.
 * @param parts of the query's final plan; null for another plan, of which nothing was measured.
 */
export function planRows(root: FoldedNode, parts: QueryParts | null): PlanRow[] {
  const rows: PlanRow[] = [];
  const waiting: { folded: FoldedNode; first: Branch[]; rest: Branch[] }[] = [{ folded: root, first: [], rest: [] }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { folded, first, rest } = next;
    rows.push({
      folded,
      facts: factsOf(folded, parts),
      depth: rest.length,
      branches: first,
      share: null,
      bracket: ' ',
    });
    const last = folded.children.length - 1;
    const below = folded.children.map((child, index) => {
      if (last === 0) return { folded: child, first: rest, rest };
      const [start, through]: [Branch, Branch] = index < last ? ['start', 'through'] : ['lastStart', 'none'];
      return { folded: child, first: [...rest, start], rest: [...rest, through] };
    });
    waiting.push(...below.reverse());
  }
  return withShares(rows, parts);
}

/**
 * Code that is asked again whether there are more rows (where its result is cached, say) adds its duration again: it was
 * not there for longer than the tasks that it ran in.
 */
function factsOf(folded: FoldedNode, parts: QueryParts | null): PlanFacts {
  const facts = planFacts(folded);
  const most = parts?.ofStages(folded.node.stageIds) ?? 0;
  return facts.shared && facts.time !== null && most > 0 ? { ...facts, time: Math.min(facts.time, most) } : facts;
}

/** Gives every time to the first row that has it, and brackets to the rows of one pipeline. */
function withShares(rows: PlanRow[], parts: QueryParts | null): PlanRow[] {
  const first = new Map<number, PlanRow>();
  rows.forEach((row, index) => {
    const { codegen, node } = row.folded;
    const shown = (codegen === null ? undefined : first.get(codegen)) ?? row;
    if (codegen !== null) first.set(codegen, shown);
    const all = parts?.executorTime ?? 0;
    const share = all > 0 ? (parts?.byNode.get(node.id) ?? 0) / all : 0;
    if (shown === row) row.share = share;
    else shown.share = (shown.share ?? 0) + share;
    row.bracket = bracketOf(rows, index);
  });
  return rows;
}

function bracketOf(rows: PlanRow[], index: number): string {
  const codegen = rows[index]?.folded.codegen ?? null;
  if (codegen === null) return ' ';
  const above = rows[index - 1]?.folded.codegen === codegen;
  const below = rows[index + 1]?.folded.codegen === codegen;
  if (above) return below ? '│' : '╯';
  return below ? '╮' : '╶';
}
