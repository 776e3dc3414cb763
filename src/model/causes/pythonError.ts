/** A frame of a Python traceback. `function` is null in the line of a SyntaxError, `code` if no source line follows. */
export interface TracebackFrame {
  file: string;
  line: number;
  function: string | null;
  code: string | null;
}

/** An exception as CPython prints it, with its frames, outermost first. */
export interface PythonError {
  /** Name of its class, without module. */
  type: string;
  /** The module of its class; empty for Python's built-in classes. */
  module: string;
  /** First line of its message; empty if it has none. */
  message: string;
  /** From its message to the end of the text. */
  rest: string;
  frames: TracebackFrame[];
}

const HEADER = /(?:^|[\s:])Traceback \(most recent call last\):\s*$/;
const DIRECT_CAUSE = 'The above exception was the direct cause of the following exception:';
const FRAME = /^\s+File "(.+)", line (\d+)(?:, in (.+))?$/;
const CLASS = /^((?:[A-Za-z_]\w*\.|<locals>\.)*)([A-Za-z_]\w*)(?::(?:\s(.*))?)?$/;
/** Spark 4 adds this after the traceback of a worker. */
const SQLSTATE = /^\s*SQLSTATE: \w+$/;
/** Frames of pyspark's worker, installed packages and Python's standard library do not point into the job. */
const NOT_THE_USERS =
  /[\\/](pyspark|site-packages|dist-packages|lib[\\/]python3[^\\/]*|Lib|py4j)[\\/]|pyspark\.zip|py4j-[\d.]+-src\.zip|^<|\.p(?:yx|xd|xi)$/;

/**
 * The original exception in the tracebacks of a text. In a chain by `raise … from …`, this is the first cause, unless a library
 * says what it needs instead of a module that is not there. If it was raised while another exception was handled, it is the later one (a library replaces the other exception with its
 * own). In a group, it is the first member. Null if the text has no traceback.
 */
export function pythonError(text: string): PythonError | null {
  const lines = text.replace(/\r/g, '').split('\n');
  let root: PythonError | null = null;
  let since = 0;
  for (let index = 0; index < lines.length; index++) {
    if (!HEADER.test(lines[index]!)) continue;
    const found = errorAt(lines, index);
    if (found === null) continue;
    const isCaused = lines.slice(since, index).some(line => bare(line).trim() === DIRECT_CAUSE);
    const isRoot: boolean = root === null || !isCaused || saysWhatToInstall(root, found.error);
    root = isRoot ? found.error : withUsersFrames(root!, found.error.frames);
    since = index = found.end;
  }
  return root;
}

/** `grpcio >= 1.48.1 must be installed`, from `No module named 'grpc'`. */
const saysWhatToInstall = (cause: PythonError, error: PythonError): boolean =>
  /^(?:ImportError|ModuleNotFoundError)$/.test(cause.type) && /ImportError$/.test(error.type);

/** The frames in user code. */
export const usersFrames = (frames: TracebackFrame[]): TracebackFrame[] =>
  frames.filter(({ file }) => !NOT_THE_USERS.test(file));

/**
 * If user code wraps an exception of a library, the frames of the wrapping exception are where the original passed
 * through user code.
 */
function withUsersFrames(error: PythonError, outer: TracebackFrame[]): PythonError {
  return usersFrames(error.frames).length > 0 ? error : { ...error, frames: [...outer, ...error.frames] };
}

/** @returns the error, and the index of the last line that was read */
function errorAt(lines: string[], header: number): { error: PythonError; end: number } | null {
  const frames: TracebackFrame[] = [];
  for (let index = header + 1; index < lines.length; index++) {
    const line = bare(lines[index]!);
    const frame = FRAME.exec(line);
    if (frame) frames.push(frameOf(frame, bare(lines[index + 1] ?? '')));
    else if (/^\S/.test(line)) return endedBy(lines, index, frames);
  }
  return null;
}

function frameOf([, file, line, name]: RegExpExecArray, next: string): TracebackFrame {
  const isCode = /^\s{4}/.test(next) && !FRAME.test(next);
  return { file: file!, line: Number(line), function: name ?? null, code: isCode ? next.trim() : null };
}

function endedBy(lines: string[], index: number, frames: TracebackFrame[]): { error: PythonError; end: number } | null {
  const error = exceptionAt(lines, index);
  if (error === null) return null;
  const member = firstMember(lines, index);
  if (member === null) return { error: { ...error, frames }, end: index };
  return { error: withUsersFrames(member.error, frames), end: member.end };
}

/** `ValueError: invalid literal`; the first line may be empty. */
function exceptionAt(lines: string[], index: number): PythonError | null {
  const line = bare(lines[index]!).trimEnd();
  const match = CLASS.exec(line);
  if (match === null) return null;
  const [, module, type, text = line.endsWith(':') ? '' : undefined] = match;
  const first = text?.trim() ?? '';
  const next = bare(lines[index + 1] ?? '');
  const hasMore = text !== undefined && first === '' && !SQLSTATE.test(next) && !/^\s+at /.test(next);
  const rest = [first, ...lines.slice(index + 1)].join('\n');
  return { type: type!, module: module!.replace(/\.$/, ''), message: hasMore ? next.trim() : first, rest, frames: [] };
}

/** The first exception of a group. Its members are printed below it behind bars, one level deeper. */
function firstMember(lines: string[], index: number): { error: PythonError; end: number } | null {
  let start = index + 1;
  while (start < lines.length && /^\s*\|/.test(lines[start]!)) start++;
  const opening = /^(\s*)\+-\+-+ 1 -+/.exec(lines[start] ?? '');
  if (opening === null) return null;
  const bars = `${opening[1]!}  |`;
  let end = start + 1;
  while (end < lines.length && (lines[end]!.startsWith(bars) || lines[end]!.startsWith(`${opening[1]!}   `))) end++;
  const inner = lines.slice(start + 1, end).map(line => line.slice(bars.length + 1));
  const error = pythonError(inner.join('\n')) ?? exceptionAt(inner, 0);
  return error === null ? null : { error, end: endOfGroup(lines, start) };
}

function endOfGroup(lines: string[], start: number): number {
  let end = start;
  while (end + 1 < lines.length && /^\s*[|+]/.test(lines[end + 1]!)) end++;
  return end;
}

/** Removes the bar in front of the lines of an exception group. */
const bare = (line: string): string => line.replace(/^ +\| ?/, '');
