/** Where in a statement of SQL an error is: lines from 1, code points from 0. `length`: null where Spark names a place only. */
export interface SqlPosition {
  line: number;
  column: number;
  length: number | null;
}

/** An exception of the JVM's, from its text. */
export interface JvmError {
  /** Name of its class, without package; null where the text does not tell. */
  type: string | null;
  /** First line of its message. */
  message: string;
  sql: SqlPosition | null;
  /** Spark 4: the line of the Column method that made the expression. */
  calledFrom: { file: string; line: number } | null;
}

/** What Spark puts before the error that it is about. */
const WRAPPERS = [
  /^An error occurred while calling [^\n]*\n: /,
  /^(?:[\w.$]+Exception: )?Job aborted due to stage failure: (?:[^\n]*?most recent failure: Lost task [^\n]*?\(TID \d+\) \([^)]*\): )?/,
  /^(?:[\w.$]+Exception: )?Exception thrown in awaitResult: /,
  /^[^\n]*has failed the maximum allowable number of times: \d+\. Most recent failure reason:\s*/,
  /^FetchFailed\([^\n]*message=\s*/,
  /^(?:[\w.$]+Exception: )?Job aborted\.\s*$/,
];
/** `java.io.IOException: disk`, `java.io.EOFException`. */
const CLASS = /^(?:[a-z_][\w$]*\.)+([A-Z][\w$]*)(?::\s*|$)/;
/** Errors of Spark's that only say where another one was met. */
const WRAPPING =
  /^\[(?:FAILED_READ_FILE|TASK_WRITE_FAILED|FAILED_EXECUTE_UDF|INTERNAL_ERROR|STREAM_FAILED|WRITING_JOB_ABORTED)\b/;
const LOST = /^ExecutorLostFailure \(executor (\S+) (exited[^)]*)\)(?: Reason: ([^\n]*))?/;

/**
 * The error that a text of the JVM's is about. Of a chain of causes it is the first that has an error class of its own
 * (`[DIVIDE_BY_ZERO]`), else the innermost that says anything.
 */
export function jvmError(text: string): JvmError {
  const errors = text.split(/\nCaused by: /).map(part => errorOf(part.trimStart()));
  const classed = errors.find(({ message }) => /^\[[A-Z_]+[\w.]*\]/.test(message) && !WRAPPING.test(message));
  const found = classed ?? errors.findLast(({ message }) => message !== '') ?? errors[0]!;
  return { ...found, sql: sqlPosition(text), calledFrom: calledFrom(text) };
}

function unwrapped(text: string): string {
  for (const wrapper of WRAPPERS) {
    const rest = text.replace(wrapper, '');
    if (rest !== text && rest.trim() !== '') return unwrapped(rest.trimStart());
  }
  return text;
}

const withoutStack = (text: string): string =>
  text.split(/\n\s+at |\n\s*\.\.\. \d+ more|\n\nDriver stacktrace:/, 1)[0]!;

/** A wrapper is a SparkException, whatever it says. */
function errorOf(wrapped: string): Pick<JvmError, 'type' | 'message'> {
  const inner = unwrapped(wrapped);
  const text = withoutStack(inner);
  const lost = LOST.exec(text);
  if (lost) return { type: 'ExecutorLostFailure', message: lostMessage(lost) };
  const named = CLASS.exec(text);
  const type = named?.[1] ?? (inner === wrapped ? null : 'SparkException');
  return { type, message: firstLine(named ? text.slice(named[0].length) : text) };
}

const lostMessage = ([, id, how, why]: RegExpExecArray): string => `Executor ${id} ${how}${why ? `: ${why}` : ''}`;

/** `; line 1 pos 7;` of an analysis, `(line 1, pos 7)` of a parse, `== SQL (line 1, position 8) ==` of an execution. */
function sqlPosition(text: string): SqlPosition | null {
  const context = /== SQL(?: of [^\n]*)? ?\(line (\d+), position (\d+)\) ==\n[^]*?\n( *)(\^+)/.exec(text);
  if (context) return { line: Number(context[1]), column: Number(context[2]) - 1, length: context[4]!.length };
  const place = /[;(] ?line (\d+),? pos (\d+)/.exec(text);
  return place && { line: Number(place[1]), column: Number(place[2]), length: null };
}

function calledFrom(text: string): JvmError['calledFrom'] {
  const match = /== DataFrame ==\n"[^\n]*" was called from\n([^\n]+):(\d+)/.exec(text);
  return match && { file: match[1]!, line: Number(match[2]) };
}

const firstLine = (text: string): string => (text.split('\n').find(line => line.trim() !== '') ?? '').trim();
