import type { CallSite } from '../runEvent';
import { linesOf } from '../../text/lines';
import { sliceBytes, utf8Length } from '../../text/utf8';

/** What a script does with a result: how many rows it looks at, by which words, and what would have fetched no more. */
export interface Used {
  rows: number;
  how: string;
  change: string;
}

const COUNT = '`count()` counts where the data is.';
const DROP = 'Drop the call: to run a job for its effect alone, `foreach` or a write keeps the rows where they are.';

/**
 * Reads it from the expression around the call, and where that gives the result a name, from every use of the name in the
 * file. Null wherever it is not certain: an unknown use may be of every row.
 * @param op `collect` makes a list, `toPandas` a table, where an index in brackets is a column
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

/** The call is a statement, or all that a name is set to. */
function isAlone(lines: string[], { line }: CallSite, before: string, after: string): boolean {
  if (!/^\s*(#.*)?$/.test(after) || !/^\s*(\w+\s*=\s*)?$/.test(before)) return false;
  // A line that goes on from the one above is part of a larger expression.
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

/** Every place of a name in a line: what it uses there, null where that is not certain. */
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
    ? '`first()` fetches that row alone.'
    : index > 0
      ? someRows(index + 1)
      : '`tail(n)` fetches the last rows alone.';
}

function someRows(count: number): string {
  return `\`limit(${count})\` before it, or \`take(${count})\`, fetches no more than that.`;
}

/** A comment, a long string, or a string; what an f-string holds in braces is code. */
const TEXT = /#.*|([A-Za-z]*)("""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/g;

/** The source with its comments and strings blanked, sign by sign: names in them are no uses, and places stay. */
function withoutText(source: string): string {
  return source.replace(TEXT, (text, prefix: string | undefined) =>
    /f/i.test(prefix ?? '') ? text : text.replace(/[^\r\n]/gu, blank),
  );
}

/** As long in bytes as the sign that it stands for: columns are counted in bytes. */
function blank(sign: string): string {
  return ' '.repeat(utf8Length(sign));
}
