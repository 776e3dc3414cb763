import { positionIn } from '../../text/position';
import type { Run } from '../run';
import { LAMBDA } from './planDetail';

/** A function of the script that consists of one expression. */
export interface PythonFunction {
  name: string;
  file: string;
  /** Line, from 1. */
  line: number;
  parameters: string[];
  expression: string;
}

type Sources = Run['script']['sources'];

/**
 * The function behind a UDF name in a plan, read from the recorded source: a `def` with that name, or the lambda
 * registered under it. `<lambda>` matches only if the script passes a single lambda to `udf`. Null if the function is
 * ambiguous or has more than one expression.
 */
export function pythonFunction(sources: Sources, name: string): PythonFunction | null {
  const found = sources.flatMap(source => (name === LAMBDA ? lambdasOf(source) : namedOf(source, name)));
  return found.length === 1 ? (found[0] ?? null) : null;
}

type Found = (PythonFunction | null)[];

function lambdasOf({ file, text }: Sources[number]): Found {
  return [...text.matchAll(/\budf\(\s*lambda\b/g)].map(({ index }) =>
    lambdaAt(text, text.indexOf('lambda', index), file),
  );
}

function namedOf(source: Sources[number], name: string): Found {
  const { file, text } = source;
  const registered = [...text.matchAll(new RegExp(`\\bregister\\(\\s*(["'])${name}\\1\\s*,\\s*(lambda\\b|\\w+)`, 'g'))];
  if (registered.length === 0) return defsOf(source, name);
  return registered.flatMap(({ index, 0: whole, 2: given }) =>
    given === 'lambda' ? [lambdaAt(text, index + whole.length - 'lambda'.length, file)] : defsOf(source, given!),
  );
}

function lambdaAt(text: string, at: number, file: string): PythonFunction | null {
  const [, list, rest] = /^lambda\s+([\w\s,]+?)\s*:\s*(.*)$/s.exec(text.slice(at)) ?? [];
  const expression = rest === undefined ? null : upToEnd(rest);
  if (list === undefined || expression === null) return null;
  return { name: LAMBDA, file, line: lineAt(text, at), parameters: names(list), expression };
}

/**
 * An expression up to the comma or bracket that ends it; null if it contains brackets, or quoted text with a comma or
 * bracket.
 */
function upToEnd(text: string): string | null {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (sign === '"' || sign === "'") {
      const end = text.indexOf(sign, at + 1);
      if (end < 0 || text.slice(at, end).includes('\\')) return null;
      at = end;
    } else if ('([{'.includes(sign)) depth++;
    else if (depth === 0 && ',)'.includes(sign)) return text.slice(0, at).trim();
    else if (')]}'.includes(sign)) depth--;
  }
  return null;
}

function defsOf({ file, text }: Sources[number], name: string): Found {
  const pattern = new RegExp(`^([ \\t]*)def ${name}\\(([^()]*)\\)[^:\\n]*:[ \\t]*(#.*)?\\n`, 'gm');
  return [...text.matchAll(pattern)].map(({ index, 0: head, 1: indent = '', 2: list = '' }) => {
    const body = bodyOf(text.slice(index + head.length), indent.length);
    const parameters = names(list.replace(/:[^,=]*/g, ''));
    const expression = returned(body, parameters);
    if (expression === null) return null;
    return { name, file, line: lineAt(text, index), parameters, expression };
  });
}

/** Statements of a function, without comments and docstring. */
function bodyOf(text: string, indent: number): string[] {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() !== '' && line.search(/\S/) <= indent) break;
    const statement = line.replace(/\s+#.*$/, '').trim();
    if (statement !== '' && !statement.startsWith('#')) lines.push(statement);
  }
  return /^("""[^"]*"""|'''[^']*'''|"[^"]*")$/.test(lines[0] ?? '') ? lines.slice(1) : lines;
}

/** The expression that a body returns if it only has a `return`, optionally after an early return for null. */
function returned(body: string[], parameters: string[]): string | null {
  const [guard = '', out = ''] = body;
  const tested = /^if (\w+) is None:( return None)?$/.exec(guard);
  const isGuarded =
    tested !== null && parameters.includes(tested[1]!) && (tested[2] !== undefined || out === 'return None');
  const rest = isGuarded ? body.slice(tested[2] === undefined ? 2 : 1) : body;
  return rest.length === 1 ? (/^return (.+)$/.exec(rest[0]!)?.[1]?.trim() ?? null) : null;
}

function names(list: string): string[] {
  return list
    .split(',')
    .map(each => each.trim())
    .filter(each => each !== '');
}

function lineAt(text: string, at: number): number {
  return positionIn(text, at).line + 1;
}
