import type { Script } from '../run';
import type { CallSite } from '../runEvent';
import { linesOf } from '../../text/lines';
import { characterAtByte, utf8Length } from '../../text/utf8';
import { isSqlFile } from './isSqlFile';
import type { SqlPosition } from './jvmError';

/** A name of several parts, a string, or a symbol. */
const TOKEN = /^(?:(?:\w+|`[^`]*`)(?:\.(?:\w+|`[^`]*`))*|'[^']*'|"[^"]*"|\S)/u;

/**
 * The part of a `.sql` file that Spark's error names, if the statement at `callSite` was run from that file. Null for a
 * call in any other file, which may not contain the SQL text that it ran.
 */
export function sqlPlace(at: SqlPosition, callSite: CallSite, sources: Script['sources']): CallSite | null {
  if (!isSqlFile(callSite.file) || callSite.column === null) return null;
  const text = sources.find(({ file }) => file === callSite.file)?.text;
  const number = callSite.line + at.line - 1;
  const line = text === undefined ? undefined : linesOf(text)[number - 1];
  if (line === undefined) return null;
  const start = at.line === 1 ? characterAtByte(line, callSite.column) : 0;
  const from = start + codePoints(line.slice(start), at.column).length;
  const rest = line.slice(from);
  const token = at.length === null ? (TOKEN.exec(rest)?.[0] ?? rest) : codePoints(rest, at.length);
  const column = utf8Length(line.slice(0, from));
  const { file, function: name } = callSite;
  return { file, line: number, column, endLine: number, endColumn: column + utf8Length(token), function: name };
}

const codePoints = (text: string, count: number): string => [...text].slice(0, count).join('');
