import { keysIn, listOf, manyOf, rangeOf } from './interpret/collections';
import { elementOf, itemsOf, join, PLAIN, UNKNOWN, type Value } from './value';

interface Calls {
  call(callee: Value, positional: Value[]): Value;
  /** `pyspark.sql.functions.broadcast`. */
  broadcast(dataset: Value): Value;
  region: number;
}

const PASS_ON = new Set(['list', 'tuple', 'set', 'frozenset', 'sorted', 'reversed', 'iter', 'dict']);
const PLAIN_NAMES = new Set(
  `abs all any bool bytes callable chr delattr dict dir divmod exit float format frozenset getattr hasattr hash help hex id
  input int isinstance issubclass len list locals globals max min object oct open ord pow print quit range repr round set
  setattr slice sorted str sum super tuple type vars reversed iter`.split(/\s+/),
);
const FOLLOWED = new Set(['next', 'zip', 'enumerate', 'map', 'filter', 'range']);

export const isBuiltin = (name: string): boolean => PLAIN_NAMES.has(name) || FOLLOWED.has(name);

/** Python built-in functions that return or pass on datasets. */
export function callBuiltin(name: string, given: Value[], calls: Calls): Value {
  const [first = UNKNOWN, second = UNKNOWN] = given;
  switch (name) {
    case 'next':
      return elementOf(first);
    case 'zip':
      return zipped(given, calls.region);
    case 'enumerate':
      return enumerated(first, calls.region);
    case 'range':
      return rangeOf(given);
    case 'map':
      return mapped(given, calls);
    case 'filter':
      calls.call(first, [elementOf(second)]);
      return manyOf(elementOf(second));
    case 'gather':
      return { type: 'tuple', items: given };
    case 'identity':
      return first;
    case 'cast':
      return second;
    case 'chain':
      return manyOf(given.map(elementOf).reduce(join, UNKNOWN));
    case 'reduce':
      return reduced(given, calls);
    case 'broadcast':
      return calls.broadcast(first);
    default:
      return PASS_ON.has(name) ? copied(first, name, given.length, calls.region) : PLAIN;
  }
}

/** `list(…)`, `tuple(…)`, `set(…)`: the same elements. */
function copied(source: Value, name: string, given: number, region: number): Value {
  if (given === 0) return name === 'set' ? manyOf(UNKNOWN) : listOf([], region);
  const items = source.type === 'dictionary' ? itemsOf(keysIn(source)) : itemsOf(source);
  const keepsOrder = name === 'list' || name === 'tuple' || name === 'iter';
  if (items === null || !keepsOrder) return manyOf(elementOf(source));
  return name === 'tuple' ? { type: 'tuple', items } : listOf(items, region);
}

function zipped(given: Value[], region: number): Value {
  const lists = given.map(itemsOf);
  if (lists.some(each => each === null)) return manyOf({ type: 'tuple', items: given.map(elementOf) });
  const length = Math.min(...lists.map(each => each!.length));
  const rows = Array.from({ length: Number.isFinite(length) ? length : 0 }, (_, row): Value => {
    return { type: 'tuple', items: lists.map(each => each![row]!) };
  });
  return listOf(rows, region);
}

function enumerated(source: Value, region: number): Value {
  const items = itemsOf(source);
  if (items === null) return manyOf({ type: 'tuple', items: [PLAIN, elementOf(source)] });
  return listOf(
    items.map((each, value): Value => ({ type: 'tuple', items: [{ type: 'number', value }, each] })),
    region,
  );
}

/** More items are not followed one by one. */
const MAX_MAPPED = 8;

function mapped([step = UNKNOWN, ...sources]: Value[], calls: Calls): Value {
  const [only] = sources.map(itemsOf);
  const isExact = sources.length === 1 && only != null && only.length <= MAX_MAPPED;
  if (!isExact) return manyOf(calls.call(step, sources.map(elementOf)));
  return listOf(
    only.map(each => calls.call(step, [each])),
    calls.region,
  );
}

/** A short list item by item; of others two iterations, because the second gets the result of the first. */
function reduced([step = UNKNOWN, items = UNKNOWN, start = UNKNOWN]: Value[], calls: Calls): Value {
  const known = itemsOf(items);
  if (known !== null && known.length <= MAX_MAPPED) {
    const all = start.type === 'unknown' ? known : [start, ...known];
    return all.slice(1).reduce((result, each) => calls.call(step, [result, each]), all[0] ?? UNKNOWN);
  }
  const element = elementOf(items);
  const first = calls.call(step, [join(start, element), element]);
  return join(calls.call(step, [join(first, join(start, element)), element]), first);
}
