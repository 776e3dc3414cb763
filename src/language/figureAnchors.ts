import type { TextPosition } from '../text/position';
import { characterAtByte } from '../text/utf8';
import type { RunFigures, SiteFigures } from '../wire/languageMessages';
import type { TextRange } from './jobModel';
import { lineMap } from './lineMap';

/** Figures of a call with the place where that call stands now. */
export interface AnchoredFigures {
  site: SiteFigures;
  range: TextRange;
}

export interface TextChange {
  range: TextRange;
  text: string;
}

/** Where the calls of a run stand in the text that ran. Sites that are not in it are left out. */
export function anchorsIn(figures: RunFigures): AnchoredFigures[] {
  const lines = figures.text.split('\n');
  return figures.sites.flatMap(site => {
    const range = rangeOf(site, lines);
    return range === null ? [] : [{ site, range }];
  });
}

/**
 * The same after a change: calls behind it move with their text, calls that it touches have lost their figures, because
 * nobody has run them as they are now.
 */
export function afterChange(anchors: AnchoredFigures[], change: TextChange): AnchoredFigures[] {
  return anchors.flatMap(anchor => {
    const range = shifted(anchor.range, change);
    return range === null ? [] : [{ ...anchor, range }];
  });
}

/**
 * The same in another text, where it is not known how it came about: a call keeps its figures if its lines are there
 * unchanged, in the same order, and cannot be mistaken for others.
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

/** A whole line where Python told no columns. */
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

/** Makes a comment, or part of a string, of what follows on its line. */
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
