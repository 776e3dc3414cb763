import type { TextPosition } from '../text/position';
import { characterAtByte } from '../text/utf8';
import type { RunFigures, SiteFigures } from '../wire/languageMessages';
import type { TextRange } from './jobModel';
import { lineMap } from './lineMap';

/** The figures of a call with the current position of the call. */
export interface AnchoredFigures {
  site: SiteFigures;
  range: TextRange;
}

export interface TextChange {
  range: TextRange;
  text: string;
}

/** Positions of the calls of a run in the text that ran. Call sites outside the text are omitted. */
export function anchorsIn(figures: RunFigures): AnchoredFigures[] {
  const lines = figures.text.split('\n');
  return figures.sites.flatMap(site => {
    const range = rangeOf(site, lines);
    return range === null ? [] : [{ site, range }];
  });
}

/**
 * Positions after an edit. Calls after the edit move with their text. Calls that were edited lose their figures, because they
 * have not run in their current form.
 */
export function afterChange(anchors: AnchoredFigures[], change: TextChange): AnchoredFigures[] {
  return anchors.flatMap(anchor => {
    const range = shifted(anchor.range, change);
    return range === null ? [] : [{ ...anchor, range }];
  });
}

/**
 * Positions in a different text, if the edits are unknown. A call keeps its figures if its lines are unchanged, in the same
 * order, and unambiguous.
 */
export function afterReplacement(anchors: AnchoredFigures[], before: string, after: string): AnchoredFigures[] {
  const map = lineMap(before.split('\n'), after.split('\n'));
  return anchors.flatMap(anchor => {
    const { start, end } = anchor.range;
    const first = map[start.line] ?? null;
    if (first === null) return [];
    for (let line = start.line; line <= end.line; line++) {
      if (map[line] !== first + line - start.line) return [];
    }
    const move = (position: TextPosition) => ({ ...position, line: position.line + first - start.line });
    return [{ ...anchor, range: { start: move(start), end: move(end) } }];
  });
}

/** The whole line if Python reported no columns. */
function rangeOf(site: SiteFigures, lines: string[]): TextRange | null {
  const first = lines[site.line - 1];
  const lastLine = site.column === null ? site.line : (site.endLine ?? site.line);
  const last = lines[lastLine - 1];
  if (first === undefined || last === undefined) return null;
  const start = site.column === null ? first.length - first.trimStart().length : characterAtByte(first, site.column);
  const end =
    site.column === null || site.endColumn === null ? last.trimEnd().length : characterAtByte(last, site.endColumn);
  return { start: { line: site.line - 1, character: start }, end: { line: lastLine - 1, character: end } };
}

function shifted({ start, end }: TextRange, change: TextChange): TextRange | null {
  const { text } = change;
  if (!isBefore(change.range.start, end)) {
    const touches = isSame(change.range.start, end) && /^\w/.test(text);
    return touches ? null : { start, end };
  }
  if (isBefore(start, change.range.end)) return null;
  if (change.range.end.line === start.line && hidesRest(text)) return null;
  if (isSame(change.range.end, start) && /\w$/.test(text)) return null;
  const newEnd = endOfChange(change);
  const move = (position: TextPosition): TextPosition => ({
    line: position.line + newEnd.line - change.range.end.line,
    character:
      position.line === change.range.end.line
        ? newEnd.character + position.character - change.range.end.character
        : position.character,
  });
  return { start: move(start), end: move(end) };
}

/** Whether the text turns the rest of its line into a comment or a part of a string. */
function hidesRest(text: string): boolean {
  const lastLine = text.slice(text.lastIndexOf('\n') + 1);
  return lastLine.includes('#') || (lastLine.match(/["']/g)?.length ?? 0) % 2 === 1;
}

function endOfChange({ range, text }: TextChange): TextPosition {
  const lines = text.split('\n');
  const last = lines[lines.length - 1]!.length;
  const line = range.start.line + lines.length - 1;
  return { line, character: lines.length === 1 ? range.start.character + last : last };
}

const isBefore = (a: TextPosition, b: TextPosition) =>
  a.line < b.line || (a.line === b.line && a.character < b.character);
const isSame = (a: TextPosition, b: TextPosition) => a.line === b.line && a.character === b.character;
