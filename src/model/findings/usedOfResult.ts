import type { CallSite } from '../runEvent';
import { linesOf } from '../../text/lines';
import { sliceBytes, utf8Length } from '../../text/utf8';

/**
 * How a script uses a result: the number of rows it reads, the expression that reads them, and a call that fetches only
 * those rows.
 */
export interface Used {
  rows: number;
  how: string;
  change: string;
}

const COUNT = '`count()` counts the rows without fetching them.';
const DROP =
  'Remove the call. To run a job only for its side effects, use `foreach` or a write, which send no rows to the driver.';

/**
 * Determined from the expression around the call and, if it assigns the result to a name, from every use of the name in
 * the file. Null if the use is unclear: it may read every row.
 * @param op `collect` returns a list; `toPandas` returns a table, where an index in brackets selects a column
 * @param site of the call, with columns (Python 3.11 or later), from the start of its chain to its end
 */
export function usedOfResult(source: string, site: CallSite, op: string): Used | null {
  if (site.column === null || site.endLine === null || site.endColumn === null) return null;
  const lines = linesOf(withoutText(source));
  const [first, last] = [lines[site.line - 1], lines[site.endLine - 1]];
  if (first === undefined || last === undefined) return null;
  const before = sliceBytes(first, 0, site.column);
  const after = sliceBytes(last, site.endColumn);
  return (
    usedHere(before, after, op) ?? (isAlone(lines, site, before, after) ? usedByName(lines, site, before, op) : null)
  );
}

const AFTER_INDEX = /^\s*\[(-?\d+)\]/;
const AFTER_SLICE = /^\s*\[(0?)\s*:\s*(\d+)\]/;
const AFTER_HEAD = /^\s*\.head\((\d*)\)/;

function usedHere(before: string, after: string, op: string): Used | null {
  if (/(?<![\w.])len\(\s*$/.test(before) && /^\s*\)/.test(after)) return { rows: 0, how: 'len(…)', change: COUNT };
  if (op === 'toPandas' && /^\s*\.shape\[0\]/.test(after)) return { rows: 0, how: '.shape[0]', change: COUNT };
  const index = op === 'toPandas' ? null : AFTER_INDEX.exec(after);
  if (index) return { rows: 1, how: index[0].trim(), change: oneRow(Number(index[1])) };
  const slice = AFTER_SLICE.exec(after);
  if (slice) return { rows: Number(slice[2]), how: slice[0].trim(), change: someRows(Number(slice[2])) };
  const head = op === 'toPandas' ? AFTER_HEAD.exec(after) : null;
  if (head) return { rows: Number(head[1] || 5), how: head[0].trim(), change: someRows(Number(head[1] || 5)) };
  return null;
}

/** Whether the call is a statement, or the only value assigned to a name. */
function isAlone(lines: string[], { line }: CallSite, before: string, after: string): boolean {
  if (!/^\s*(#.*)?$/.test(after) || !/^\s*(\w+\s*=\s*)?$/.test(before)) return false;
  // A line that continues the line above is part of a larger expression.
  const above = lines[line - 2] ?? '';
  return !/[([{,\\=]\s*$/.test(above.replace(/#.*$/, ''));
}

function usedByName(lines: string[], site: CallSite, before: string, op: string): Used | null {
  const name = /^\s*(\w+)\s*=/.exec(before)?.[1];
  if (name === undefined) return { rows: 0, how: 'not at all', change: DROP };
  const uses = lines.flatMap((text, at) => (at >= site.line - 1 && at < site.endLine! ? [] : usesIn(text, name, op)));
  if (lines.some(text => /(?<![\w.])(globals|locals|vars|exec|eval)\(/.test(text)) || uses.includes(null)) return null;
  const known = uses.filter(use => use !== null);
  if (known.length === 0) return { rows: 0, how: `${name} is not used`, change: DROP };
  const most = known.reduce((a, b) => (b.rows > a.rows ? b : a));
  return { ...most, how: known.length > 1 ? `${most.how}, …` : most.how };
}

/** Every occurrence of a name in a line, with the rows it uses there; null if that is unclear. */
function usesIn(text: string, name: string, op: string): (Used | null)[] {
  return [...text.matchAll(new RegExp(`(?<![\\w])${name}(?![\\w])`, 'g'))].map(found => {
    const [before, after] = [text.slice(0, found.index), text.slice(found.index + name.length)];
    if (before.trimEnd().endsWith('.')) return null;
    const used = usedHere(before, after, op);
    return used && { ...used, how: used.how.startsWith('len') ? `len(${name})` : `${name}${used.how}` };
  });
}

function oneRow(index: number): string {
  return index === 0
    ? '`first()` fetches only that row.'
    : index > 0
      ? someRows(index + 1)
      : '`tail(n)` fetches only the last rows.';
}

function someRows(count: number): string {
  return `Use \`limit(${count})\` before it, or \`take(${count})\`, to fetch only these rows.`;
}

/** A comment, a triple-quoted string, or a string. Braces in an f-string contain code. */
const TEXT = /#.*|([A-Za-z]*)("""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/g;

/**
 * The source with comments and strings replaced by blanks, character by character, so that names in them do not match
 * and positions stay the same.
 */
function withoutText(source: string): string {
  return source.replace(TEXT, (text, prefix: string | undefined) =>
    /f/i.test(prefix ?? '') ? text : text.replace(/[^\r\n]/gu, blank),
  );
}

/** Same length in bytes as the character it replaces: columns are counted in bytes. */
function blank(sign: string): string {
  return ' '.repeat(utf8Length(sign));
}
