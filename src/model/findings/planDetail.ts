import { withoutIds } from './texts';

/** As Spark prints a Python function without a name. It is no bracket. */
export const LAMBDA = '<lambda>';

/** The parts of a text between commas that are in no brackets; ends at a bracket that closes what is not open. */
export function partsOf(text: string, from = 0): string[] {
  const parts: string[] = [];
  let depth = 0;
  let begin = from;
  let index = from;
  for (; index < text.length; index++) {
    if (text.startsWith(LAMBDA, index)) index += LAMBDA.length;
    const sign = text[index]!;
    const before = text[index - 1] ?? ' ';
    // A type has no spaces around its brackets; a comparison has.
    if (sign === '(' || sign === '[' || (sign === '<' && /\w/.test(before))) depth++;
    else if (sign === ')' || sign === ']' || (sign === '>' && /[\w>)]/.test(before))) {
      if (depth === 0) break;
      depth--;
    } else if (depth === 0 && sign === ',') {
      parts.push(text.slice(begin, index).trim());
      begin = index + 1;
    }
  }
  parts.push(text.slice(begin, index).trim());
  return parts.filter(part => part !== '');
}

/** The first list of a node's detail: `SortMergeJoin [k#1L, f(d#2, 1)], [k#5L, …], Inner` → `k#1L`, `f(d#2, 1)`. */
export function firstList(detail: string): string[] {
  const from = detail.indexOf('[');
  return from < 0 ? [] : partsOf(detail, from + 1);
}

/** The keys of a join's two sides, without ids; null for a join that compares no columns for equality. */
export function joinKeys(detail: string): { left: string[]; right: string[] } | null {
  const left = firstList(detail);
  const from = detail.indexOf('], [');
  if (left.length === 0 || from < 0) return null;
  return { left: left.map(withoutIds), right: firstList(detail.slice(from + 3)).map(withoutIds) };
}

/** What a join compares besides its keys: `…, Inner, BuildRight, ((a#1 + b#2) = 10), false` → `((a#1 + b#2) = 10)`. */
export function joinCondition(detail: string): string | null {
  const [name = ''] = /^\w+/.exec(detail) ?? [];
  const parts = partsOf(detail, name.length + 1).flatMap(part =>
    /^Build(Left|Right) /.test(part) ? part.split(' ') : [part],
  );
  return parts.find(part => part.startsWith('(')) ?? null;
}

/** Columns that a text names, with their ids: `(cast(c#15 as int) < 100)` → `c#15`. */
export const columnsIn = (text: string): string[] => [...new Set(text.match(/[\p{L}_][\p{L}\p{N}_.]*#\d+/gu) ?? [])];
