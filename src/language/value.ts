import type { PlacedChunk } from './pythonFile';
import type { Scope } from './scope';
import type { ClassDefinition, Expression, Parameter, Statement } from './syntax';

/** A value in the static analysis. */
export type Value =
  | { type: 'unknown' }
  /** Not a Spark object. */
  | { type: 'plain' }
  /** A string; `HOLE` stands for each part that is not known. */
  | { type: 'text'; text: string }
  | { type: 'number'; value: number }
  | SparkObject
  | { type: 'tuple'; items: Value[] }
  | Many
  | Dictionary
  /** One of several values, for example of several functions. */
  | { type: 'either'; options: Value[] }
  | { type: 'function'; function: UserFunction; self: Value | null }
  /** `functools.partial`, or a method with some of its arguments. */
  | { type: 'partial'; callee: Value; positional: Value[]; keywords: Map<string, Value> }
  /** A function of which only the type of its result is known (`Callable[..., DataFrame]`). */
  | { type: 'callable'; returns: Value }
  | { type: 'class'; class: UserClass }
  | Instance
  /** `super()`: the instance or class, as seen by the classes above `owner`. */
  | { type: 'super'; self: Instance | { type: 'class'; class: UserClass }; owner: UserClass }
  /** What `with` enters: the value that a `@contextmanager` yields. */
  | { type: 'manager'; entered: Value }
  /** `from`: the file that imports it, if its files are in the workspace. */
  | { type: 'module'; name: string; from?: string }
  /** A pyspark class or function (`SparkSession`, `KMeans`). */
  | { type: 'api'; owner: string; name: string }
  /** A method of a Spark object that has not been called, or an unbound method of a class. */
  | { type: 'method'; object: SparkObject | null; owner: string; name: string }
  /** A function of Python whose result depends on its arguments. */
  | { type: 'builtin'; name: string }
  /** A type that is no class: `List[DataFrame]`, `Optional`. */
  | { type: 'annotation'; of: Expression | string };

export interface SparkObject {
  type: 'object';
  /**
   * Pyspark class; `ml`, `mllib` and `pandas` for classes of these packages; `maybe` for the result of a function in another file
   * that got a dataset or a session.
   */
  owner: string;
  /** Calls whose datasets it is or contains. */
  nodes: readonly number[];
  /** What is not certain about it; absent if nothing is. */
  guess?: Guess | undefined;
}

/**
 * `elsewhere`: its class is known, but another file makes it. `name`: its class is guessed from a name or from its use. `result`: a
 * function of another library returned it, and it may be anything.
 */
export type Guess = 'elsewhere' | 'name' | 'result';

/** A module that is kept for the next analysis, unless this one changes its values. */
export interface Kept {
  isStale: boolean;
}

/** A collection that can grow, like a list or an iterator. */
export interface Many {
  type: 'many';
  /** Any of its elements. */
  element: Value;
  /** The elements in order, if all are known. */
  items?: Value[];
  /** Where it was made: an `if` or a loop that it is changed in might not run. */
  region?: number;
  /** Whether it has at least one element. */
  isFilled?: boolean;
  kept?: Kept;
}

export interface Dictionary {
  type: 'dictionary';
  /** Values by keys that are texts or numbers (`"a"`, `1`, as JSON). */
  entries: Map<string, Value>;
  /** The values of keys that are not known, and the default. */
  others: Value;
  region?: number;
  kept?: Kept;
}

export interface Instance {
  type: 'instance';
  class: UserClass;
  state: InstanceState;
}

/** The attributes of an instance. Instances that different expressions create are apart. */
export interface InstanceState {
  id: number;
  attributes: Map<string, Value>;
  region: number;
  /** Counts the changes of attributes. */
  version: number;
  kept?: Kept;
}

export interface UserFunction {
  /** Like `__qualname__` in Python. */
  qualifiedName: string;
  parameters: Parameter[];
  returns: Expression | null;
  body: Statement[] | Expression;
  scope: Scope<Value>;
  chunk: PlacedChunk;
  /** The file that defines it. */
  module: UserModule;
  /** The class of a method. */
  owner: UserClass | null;
  /** How a method is bound. */
  binding: 'instance' | 'class' | 'static' | 'property';
  /** `manager`: a `@contextmanager`. */
  role: 'plain' | 'manager' | 'fixture' | 'test';
  /** Results by arguments. */
  results: Map<string, Value>;
  /** Merged result of all calls. */
  result: Value;
  /** How many calls of it are being followed. */
  active: number;
  /** Whether Spark runs it in Python workers, so that it contains no datasets. */
  isWorker: boolean;
}

export interface UserClass {
  definition: ClassDefinition | null;
  qualifiedName: string;
  bases: UserClass[];
  methods: Map<string, UserFunction>;
  /** Attributes of the class. */
  attributes: Map<string, Value>;
  /** Annotated attributes in order: the parameters of a dataclass or NamedTuple. */
  fields: Parameter[];
  /** Whether it is a tuple with names. */
  isTuple: boolean;
  /** The class of pyspark that it extends. */
  inherits: string | null;
  /** The instance for methods that nothing in the file calls. */
  guessed: Instance | null;
  kept?: Kept;
}

/** A file of the workspace in the analysis: the file itself, a file that it imports, or a file that imports it. */
export interface UserModule {
  /** Null for a text that has no file. */
  file: string | null;
  role: 'entry' | 'imported' | 'caller';
  scope: Scope<Value>;
  /** Fixtures of pytest, by name. */
  fixtures: Map<string, UserFunction>;
}

export const UNKNOWN: Value = { type: 'unknown' };
export const PLAIN: Value = { type: 'plain' };
/** Stands in a text for a part that is not known. */
export const HOLE = '\ufffd';

const MAX_OPTIONS = 8;
/** The most calls whose dataset a value can be. */
const MAX_NODES = 48;

export const object = (owner: string, nodes: readonly number[] = []): SparkObject => ({ type: 'object', owner, nodes });
export const text = (value: string): Value => ({ type: 'text', text: value });

/** Merges two possible values of a variable. */
export function join(left: Value, right: Value): Value {
  if (left === right || right.type === 'unknown' || right.type === 'plain') return left;
  if (left.type === 'unknown' || left.type === 'plain') return right;
  if (left.type === 'either' || right.type === 'either') {
    return optionsOf(right).reduce(withOption, left);
  }
  return merged(left, right) ?? { type: 'either', options: [left, right] };
}

/** The values that a value can be. */
export const optionsOf = (value: Value): readonly Value[] => (value.type === 'either' ? value.options : [value]);

/** The result of `follow` for each value that a value can be, merged. */
export function forOptions(value: Value, follow: (option: Value) => Value): Value {
  return value.type === 'either' ? value.options.map(follow).reduce(join, UNKNOWN) : follow(value);
}

function withOption(all: Value, one: Value): Value {
  const options = [...optionsOf(all)];
  for (const [index, each] of options.entries()) {
    const both = merged(each, one);
    if (both === null) continue;
    options[index] = both;
    return options.length === 1 ? both : { type: 'either', options };
  }
  return options.length < MAX_OPTIONS ? { type: 'either', options: [...options, one] } : all;
}

/** One value for both; null if they stay apart. */
function merged(left: Value, right: Value): Value | null {
  if (left === right) return left;
  if (left.type === 'object' && right.type === 'object') return joinObjects(left, right);
  if (isCollection(left) && isCollection(right)) return joinCollections(left, right);
  if (left.type === 'dictionary' && right.type === 'dictionary') return joinDictionaries(left, right);
  return left.type === right.type && identityOf(left) === identityOf(right) ? left : null;
}

function joinObjects(left: SparkObject, right: SparkObject): Value | null {
  if (left.owner !== right.owner && left.owner !== 'maybe' && right.owner !== 'maybe') return null;
  const nodes = union(left.nodes, right.nodes);
  const owner = left.owner === 'maybe' ? right.owner : left.owner;
  const guess = doubtful(guessOf(left), guessOf(right));
  const isSame = nodes === left.nodes && owner === left.owner && guess === guessOf(left);
  return isSame ? left : { type: 'object', owner, nodes, guess };
}

export const guessOf = ({ owner, guess }: SparkObject): Guess | undefined => (owner === 'maybe' ? 'result' : guess);

const DOUBTS: readonly (Guess | undefined)[] = [undefined, 'elsewhere', 'name', 'result'];

/** The less certain of two guesses. */
export const doubtful = (one: Guess | undefined, other: Guess | undefined): Guess | undefined =>
  DOUBTS.indexOf(one) < DOUBTS.indexOf(other) ? other : one;

export const guessed = (owner: string, guess: Guess, nodes: readonly number[] = []): SparkObject => ({
  ...object(owner, nodes),
  guess,
});

function joinCollections(left: Value, right: Value): Value {
  const one = itemsOf(left);
  const other = itemsOf(right);
  if (one !== null && other !== null && one.length === other.length) {
    const items = one.map((each, index) => join(each, other[index]!));
    if (left.type === 'tuple' && right.type === 'tuple') return { type: 'tuple', items };
    return { type: 'many', element: items.reduce(join, UNKNOWN), items };
  }
  return { type: 'many', element: join(elementOf(left), elementOf(right)) };
}

function joinDictionaries(left: Dictionary, right: Dictionary): Value {
  const entries = new Map(left.entries);
  right.entries.forEach((value, key) => entries.set(key, join(entries.get(key) ?? UNKNOWN, value)));
  return { type: 'dictionary', entries, others: join(left.others, right.others) };
}

/** What tells a value from another of its type. */
function identityOf(value: Value): unknown {
  switch (value.type) {
    case 'function':
      return value.self === null ? value.function : keyOf(value);
    case 'class':
      return value.class;
    case 'instance':
      return value.state;
    default:
      return keyOf(value);
  }
}

/** @returns `left` itself if `right` adds nothing. Does not change the lists. Keeps the newest calls of a long list. */
export function union(left: readonly number[], right: readonly number[]): readonly number[] {
  if (right.length === 0 || left === right) return left;
  if (left.length === 0) return right;
  const fresh = right.filter(each => !left.includes(each));
  if (fresh.length === 0) return left;
  const all = [...left, ...fresh];
  return all.length <= MAX_NODES ? all : all.slice(all.length - MAX_NODES);
}

const isCollection = (value: Value) => value.type === 'tuple' || value.type === 'many';

/** The elements in order; null if they are not known. */
export function itemsOf(value: Value): Value[] | null {
  if (value.type === 'tuple') return value.items;
  if (value.type === 'many') return value.items ?? null;
  return value.type === 'instance' && value.class.isTuple
    ? value.class.fields.map(each => fieldOf(value, each.name))
    : null;
}

const fieldOf = (instance: Instance, name: string) => instance.state.attributes.get(name) ?? UNKNOWN;

/** The element value of an iterable. A dictionary gives its keys. */
export function elementOf(value: Value): Value {
  switch (value.type) {
    case 'many':
      return value.element;
    case 'either':
      return value.options.map(elementOf).reduce(join, UNKNOWN);
    case 'dictionary':
      return keysOf(value).reduce(join, PLAIN);
    case 'plain':
    case 'text':
      return PLAIN;
    default:
      return itemsOf(value)?.reduce(join, UNKNOWN) ?? UNKNOWN;
  }
}

export const keysOf = ({ entries }: Dictionary): Value[] =>
  [...entries.keys()].map(each => {
    const key = JSON.parse(each) as string | number;
    return typeof key === 'string' ? text(key) : { type: 'number', value: key };
  });

/** Any value of a dictionary. */
export const valueIn = ({ entries, others }: Dictionary): Value => [...entries.values()].reduce(join, others);

/** Datasets in a value, including those in its collections. */
export const nodesIn = (value: Value): readonly number[] =>
  value.type === 'object' ? value.nodes : nodesInAll(partsOf(value));

export function nodesInAll(values: Iterable<Value>): readonly number[] {
  let nodes = NONE;
  for (const each of values) nodes = union(nodes, nodesIn(each));
  return nodes;
}

const NONE: readonly number[] = [];

/** The values in a collection. */
export function partsOf(value: Value): readonly Value[] {
  switch (value.type) {
    case 'many':
      return value.items ?? [value.element];
    case 'tuple':
      return value.items;
    case 'either':
      return value.options;
    case 'dictionary':
      return [...value.entries.values(), value.others];
    default:
      return [];
  }
}

/** Whether a function in another file could create a dataset from the value. */
export const holdsSpark = (value: Value): boolean =>
  value.type === 'object' || value.type === 'instance' || partsOf(value).some(holdsSpark);

/** Whether a collection holds another: a list must not become a part of itself. */
export const holds = (value: Value, part: Value): boolean =>
  value === part || partsOf(value).some(each => holds(each, part));

/** Attributes of attributes count up to this depth. */
const KEY_DEPTH = 3;

/** A key that is equal for values that a function treats the same. */
export function keyOf(value: Value, depth = 0): string {
  const inner = (each: Value) => (depth < KEY_DEPTH ? keyOf(each, depth + 1) : each.type);
  switch (value.type) {
    case 'object':
      return `${value.owner}(${value.nodes.join()})`;
    case 'text':
      return JSON.stringify(value.text);
    case 'number':
      return String(value.value);
    case 'tuple':
      return `(${value.items.map(inner).join()})`;
    case 'many':
      return value.items === undefined ? `[${inner(value.element)}]` : `[=${value.items.map(inner).join()}]`;
    case 'dictionary':
      return `{${[...value.entries].map(([key, each]) => key + inner(each)).join()}${inner(value.others)}}`;
    case 'either':
      return value.options.map(inner).join('|');
    case 'function':
      return value.function.qualifiedName + (value.self === null ? '' : inner(value.self));
    case 'partial':
      return `${inner(value.callee)}(${[...value.positional, ...value.keywords.values()].map(inner).join()})`;
    case 'callable':
      return `()${inner(value.returns)}`;
    case 'class':
      return value.class.qualifiedName;
    case 'instance': {
      const { id, version, attributes } = value.state;
      const nested = [...attributes.values()].filter(each => each.type === 'instance');
      return `#${id}.${version}${nested.map(inner).join()}`;
    }
    case 'super':
      return `super ${value.owner.qualifiedName}${inner(value.self)}`;
    case 'manager':
      return `with ${inner(value.entered)}`;
    case 'module':
      return value.name;
    case 'api':
    case 'method':
      return `${value.owner}.${value.name}${value.type === 'method' && value.object !== null ? inner(value.object) : ''}`;
    default:
      return value.type;
  }
}
