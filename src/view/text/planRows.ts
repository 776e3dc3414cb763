import type { FoldedNode } from '../../layout/foldPlan';
import type { PlanFacts } from './planFacts';
import { planFacts } from './planFacts';

/** A node of a plan in the order in which people read it, with its part of the time. */
export interface PlanRow {
  folded: FoldedNode;
  facts: PlanFacts;
  depth: number;
  /** For each level of branching down to this row: whether the branch goes on below, and last whether it starts here. */
  branches: Branch[];
  /** Part of all measured time of the plan; null on rows of a pipeline whose time is shown further up. */
  share: number | null;
  /** `╮`, `│`, `╯` join neighbouring rows of one generated pipeline, `╶` is a pipeline of one row, else a blank. */
  bracket: string;
}

export type Branch = 'start' | 'lastStart' | 'through' | 'none';

/** Rows of a folded plan, root first. Chains stay in their column; each branch of a join or union is a level deeper. */
export function planRows(root: FoldedNode): PlanRow[] {
  const rows: PlanRow[] = [];
  const waiting: { folded: FoldedNode; first: Branch[]; rest: Branch[] }[] = [{ folded: root, first: [], rest: [] }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { folded, first, rest } = next;
    rows.push({ folded, facts: planFacts(folded), depth: rest.length, branches: first, share: null, bracket: ' ' });
    const last = folded.children.length - 1;
    const below = folded.children.map((child, index) => {
      if (last === 0) return { folded: child, first: rest, rest };
      const [start, through]: [Branch, Branch] = index < last ? ['start', 'through'] : ['lastStart', 'none'];
      return { folded: child, first: [...rest, start], rest: [...rest, through] };
    });
    waiting.push(...below.reverse());
  }
  return withShares(rows);
}

/** Gives every time to the first row that has it, and brackets to the rows of one pipeline. */
function withShares(rows: PlanRow[]): PlanRow[] {
  const seen = new Set<number>();
  let total = 0;
  for (const row of rows) {
    const { codegen } = row.folded;
    const repeated = codegen !== null && seen.has(codegen);
    if (codegen !== null) seen.add(codegen);
    row.share = repeated ? null : (row.facts.time ?? 0);
    total += row.share ?? 0;
  }
  rows.forEach((row, index) => {
    row.share = row.share === null ? null : total > 0 ? row.share / total : 0;
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
