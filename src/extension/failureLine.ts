import type { Run } from '../model/run';
import type { CallSite } from '../model/runEvent';

export interface FailureLine {
  file: string;
  /** From 1. */
  line: number;
  message: string;
  /** The line as it ran. */
  text: string;
}

/**
 * The line of the person's own code that a script failed at: the innermost frame in one of `isOwn`'s files. Null where the
 * run did not fail, and where a failed action is shown on that line already.
 */
export function failureLine(run: Run, isOwn: (file: string) => boolean): FailureLine | null {
  const { error, sources } = run.script;
  const frame = error?.frames.find(({ file }) => isOwn(file));
  if (!error || !frame || run.actions.some(action => action.error !== null && isAt(action.callSite, frame)))
    return null;
  const text = sources.find(({ file }) => file === frame.file)?.text.split(/\r\n?|\n/)[frame.line - 1];
  return text === undefined ? null : { file: frame.file, line: frame.line, message: error.message, text };
}

/** Where the line that failed is now, from 1: where it was, else where alone its text is; null if that cannot be told. */
export function lineNow({ line, text }: FailureLine, lines: string[]): number | null {
  if (lines[line - 1] === text) return line;
  const places = lines.flatMap((each, index) => (each === text ? index + 1 : []));
  return places.length === 1 ? places[0]! : null;
}

const isAt = (site: CallSite | null, frame: CallSite) => site?.file === frame.file && site.line === frame.line;

/**
 * Where a line (from 0) is after an edit; null if the edit touched it.
 * @param edit lines from 0, first and last replaced, and how many lines the new text has more than one
 */
export function lineAfterEdit(line: number, edit: { first: number; last: number; newLines: number }): number | null {
  if (edit.first > line) return line;
  if (edit.last < line) return line + edit.newLines - (edit.last - edit.first);
  return null;
}
