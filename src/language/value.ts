import type { PlacedChunk } from './pythonFile';
import type { Scope } from './scope';
import type { ClassDefinition, Expression, Parameter, Statement } from './syntax';

/** A value in the static analysis. */
export type Value =
  | { type: 'unknown' }
  /** Not a Spark object. */
  | { type: 'plain' }
  | { type: 'text'; text: string }
  | SparkObject
  | { type: 'tuple'; items: Value[] }
  /** A collection whose elements are not distinguished. It can grow, like a list. */
  | { type: 'many'; element: Value }
  | { type: 'function'; function: UserFunction; self: Value | null }
  | { type: 'class'; class: UserClass }
  | { type: 'instance'; class: UserClass }
  | { type: 'module'; name: string }
  /** A pyspark class or function (`SparkSession`, `KMeans`). */
  | { type: 'api'; owner: string; name: string }
  /** A method of a Spark object that has not been called, or an unbound method of a class. */
  | { type: 'method'; object: SparkObject | null; owner: string; name: string }
  | { type: 'builtin'; name: string };

export interface SparkObject {
  type: 'object';
  /**
   * Pyspark class; `ml`, `mllib` and `pandas` for classes of these packages; `maybe` for the result of a function in another file
   * that got a dataset or a session.
   */
  owner: string;
  /** Calls whose datasets it is or contains. */
  nodes: readonly number[];
}

export interface UserFunction {
  /** Like `__qualname__` in Python. */
  qualifiedName: string;
  parameters: Parameter[];
  body: Statement[] | Expression;
  scope: Scope<Value>;
  chunk: PlacedChunk;
  /** How a method is bound. */
  binding: 'instance' | 'class' | 'static' | 'property';
  /** Results by arguments. */
  results: Map<string, Value>;
  /** Merged result of all calls. */
  result: Value;
  /** Whether Spark runs it in Python workers, so that it contains no datasets. */
  isWorker: boolean;
}

export interface UserClass {
  definition: ClassDefinition;
  qualifiedName: string;
  bases: UserClass[];
  methods: Map<string, UserFunction>;
  /** Attributes of the class and all its instances. */
  attributes: Map<string, Value>;
}

export const UNKNOWN: Value = { type: 'unknown' };
export const PLAIN: Value = { type: 'plain' };

export const object = (owner: string, nodes: readonly number[] = []): SparkObject => ({ type: 'object', owner, nodes });

/** Merges two possible values of a variable. If they are incompatible, prefers the Spark object. */
export function join(left: Value, right: Value): Value {
  if (left === right || right.type === 'unknown' || right.type === 'plain') return left;
  if (left.type === 'unknown' || left.type === 'plain') return right;
  if (left.type === 'object') return right.type === 'object' ? joinObjects(left, right) : left;
  if (right.type === 'object') return right;
  if (left.type === 'tuple' && right.type === 'tuple' && left.items.length === right.items.length) {
    return { type: 'tuple', items: left.items.map((each, index) => join(each, right.items[index]!)) };
  }
  if (isCollection(left) && isCollection(right))
    return { type: 'many', element: join(elementOf(left), elementOf(right)) };
  if (left.type === 'text' && right.type === 'text' && left.text !== right.text) return PLAIN;
  return left;
}

function joinObjects(left: SparkObject, right: SparkObject): Value {
  const nodes = union(left.nodes, right.nodes);
  const owner = left.owner === 'maybe' ? right.owner : left.owner;
  return nodes === left.nodes && owner === left.owner ? left : { type: 'object', owner, nodes };
}

/** @returns `left` itself if `right` adds nothing. Does not change the lists. */
export function union(left: readonly number[], right: readonly number[]): readonly number[] {
  if (right.length === 0 || left === right) return left;
  if (left.length === 0) return right;
  const fresh = right.filter(each => !left.includes(each));
  return fresh.length === 0 ? left : [...left, ...fresh];
}

const isCollection = (value: Value) => value.type === 'tuple' || value.type === 'many';

/** The element value of an iterable. */
export function elementOf(value: Value): Value {
  if (value.type === 'many') return value.element;
  if (value.type === 'tuple') return value.items.reduce(join, UNKNOWN);
  return value.type === 'plain' ? PLAIN : UNKNOWN;
}

/** Datasets in a value, including those in its collections. */
export function nodesIn(value: Value): readonly number[] {
  if (value.type === 'object') return value.nodes;
  if (value.type === 'many') return nodesIn(value.element);
  return value.type === 'tuple' ? nodesInAll(value.items) : NONE;
}

export function nodesInAll(values: Iterable<Value>): readonly number[] {
  let nodes = NONE;
  for (const each of values) nodes = union(nodes, nodesIn(each));
  return nodes;
}

const NONE: readonly number[] = [];

/** Whether a function in another file could create a dataset from the value. */
export function holdsSpark(value: Value): boolean {
  if (value.type === 'object' || value.type === 'instance') return true;
  if (value.type === 'many') return holdsSpark(value.element);
  return value.type === 'tuple' && value.items.some(holdsSpark);
}

/** A key that is equal for values that a function treats the same. */
export function keyOf(value: Value): string {
  switch (value.type) {
    case 'object':
      return `${value.owner}(${value.nodes.join()})`;
    case 'text':
      return JSON.stringify(value.text);
    case 'tuple':
      return `(${value.items.map(keyOf).join()})`;
    case 'many':
      return `[${keyOf(value.element)}]`;
    case 'function':
      return value.function.qualifiedName;
    case 'class':
    case 'instance':
      return value.type + value.class.qualifiedName;
    case 'module':
      return value.name;
    case 'api':
    case 'method':
      return `${value.owner}.${value.name}`;
    default:
      return value.type;
  }
}
