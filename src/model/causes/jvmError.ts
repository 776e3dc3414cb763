/**
 * Position of an error in a SQL statement: lines from 1, code points from 0. `length` is null if Spark names only a
 * position.
 */
export interface SqlPosition {
  line: number;
  column: number;
  length: number | null;
}

/** A JVM exception, parsed from its text. */
export interface JvmError {
  /** Name of its class, without package; null if the text does not contain it. */
  type: string | null;
  /** First line of its message. */
  message: string;
  sql: SqlPosition | null;
  /** Spark 4: the line of the Column method that made the expression. */
  calledFrom: { file: string; line: number } | null;
}

/** Text that Spark puts before the actual error. */
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
/** Spark errors that only wrap another error. */
const WRAPPING =
  /^\[(?:FAILED_READ_FILE|TASK_WRITE_FAILED|FAILED_EXECUTE_UDF|INTERNAL_ERROR|STREAM_FAILED|WRITING_JOB_ABORTED)\b/;
const LOST = /^ExecutorLostFailure \(executor (\S+) (exited[^)]*)\)(?: Reason: ([^\n]*))?/;

/**
 * The error that a JVM error text is about. In a chain of causes, this is the first one with its own error class
 * (`[DIVIDE_BY_ZERO]`), otherwise the innermost one with a message.
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

/** A wrapper is a SparkException, whatever its message. */
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

/**
 * `; line 1 pos 7;` in an analysis error, `(line 1, pos 7)` in a parse error, `== SQL (line 1, position 8) ==` in an
 * execution error.
 */
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
