import type { AnchoredFigures } from './figureAnchors';
import { costText } from './figureText';

export interface CostHint {
  /** From 0. The hint is at the end of the line. */
  line: number;
  label: string;
}

/** Cost in the last run of each line in a range (inclusive). Lines without cost have no hint. */
export function inlayHints(anchors: AnchoredFigures[], first: number, last: number): CostHint[] {
  const byLine = new Map<number, AnchoredFigures[]>();
  for (const anchor of anchors) {
    const { line } = anchor.range.start;
    if (line >= first && line <= last) byLine.set(line, [...(byLine.get(line) ?? []), anchor]);
  }
  return [...byLine]
    .map(([line, here]) => ({ line, label: costText(here.map(({ site }) => site)) }))
    .filter(({ label }) => label !== '')
    .sort((a, b) => a.line - b.line);
}
