import { causeText } from '../model/causes/causeText';
import type { FailureCause, Run } from '../model/run';
import type { CallSite } from '../model/runEvent';
import { linesOf } from '../text/lines';

/** A line of user code that raised an error. */
export interface FailureLine {
  file: string;
  /** From 1. */
  line: number;
  /** In UTF-8 bytes, from 0; null for the whole line. */
  column: number | null;
  endColumn: number | null;
  message: string;
  /** Text of the line as it ran; null if the file was not recorded. */
  text: string | null;
  /** The call that failed, if it is at another place. */
  calledAt: { file: string; line: number; op: string } | null;
}

/**
 * The source lines of the errors of a run:
 * - for a failed action, the innermost line in a user function, or the part of a `.sql` file that Spark names;
 * - for an exception in the script, the innermost frame in a file that `isOwn` accepts.
 * The language server reports errors at the failed calls, so a line that it reports is left out. Empty if the run did not
 * fail; a cancelled run did not fail.
 */
export function failureLines(run: Run, isOwn: (file: string) => boolean): FailureLine[] {
  if (run.status === 'cancelled') return [];
  const lines = run.actions.flatMap(({ status, cause, callSite, op }) => {
    if (status !== 'failed' || cause === null || isTold(cause, callSite)) return [];
    return lineOf(run, cause, callSite && { file: callSite.file, line: callSite.line, op });
  });
  const all = [...lines, ...lineOfScript(run, isOwn)].filter(({ file }) => isOwn(file));
  return all.filter((each, index) => all.findIndex(other => isSame(each, other)) === index);
}

function lineOfScript(run: Run, isOwn: (file: string) => boolean): FailureLine[] {
  const { error } = run.script;
  if (error === null || error.actionId !== null) return [];
  const frame = error.frames.find(({ file }) => isOwn(file));
  const { cause } = error;
  if (cause?.file != null && isOwn(cause.file)) return lineOf(run, cause, null);
  const message = { type: cause?.type ?? null, message: cause?.message ?? error.message };
  return frame ? lineOf(run, { ...frame, ...message, column: null, endColumn: null }, null) : [];
}

function lineOf(run: Run, cause: FailureCause, calledAt: FailureLine['calledAt']): FailureLine[] {
  const { file, line, column, endColumn } = cause;
  if (file === null || line === null) return [];
  const source = run.script.sources.find(each => each.file === file);
  const text = source === undefined ? null : (linesOf(source.text)[line - 1] ?? '');
  return [{ file, line, column, endColumn, message: causeText(cause), text, calledAt }];
}

/** The language server reports the line of the call, unless the cause is only a part of that line. */
const isTold = ({ file, line, column }: FailureCause, site: CallSite | null) =>
  column === null && site?.file === file && site?.line === line;

const isSame = (one: FailureLine, other: FailureLine) =>
  one.file === other.file && one.line === other.line && one.column === other.column && one.message === other.message;

/** Current number of the failed line, from 1: unchanged, or the only line with the same text; null if there is none. */
export function lineNow({ line, text }: Pick<FailureLine, 'line' | 'text'>, lines: string[]): number | null {
  if (text === null || lines[line - 1] === text) return line;
  const places = lines.flatMap((each, index) => (each === text ? index + 1 : []));
  return places.length === 1 ? places[0]! : null;
}

/**
 * The number of a line (from 0) after an edit; null if the edit changed the line.
 * @param edit first and last replaced line, from 0, and number of line breaks in the new text
 */
export function lineAfterEdit(line: number, edit: { first: number; last: number; newLines: number }): number | null {
  if (edit.first > line) return line;
  if (edit.last < line) return line + edit.newLines - (edit.last - edit.first);
  return null;
}
