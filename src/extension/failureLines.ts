import { causeText } from '../model/causes/causeText';
import type { FailureCause, Run } from '../model/run';
import type { CallSite } from '../model/runEvent';
import { linesOf } from '../text/lines';

/** A line of the person's own code that something failed at. */
export interface FailureLine {
  file: string;
  /** From 1. */
  line: number;
  /** In bytes of UTF-8, from 0; null for the whole line. */
  column: number | null;
  endColumn: number | null;
  message: string;
  /** The line as it ran; null where its file was not recorded. */
  text: string | null;
  /** The call that the failure ended, where that is another place. */
  calledAt: { file: string; line: number; op: string } | null;
}

/**
 * The lines that errors came from: of each failed action the innermost one of the user's functions, or the part of a `.sql`
 * file that Spark names; of an exception of the script's own its innermost frame in one of `isOwn`'s files. The lines of the
 * failed calls themselves have their errors from the language server, and a line that is both is not told twice. Empty where the
 * run did not fail: one that was cancelled did not.
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

/** The language server has the call's own line, unless the cause names a part of it. */
const isTold = ({ file, line, column }: FailureCause, site: CallSite | null) =>
  column === null && site?.file === file && site?.line === line;

const isSame = (one: FailureLine, other: FailureLine) =>
  one.file === other.file && one.line === other.line && one.column === other.column && one.message === other.message;

/** Where the line that failed is now, from 1: where it was, else where alone its text is; null if that cannot be told. */
export function lineNow({ line, text }: Pick<FailureLine, 'line' | 'text'>, lines: string[]): number | null {
  if (text === null || lines[line - 1] === text) return line;
  const places = lines.flatMap((each, index) => (each === text ? index + 1 : []));
  return places.length === 1 ? places[0]! : null;
}

/**
 * Where a line (from 0) is after an edit; null if the edit touched it.
 * @param edit lines from 0, first and last replaced, and how many lines the new text has more than one
 */
export function lineAfterEdit(line: number, edit: { first: number; last: number; newLines: number }): number | null {
  if (edit.first > line) return line;
  if (edit.last < line) return line + edit.newLines - (edit.last - edit.first);
  return null;
}
