import type { Figures } from './judgeLines';

/** Allowed share of nodes, except those that Spark adds, without an exact line. */
export const MOST_WITHOUT_LINE = 0.05;

export interface Summary extends Record<'wrong' | 'missing' | 'derived' | 'unaccounted', string[]> {
  checked: number;
  /** Missing and derived together, as a share of all checked nodes. */
  withoutLine: number;
}

/** The figures of several jobs; their sentences include the name of the job. */
export function summary(jobs: { name: string; figures: Figures }[]): Summary {
  const all = (kind: 'wrong' | 'missing' | 'derived' | 'unaccounted') =>
    jobs.flatMap(({ name, figures }) => figures[kind].map(each => `${name}: ${each}`));
  const [missing, derived] = [all('missing'), all('derived')];
  const checked = jobs.reduce((sum, { figures }) => sum + figures.checked, 0);
  return {
    checked,
    wrong: all('wrong'),
    missing,
    derived,
    unaccounted: all('unaccounted'),
    withoutLine: checked === 0 ? 0 : (missing.length + derived.length) / checked,
  };
}

/** Why the bench fails; empty if it passes. */
export function whyFailed({ checked, wrong, unaccounted, withoutLine }: Summary): string[] {
  return [
    ...(checked === 0 ? ['no node was checked'] : []),
    ...(wrong.length > 0 ? [`${wrong.length} wrong lines`] : []),
    ...(unaccounted.length > 0 ? [`${unaccounted.length} nodes without a comment`] : []),
    ...(withoutLine > MOST_WITHOUT_LINE ? [`${(withoutLine * 100).toFixed(1)} % of the nodes have no exact line`] : []),
  ];
}

/** The three figures, and every node behind them. */
export function summaryLines(title: string, found: Summary): string[] {
  const { checked, wrong, missing, derived, withoutLine } = found;
  const share = `${(withoutLine * 100).toFixed(1)} % without an exact line`;
  return [
    `${title}: ${wrong.length} wrong, ${missing.length} missing, ${derived.length} derived of ${checked} nodes (${share})`,
    ...(['wrong', 'missing', 'derived', 'unaccounted'] as const).flatMap(kind =>
      found[kind].map(each => `  ${kind.padEnd(11)} ${each}`),
    ),
  ];
}
