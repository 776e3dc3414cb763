import { elementOf, join, PLAIN, UNKNOWN, type Value } from './value';

interface Calls {
  call(callee: Value, positional: Value[]): Value;
  /** `pyspark.sql.functions.broadcast`. */
  broadcast(dataset: Value): Value;
}

const PASS_ON = new Set(['list', 'tuple', 'set', 'frozenset', 'sorted', 'reversed', 'iter', 'dict']);
const PLAIN_NAMES = new Set(
  `abs all any bool bytes callable chr delattr dict dir divmod exit float format frozenset getattr hasattr hash help hex id
  input int isinstance issubclass len list locals globals max min object oct open ord pow print quit range repr round set
  setattr slice sorted str sum super tuple type vars reversed iter`.split(/\s+/),
);
const FOLLOWED = new Set(['next', 'zip', 'enumerate', 'map', 'filter', 'reduce']);

export const isBuiltin = (name: string): boolean => PLAIN_NAMES.has(name) || FOLLOWED.has(name);

/** Python built-in functions that return or pass on datasets. */
export function callBuiltin(name: string, given: Value[], calls: Calls): Value {
  const [first = UNKNOWN, second = UNKNOWN] = given;
  switch (name) {
    case 'next':
      return elementOf(first);
    case 'zip':
      return { type: 'many', element: { type: 'tuple', items: given.map(elementOf) } };
    case 'enumerate':
      return { type: 'many', element: { type: 'tuple', items: [PLAIN, elementOf(first)] } };
    case 'map':
      return { type: 'many', element: calls.call(first, given.slice(1).map(elementOf)) };
    case 'filter':
      calls.call(first, [elementOf(second)]);
      return { type: 'many', element: elementOf(second) };
    case 'reduce':
      return reduced(given, calls);
    case 'broadcast':
      return calls.broadcast(first);
    default:
      return PASS_ON.has(name) && given.length > 0 ? { type: 'many', element: elementOf(first) } : newCollection(name);
  }
}

function newCollection(name: string): Value {
  return PASS_ON.has(name) ? { type: 'many', element: UNKNOWN } : PLAIN;
}

/** Follows two iterations, because the second gets the result of the first. */
function reduced([step = UNKNOWN, items = UNKNOWN, start = UNKNOWN]: Value[], calls: Calls): Value {
  const element = elementOf(items);
  const first = calls.call(step, [join(start, element), element]);
  return join(calls.call(step, [join(first, join(start, element)), element]), first);
}
