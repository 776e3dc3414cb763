import type { FoldedNode } from '../../layout/foldPlan';
import type { QueryParts } from '../../model/queryParts';
import type { PlanFacts } from './planFacts';
import { planFacts } from './planFacts';

/** A row of a plan, from the root down, with its share of the time. */
export interface PlanRow {
  folded: FoldedNode;
  facts: PlanFacts;
  depth: number;
  /** For each branch level down to this row: whether the branch continues below; for the last level, whether it starts here. */
  branches: Branch[];
  /**
   * Share of the executor time of the query's stages. All rows together are at most 1. Null for rows of a pipeline whose time is
   * shown further up.
   */
  share: number | null;
  /** `╮`, `│`, `╯` connect rows of one generated pipeline, `╶` is a pipeline of one row; otherwise a space. */
  bracket: string;
}

export type Branch = 'start' | 'lastStart' | 'through' | 'none';

/**
 * Rows of a folded plan, root first. Chains stay in one column; each branch of a join or union is one level deeper.
 * @param parts of the final plan of the query; null for another plan, which has no measurements
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
 * Limits the time of a pipeline to the time of its tasks. Generated code adds its duration again each time it is asked for more
 * rows, for example if its result is cached.
 */
function factsOf(folded: FoldedNode, parts: QueryParts | null): PlanFacts {
  const facts = planFacts(folded);
  const most = parts?.ofStages(folded.node.stageIds) ?? 0;
  return facts.shared && facts.time !== null && most > 0 ? { ...facts, time: Math.min(facts.time, most) } : facts;
}

/** Assigns each time to the first row that has it, and brackets to the rows of a pipeline. */
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
