import type { Finding } from '../../model/findings/finding';
import type { Run } from '../../model/run';
import { plural } from '../../text/plural';
import { answerOf } from './answer';
import { faintLines } from './faintLines';
import { findingList } from './findingList';
import { lineProfileLines } from './lineProfileText';
import { createPalette, type Palette } from './palette';
import { rule } from './rule';
import { wrapText } from './wrapText';

interface Options {
  width: number;
  color: boolean;
}

/** Findings that come first; the others are listed further down. */
const MOST_FINDINGS = 3;

/** One sentence about where the time went. */
export function sentenceLines(run: Run, { width, color }: Options): string[] {
  return wrapText(answerOf(run), width).map(createPalette(color).strong);
}

/** The findings that are marked at a line, the most valuable first. */
export function markedFindings(run: Run, { width, color }: Options): string[] {
  return findingList(run, firstMarked(run), width, createPalette(color));
}

const firstMarked = (run: Run): Finding[] => run.findings.filter(each => each.marked).slice(0, MOST_FINDINGS);

/** The findings that `markedFindings` leaves out. */
export function otherFindings(run: Run, width: number, palette: Palette): string[] {
  const shown = new Set(firstMarked(run));
  return findingList(
    run,
    run.findings.filter(each => !shown.has(each)),
    width,
    palette,
  );
}

/** What `strobe show --findings` prints: the sentence, all findings, and the wall time by line. */
export function renderFindings(run: Run, options: Options): string {
  const palette = createPalette(options.color);
  const { width } = options;
  const marked = run.findings.filter(each => each.marked);
  const others = run.findings.filter(each => !each.marked);
  const smaller = `${plural(others.length, 'finding')} below 1 s or 5 % of the run`;
  return [
    ...sentenceLines(run, options),
    ...(run.findings.length === 0 ? faintLines('No findings.', width, palette) : []),
    ...findingList(run, marked, width, palette),
    ...(others.length > 0 ? ['', rule(smaller, width, palette), ...findingList(run, others, width, palette)] : []),
    '',
    rule('Time by line', width, palette),
    ...lineProfileLines(run, options),
  ].join('\n');
}
