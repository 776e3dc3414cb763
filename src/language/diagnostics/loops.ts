import type { Comprehension, Expression, Loop } from '../syntax';
import type { JobSource, Placed } from './jobSource';
import type { Node } from './syntaxNodes';

/** The loops of the same function whose iterations evaluate a node, from inside out; not those that run at most once. */
export function loopsAround(source: JobSource, place: Placed): (Loop | Comprehension)[] {
  const loops: (Loop | Comprehension)[] = [];
  for (const { node, role } of source.around(place)) {
    if (role === 'body' && (node.type === 'function' || node.type === 'lambda' || node.type === 'class')) break;
    if (node.type !== 'loop' && node.type !== 'comprehension') continue;
    const isRepeated = role === 'body' || role === 'condition' || (role === 'source' && isCondition(node));
    const rounds = isRepeated ? iterations(source, { chunk: place.chunk, node }) : null;
    if (isRepeated && (rounds === null || rounds > 1)) loops.push(node);
  }
  return loops;
}

const isCondition = (loop: Loop | Comprehension): boolean => loop.type === 'loop' && loop.target === null;

/** The number of iterations at most; null if it is not known. */
function iterations(source: JobSource, { chunk, node }: Placed): number | null {
  if (node.type === 'loop')
    return node.target === null ? null : lengthOf(source, { chunk, node: node.source as Node }, 0);
  if (node.type !== 'comprehension') return null;
  const lengths = node.clauses.map(({ iterable }) => lengthOf(source, { chunk, node: iterable }, 0));
  return lengths.every(each => each !== null && each <= 1) ? 1 : null;
}

const MAX_STEPS = 10;
const SAME_LENGTH = /^(?:enumerate|iter|list|reversed|set|sorted|tuple|tqdm)$/;

/** The number of items of an iterable at most; null if it is not known. */
function lengthOf(source: JobSource, place: Placed, steps: number): number | null {
  const { chunk, node } = place;
  const length = (inner: Expression): number | null => lengthOf(source, { chunk, node: inner }, steps + 1);
  if (steps > MAX_STEPS) return null;
  switch (node.type) {
    case 'tuple':
    case 'list':
      return node.items.some(each => each.type === 'unpacked') ? null : node.items.length;
    case 'dictionary':
      return node.pairs.some(({ key }) => key === null) ? null : node.pairs.length;
    case 'name': {
      const value = onlyValueOf(source, { chunk, node });
      return value === null ? null : lengthOf(source, value, steps + 1);
    }
    case 'subscript': {
      const slice = /\[\s*:\s*(\d+)\s*\]$/.exec(chunk.text.slice(node.from, node.to));
      return slice ? Number(slice[1]) : null;
    }
    case 'call': {
      const { callee, positional } = node;
      if (callee.type === 'attribute')
        return /^(?:items|keys|values)$/.test(callee.name) ? length(callee.object) : null;
      if (callee.type !== 'name' || positional.length === 0) return null;
      if (callee.name === 'range') return rangeLength(chunk.text.slice(callee.to, node.to));
      if (callee.name === 'zip') return shortest(positional.map(length));
      return SAME_LENGTH.test(callee.name) ? length(positional[0]!) : null;
    }
    default:
      return null;
  }
}

/** @param given the arguments in the source: `(3)`, `(1, 4)` */
function rangeLength(given: string): number | null {
  const bounds = /^\(\s*(?:(\d+)\s*,\s*)?(\d+)\s*,?\s*\)$/.exec(given);
  return bounds ? Math.max(0, Number(bounds[2]) - Number(bounds[1] ?? 0)) : null;
}

function shortest(lengths: (number | null)[]): number | null {
  const known = lengths.filter(each => each !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** The value of a variable that is assigned once, and not changed by a method such as `append`. */
function onlyValueOf(
  source: JobSource,
  { chunk, node }: Placed<Expression & { type: 'name' }>,
): Placed<Expression> | null {
  const own = source.bindingsOf(node.name, { chunk, node });
  const all = own.length > 0 ? own : source.bindingsOf(node.name, { chunk, node: chunk.statements[0] ?? node });
  const [only, ...more] = all;
  if (only === undefined || more.length > 0) return null;
  const assigned = source.parentOf(only);
  if (assigned?.type !== 'assignment' || assigned.target !== only.node || assigned.value === null) return null;
  const isChanged = source.readsOf(node.name, only).some(read => changes(source, read));
  return isChanged ? null : { chunk: only.chunk, node: assigned.value };
}

const CHANGING = /^(?:add|append|appendleft|clear|extend|insert|pop|popleft|remove|setdefault|sort|update)$/;

/** `names.append(…)`, `names[0] = …`. */
function changes(source: JobSource, read: Placed): boolean {
  const parent = source.parentOf(read);
  if (source.roleOf(read) !== 'object' || parent === null) return false;
  if (parent.type === 'attribute') return CHANGING.test(parent.name);
  return source.roleOf({ chunk: read.chunk, node: parent }) === 'target';
}
