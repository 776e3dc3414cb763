import { linesOf } from '../text/lines';
import type { RunFigures } from '../wire/languageMessages';
import { lineNow } from './failureLines';

/** Smallest part of the run's wall time of each level of heat. */
const LEVELS = [0.05, 0.2, 0.5];

export interface HotLine {
  /** Current number, from 1. */
  line: number;
  /** Of the run's wall time: 0 to 1. */
  share: number;
}

/** From 0 for the weakest; -1 for a line that is not marked. */
export const heatLevel = (share: number): number => LEVELS.filter(least => share >= least).length - 1;

/** The lines that took at least 5 % of a run, where they are in the current text. Lines that were edited are left out. */
export function hotLines({ sites, text }: RunFigures, lines: string[]): HotLine[] {
  const ran = linesOf(text);
  return sites.flatMap(({ line, profile }) => {
    if (profile === undefined || heatLevel(profile.share) < 0) return [];
    const now = lineNow({ line, text: ran[line - 1] ?? '' }, lines);
    return now === null || now > lines.length ? [] : [{ line: now, share: profile.share }];
  });
}
