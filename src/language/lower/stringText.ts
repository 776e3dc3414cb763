import type { Expression, Text } from '../syntax';

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'", '\n': '' };

/** A string literal, from its prefix (`f`, `rb`), the offsets of its content, and the values in it. */
export function stringOf(source: string, values: { from: number; to: number; value: Expression | null }[]): Text {
  const [prefix] = /^[a-z]*/i.exec(source)!;
  const quotes = source.startsWith('"""', prefix.length) || source.startsWith("'''", prefix.length) ? 3 : 1;
  const end = Math.max(source.length - quotes, prefix.length + quotes);
  const literal = (from: number, to: number) => unescaped(source.slice(from, to), prefix);
  const pieces: Text['pieces'] = [];
  let at = prefix.length + quotes;
  for (const { from, to, value } of values) {
    pieces.push(literal(at, from), value ?? { type: 'plain', parts: [] });
    at = to;
  }
  pieces.push(literal(at, end));
  return textOf(pieces);
}

/** Strings that stand side by side are one string. */
export const joinedStrings = (strings: Text[]): Text => textOf(strings.flatMap(each => each.pieces));

function textOf(pieces: Text['pieces']): Text {
  const isConstant = pieces.every(each => typeof each === 'string');
  return { type: 'string', text: isConstant ? pieces.join('') : null, pieces };
}

function unescaped(source: string, prefix: string): string {
  const braces = /[ft]/i.test(prefix) ? source.replace(/\{\{/g, '{').replace(/\}\}/g, '}') : source;
  if (/r/i.test(prefix) || !braces.includes('\\')) return braces;
  return braces.replace(/\\(\r\n|[^])/g, (whole, code: string) => ESCAPES[code === '\r\n' ? '\n' : code] ?? whole);
}
