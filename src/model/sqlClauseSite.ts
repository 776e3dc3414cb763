import { linesOf } from '../text/lines';
import type { CallSite } from './runEvent';

/** The recorded text of a file; null if there is none. */
export type SourceTexts = (file: string) => string | null;

/** Number of lines that are searched for a call whose end is unknown. */
const MOST_LINES = 300;

/**
 * The place of a clause of a SQL text in a call: a multi-line literal argument, or a statement of a `.sql` file. The
 * place of the call itself if its text is not the text that Spark received (a variable, an f-string).
 *
 * @param sql a line of the text (from 1), and Spark's text of that line.
 */
export function sqlClauseSite(call: CallSite, sql: { line: number; text: string }, sources: SourceTexts): CallSite {
  const wanted = sql.text.trim();
  const text = sources(call.file);
  if (text === null || wanted === '') return call;
  const lines = linesOf(text);
  const last = Math.min(call.endLine ?? call.line + MOST_LINES, lines.length);
  const holds = (line: number) => line >= call.line && line <= last && lines[line - 1]!.includes(wanted);
  const first = firstLineOfText(lines, call.line, last);
  const starts = Array.from({ length: last - call.line + 1 }, (_, index) => call.line + index);
  const start = [first, ...starts].find(each => holds(each + sql.line - 1));
  if (start === undefined) return call;
  const line = start + sql.line - 1;
  const column = lines[line - 1]!.indexOf(wanted);
  return { ...call, line, column, endLine: line, endColumn: column + wanted.length };
}

/** Where a multi-line text begins in a call: at its first triple quotes. */
function firstLineOfText(lines: string[], from: number, to: number): number {
  for (let line = from; line <= to; line++) if (/"""|'''/.test(lines[line - 1]!)) return line;
  return from;
}
