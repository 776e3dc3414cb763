import type { Arguments } from '../sparkCalls';
import {
  elementOf,
  holds,
  itemsOf,
  join,
  keysOf,
  optionsOf,
  PLAIN,
  UNKNOWN,
  valueIn,
  type Dictionary,
  type Many,
  type Value,
} from '../value';

/** Longer lists are not followed item by item. */
const MAX_ITEMS = 200;

export const listOf = (items: Value[], region: number): Many => ({
  type: 'many',
  element: items.reduce(join, UNKNOWN),
  ...(items.length <= MAX_ITEMS ? { items } : {}),
  region,
  isFilled: items.length > 0,
});

export const manyOf = (element: Value): Many => ({ type: 'many', element });

export const emptyDictionary = (region: number, others: Value = UNKNOWN): Dictionary => ({
  type: 'dictionary',
  entries: new Map(),
  others,
  region,
});

/** Call it before a collection is changed: the module that it belongs to is not kept. */
function changes(collection: Value): void {
  if ((collection.type === 'many' || collection.type === 'dictionary') && collection.kept !== undefined) {
    collection.kept.isStale = true;
  }
}

/** The key of a dictionary's entry; null if it is not known. */
function keyFor(index: Value): string | null {
  if (index.type === 'text') return JSON.stringify(index.text);
  return index.type === 'number' ? String(index.value) : null;
}

/** Adds elements at the end of a list; in a branch, perhaps. */
export function append(list: Many, added: Value[], region: number): void {
  changes(list);
  for (const value of added) {
    if (holds(value, list)) return;
    list.element = join(list.element, value);
  }
  const isSure = list.items !== undefined && (list.region ?? region) === region;
  if (isSure && list.items!.length + added.length <= MAX_ITEMS) {
    list.items = [...list.items!, ...added];
    list.isFilled = list.items.length > 0;
  } else delete list.items;
}

/** `collection[index] = value`. */
export function setItem(collection: Value, index: Value, value: Value, region: number): void {
  if (holds(value, collection)) return;
  changes(collection);
  if (collection.type === 'many') {
    collection.element = join(collection.element, value);
    if (index.type !== 'number' || collection.items?.at(index.value) === undefined) delete collection.items;
    else collection.items = collection.items.with(index.value, value);
  } else if (collection.type === 'dictionary') {
    for (const each of optionsOf(index)) {
      const key = keyFor(each);
      const isSure = index === each && (collection.region ?? region) === region;
      if (key === null) collection.others = join(collection.others, value);
      else collection.entries.set(key, isSure ? value : join(collection.entries.get(key) ?? UNKNOWN, value));
    }
  }
}

/** `collection[index]`. */
export function itemAt(collection: Value, index: Value): Value {
  if (collection.type === 'dictionary') return entryOf(collection, index);
  const items = itemsOf(collection);
  if (items !== null && index.type === 'number') return items.at(index.value) ?? UNKNOWN;
  return elementOf(collection);
}

/** A value by its key; if the key is not known, any value. */
export function entryOf(dictionary: Dictionary, index: Value): Value {
  if (index.type === 'either') return index.options.map(each => entryOf(dictionary, each)).reduce(join, UNKNOWN);
  const key = keyFor(index);
  return key === null ? valueIn(dictionary) : (dictionary.entries.get(key) ?? dictionary.others);
}

/** `collection[a:b]`. */
export function sliceOf(collection: Value, bounds: (Value | null)[], region: number): Value {
  const items = itemsOf(collection);
  const [from = null, to = null, step = null] = bounds;
  const isKnown = [from, to].every(each => each === null || each.type === 'number');
  if (items === null || !isKnown || step !== null) return manyOf(elementOf(collection));
  const part = items.slice(numberIn(from), numberIn(to));
  return collection.type === 'many' ? listOf(part, region) : { type: 'tuple', items: part };
}

const numberIn = (value: Value | null) => (value?.type === 'number' ? value.value : undefined);

/** `left + right` of collections; null if one is none. */
export function sumOf(left: Value, right: Value, region: number): Value | null {
  const isCollection = (value: Value) => value.type === 'many' || value.type === 'tuple';
  if (!isCollection(left) && !isCollection(right)) return null;
  const [one, other] = [itemsOf(left), itemsOf(right)];
  if (one === null || other === null) return manyOf(join(elementOf(left), elementOf(right)));
  const items = [...one, ...other];
  return left.type === 'tuple' && right.type === 'tuple' ? { type: 'tuple', items } : listOf(items, region);
}

/** `dict(…)`, `{**a}`, `a | b`. */
export function dictionaryOf({ positional, keywords }: Arguments, region: number): Dictionary {
  const made = emptyDictionary(region);
  positional.forEach(each => update(made, each));
  keywords.forEach((value, name) =>
    name === '**' ? update(made, value) : made.entries.set(JSON.stringify(name), value),
  );
  return made;
}

/** `dictionary.update(other)`: another dictionary, or pairs of key and value. */
export function update(dictionary: Dictionary, other: Value): void {
  if (holds(other, dictionary)) return;
  changes(dictionary);
  if (other.type === 'dictionary') {
    other.entries.forEach((value, key) => dictionary.entries.set(key, value));
    dictionary.others = join(dictionary.others, other.others);
    return;
  }
  for (const pair of itemsOf(other) ?? [elementOf(other)]) {
    const [key, value] = itemsOf(pair) ?? [];
    if (key !== undefined && value !== undefined) setItem(dictionary, key, value, dictionary.region ?? 0);
  }
}

/** A method of a list, a set, an iterator or a future. */
export function callOfMany(list: Many, name: string, { positional }: Arguments, region: number): Value {
  const last = positional[positional.length - 1] ?? UNKNOWN;
  switch (name) {
    case 'append':
    case 'add':
    case 'put':
      append(list, [last], region);
      return PLAIN;
    case 'insert':
    case 'appendleft':
      append(list, [last], region);
      delete list.items;
      return PLAIN;
    case 'extend':
    case 'update':
      append(list, itemsOf(last) ?? [elementOf(last)], itemsOf(last) === null ? -1 : region);
      return PLAIN;
    case 'pop':
    case 'popleft':
      return popped(list, positional[0], name);
    case 'copy':
    case 'union':
    case '__iter__':
      return { ...list, kept: undefined };
    case 'get':
    case 'result':
    case 'send':
    case '__next__':
      return list.element;
    case 'clear':
    case 'sort':
    case 'reverse':
    case 'remove':
      changes(list);
      delete list.items;
      return PLAIN;
    default:
      return PLAIN;
  }
}

function popped(list: Many, index: Value | undefined, name: string): Value {
  const at = name === 'popleft' ? 0 : index === undefined ? -1 : numberIn(index);
  const found = at === undefined ? undefined : list.items?.at(at);
  changes(list);
  if (found === undefined) delete list.items;
  else list.items = list.items!.filter((_, place) => place !== (at! < 0 ? list.items!.length + at! : at));
  return found ?? list.element;
}

/** A method of a dictionary. */
export function callOfDictionary(dictionary: Dictionary, name: string, given: Arguments, region: number): Value {
  const [key = UNKNOWN, fallback = UNKNOWN] = given.positional;
  switch (name) {
    case 'get':
    case 'pop':
      return join(entryOf(dictionary, key), fallback);
    case 'setdefault':
      if (entryOf(dictionary, key).type === 'unknown') setItem(dictionary, key, fallback, region);
      return entryOf(dictionary, key);
    case 'popitem':
      return { type: 'tuple', items: [PLAIN, valueIn(dictionary)] };
    case 'update':
      update(dictionary, dictionaryOf(given, region));
      return PLAIN;
    case 'copy':
      return { ...dictionary, entries: new Map(dictionary.entries), kept: undefined };
    case 'keys':
      return keysIn(dictionary);
    case 'values':
      return pairsIn(dictionary, (_key, value) => value);
    case 'items':
      return pairsIn(dictionary, (key_, value) => ({ type: 'tuple', items: [key_, value] }));
    default:
      return PLAIN;
  }
}

export const keysIn = (dictionary: Dictionary): Value => pairsIn(dictionary, key => key);

function pairsIn(dictionary: Dictionary, pair: (key: Value, value: Value) => Value): Value {
  const keys = keysOf(dictionary);
  const values = [...dictionary.entries.values()];
  const items = keys.map((key, index) => pair(key, values[index]!));
  if (dictionary.others.type === 'unknown') return listOf(items, -1);
  return manyOf([...items, pair(PLAIN, dictionary.others)].reduce(join, UNKNOWN));
}

/** `Path`-like words in `"a b"` or `["a", "b"]`: the names of a `namedtuple`. */
export function wordsIn(value: Value): string[] {
  if (value.type === 'text') return value.text.split(/[\s,]+/).filter(each => each !== '');
  return (itemsOf(value) ?? []).flatMap(each => (each.type === 'text' ? [each.text] : []));
}

export const rangeOf = (bounds: Value[]): Value => {
  const [from, to] =
    bounds.length === 1 ? [0, numberIn(bounds[0]!)] : [numberIn(bounds[0] ?? null), numberIn(bounds[1] ?? null)];
  if (from === undefined || to === undefined || bounds.length > 2) return manyOf(PLAIN);
  const isShort = to - from <= 8;
  if (!isShort) return { type: 'many', element: PLAIN, isFilled: true };
  const items = Array.from({ length: Math.max(0, to - from) }, (_, index): Value => ({
    type: 'number',
    value: from + index,
  }));
  return listOf(items, -1);
};
