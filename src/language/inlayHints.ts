import * as l10n from '@vscode/l10n';
import { groupBy } from '../model/groupBy';
import type { CodeEnd } from './codeEnds';
import type { AnchoredFigures } from './figureAnchors';
import { costText } from './figureText';
import { profileOf, profileTooltip } from './profileText';

export interface CostHint {
  position: CodeEnd;
  label: string;
  tooltip: string;
}

/**
 * Cost in the last run of the lines whose hints stand in a range of lines (from 0, inclusive): one hint for each line. Lines
 * without cost have none. @param ends where the hint of each line stands.
 */
export function inlayHints(anchors: AnchoredFigures[], ends: CodeEnd[], first: number, last: number): CostHint[] {
  const placed = anchors.flatMap(({ site, range }) => {
    const position = ends[range.start.line];
    return position && position.line >= first && position.line <= last ? [{ site, position }] : [];
  });
  return Array.from(groupBy(placed, ({ position }) => position.line).values(), here => {
    const sites = here.map(({ site }) => site);
    const profile = profileOf(sites);
    const tooltip = profile === null ? l10n.t('Cost in the last run with Strobe') : profileTooltip(profile);
    return { position: here[0]!.position, label: costText(sites), tooltip };
  })
    .filter(({ label }) => label !== '')
    .sort((a, b) => a.position.line - b.position.line);
}
