/**
 * The part of the Py4J 0.10.9 text protocol that the gateway uses. Pure: strings in, strings out.
 *
 * A command has several lines: its name, its parts, `e`. An answer is one line: `!y` (success) or `!x` (error), then a
 * type letter and a value in which backslash, newline and carriage return are escaped. The letters are defined in
 * py4j's `protocol.py`.
 */

/** A Java object, by its id in the JVM's Py4J server. */
export class JavaRef {
  constructor(readonly id: string) {}
}

/** An object of ours that Java calls back, by our id and its Java interfaces. */
export class JavaProxy {
  constructor(
    readonly id: string,
    readonly interfaces: string[],
  ) {}
}

export class JavaLong {
  constructor(readonly value: number) {}
}

/** Integers are sent as Java `int`; wrap values that must be a `long`. */
export type JavaArgument = string | number | boolean | null | Buffer | JavaRef | JavaProxy | JavaLong;
/** Byte arrays are returned as buffers. */
export type JavaValue = string | number | boolean | null | Buffer | JavaRef;

export class JavaError extends Error {
  constructor(
    message: string,
    /** The Java exception, if the answer contained one. */
    readonly exception: JavaRef | null,
  ) {
    super(message);
    this.name = 'JavaError';
  }
}

const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' };
const unescapes: Record<string, string> = { '\\\\': '\\', '\\n': '\n', '\\r': '\r' };

const escapeText = (text: string) => text.replace(/[\\\n\r]/g, c => escapes[c]!);
const unescapeText = (text: string) => text.replace(/\\[\\nr]/g, c => unescapes[c]!);

export function encodeArgument(argument: JavaArgument): string {
  if (argument === null) return 'n';
  if (argument instanceof JavaRef) return `r${argument.id}`;
  if (argument instanceof JavaProxy) return `f${argument.id};${argument.interfaces.join(';')}`;
  if (argument instanceof JavaLong) return `L${argument.value}`;
  if (Buffer.isBuffer(argument)) return `j${argument.toString('base64')}`;
  if (typeof argument === 'boolean') return `b${argument}`;
  if (typeof argument === 'string') return `s${escapeText(argument)}`;
  return Number.isInteger(argument) ? `i${argument}` : `d${argument}`;
}

const command = (name: string, ...lines: string[]) => `${[name, ...lines, 'e'].join('\n')}\n`;

/** The only command without an end line. */
export const encodeAuthentication = (secret: string) => `A\n${secret}\n`;
/** `target` is an object's id, or `z:` and a class name for a static method. */
export const encodeCall = (target: string, method: string, args: JavaArgument[]) =>
  command('c', target, method, ...args.map(encodeArgument));
export const encodeConstruction = (className: string, args: JavaArgument[]) =>
  command('i', className, ...args.map(encodeArgument));
export const encodeRelease = (ref: JavaRef) => command('m', 'd', ref.id);

export const VOID_ANSWER = '!yv\n';

/**
 * The value in an answer line (without its line end). Collections, iterators and arrays are returned as references.
 * @throws JavaError for an error answer, Error for a line that is not an answer.
 */
export function decodeAnswer(line: string): JavaValue {
  if (line.startsWith('!x')) throw decodeError(line.slice(2));
  if (!line.startsWith('!y')) throw new Error(`invalid Py4J answer: ${line.slice(0, 80)}`);
  return decodeValue(line.slice(2));
}

/** A type letter and its value, as in answers and in the arguments of a callback. */
export function decodeValue(text: string): JavaValue {
  const value = text.slice(1);
  switch (text[0]) {
    case undefined:
    case 'v':
    case 'n':
      return null;
    case 's':
      return unescapeText(value);
    case 'b':
      return value === 'true';
    case 'i':
    case 'L':
    case 'd':
    case 'D':
      return Number(value);
    case 'j':
      return Buffer.from(value, 'base64');
    default:
      return new JavaRef(value);
  }
}

function decodeError(text: string): JavaError {
  if (text.startsWith('r')) return new JavaError('a Java exception was thrown', new JavaRef(text.slice(1)));
  return new JavaError(unescapeText(text.replace(/^s/, '')) || 'the JVM could not run the command', null);
}
