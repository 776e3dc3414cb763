import type { DatasetKind } from '../model/runEvent';
import type { CallRecorder, FoundCall } from './callRecorder';
import { isMachineLearningProperty, MACHINE_LEARNING_API, makesModel } from './machineLearningApi';
import { PANDAS_API } from './pandasApi';
import { createdView, lastName, queriedNames } from './queriedNames';
import { SPARK_API, type Member } from './sparkApi';
import { statementKind } from './statementKind';
import type { Attribute, Binary, Call, Expression, Subscript } from './syntax';
import { nodesIn, object, PLAIN, union, UNKNOWN, type SparkObject, type Value } from './value';

export interface Arguments {
  positional: Value[];
  keywords: Map<string, Value>;
}

/** Where a call is evaluated. */
export interface At<Place> {
  chunk: FoundCall['chunk'];
  function: string;
  place: Place;
}

interface Functions {
  /** Calls a function of the user's. */
  call(value: Value, positional: Value[]): Value;
}

type Found = Pick<FoundCall, 'op' | 'owner' | 'kind' | 'width' | 'makes' | 'parents'>;

const DATASETS: Record<string, DatasetKind> = { RDD: 'rdd', DataFrame: 'dataframe' };
const SESSIONS = new Set(['SparkSession', 'SparkContext', 'SQLContext', 'StreamingContext']);
/** Classes whose objects are looked for where it is not known what something is. */
const LIKELY = ['DataFrame', 'RDD'];
const VIEW_MAKERS = /^(?:create(?:OrReplace)?(?:Global)?TempView|registerTempTable)$/;

/** What pyspark's calls mean for the data flow of a job, and their record. */
export class SparkCalls {
  /** Datasets behind temporary views, by name. */
  private readonly views = new Map<string, readonly number[]>();

  constructor(
    private readonly recorder: CallRecorder,
    private readonly functions: Functions,
  ) {}

  method(at: At<Call>, self: SparkObject, op: string, given: Arguments): Value {
    if (self.owner === 'ml' || self.owner === 'mllib') return this.ofModel(at, self, op, given);
    if (self.owner === 'pandas') return this.ofPandas(at, self.nodes, op, given);
    const [owner, member] = this.find(self, op, given);
    if (member === null) return this.unlisted(self, given);
    if (member.returns === 'function') return this.transformedBy(at, self, op, owner, member, given);
    this.callBack(op, owner, self, given);
    const parents = union(self.nodes, nodesOf(given));
    if (op === 'sql' && member.kind === 'transformation') return this.sql(at, owner, member, parents, given);
    const read = op === 'table' || op === 'cacheTable' ? this.viewsNamed([textOf(given) ?? '']) : [];
    const made = this.record(at, { op, owner, parents: union(parents, read), ...facts(member) });
    if (VIEW_MAKERS.test(op)) this.views.set(lastName(textOf(given) ?? ''), self.nodes);
    if (SESSIONS.has(member.returns ?? '') && owner !== 'RDD') this.recorder.sessionMade(at.chunk, at.place.from);
    return result(self, member, made, parents);
  }

  /** An attribute that is not called. */
  property(at: At<Attribute>, self: SparkObject, op: string): Value {
    if (self.owner === 'ml' || self.owner === 'mllib') return this.propertyOfModel(at, self, op);
    if (self.owner === 'pandas') return self;
    const [owner, member] = this.find(self, op, null);
    if (member === null) return self.owner === 'maybe' ? self : PLAIN;
    if (!member.property) return { type: 'method', object: object(owner, self.nodes), owner, name: op };
    // A plot accessor runs nothing by itself.
    const made =
      member.kind === 'action' && member.returns !== null
        ? -1
        : this.record(at, { op, owner, parents: self.nodes, ...facts(member) });
    return result(self, member, made, self.nodes);
  }

  /** `SparkSession.builder`, `DataFrame.union`. */
  ofClass(owner: string, name: string): Value {
    const member = SPARK_API.get(owner)?.get(name);
    if (member?.property && member.returns !== null) return object(member.returns);
    if (owner === 'SparkSession' && name === 'Builder') return { type: 'api', owner: 'SparkSession.Builder', name };
    return { type: 'method', object: null, owner, name };
  }

  construct(at: At<Call>, { owner, name }: Value & { type: 'api' }, given: Arguments): Value {
    if (owner === 'pandas') return this.ofPandas(at, [], name, given);
    if (SESSIONS.has(owner)) this.recorder.sessionMade(at.chunk, at.place.from);
    return object(owner, owner in DATASETS ? nodesOf(given) : []);
  }

  subscript(at: At<Subscript>, self: SparkObject, index: Expression | undefined, values: Value[]): Value {
    if (self.owner === 'pandas' || self.owner === 'maybe') return self;
    const isColumn =
      index === undefined || index.type === 'string' || (index.type === 'plain' && index.parts.length === 0);
    if (self.owner !== 'DataFrame' || isColumn || values[0]?.type === 'text') return PLAIN;
    const member = SPARK_API.get('DataFrame')!.get('__getitem__')!;
    const made = this.record(at, { op: '__getitem__', owner: 'DataFrame', parents: self.nodes, ...facts(member) });
    return object('DataFrame', [made]);
  }

  /** `left + right` of two RDDs is their union. */
  binary(at: At<Binary>, left: Value, right: Value, operator: string): Value {
    if (operator !== '+') return PLAIN;
    if (left.type === 'many' && right.type === 'many') return { type: 'many', element: UNKNOWN };
    if (left.type !== 'object' || left.owner !== 'RDD' || right.type !== 'object')
      return left.type === 'many' ? left : PLAIN;
    const member = SPARK_API.get('RDD')!.get('__add__')!;
    const parents = union(left.nodes, right.nodes);
    return object('RDD', [this.record(at, { op: '__add__', owner: 'RDD', parents, ...facts(member) })]);
  }

  broadcast(at: At<Call>, dataset: Value): Value {
    const parents = nodesIn(dataset);
    const owner = 'pyspark.sql.functions';
    const found: Found = { op: 'broadcast', owner, kind: 'other', width: 'narrow', makes: 'dataframe', parents };
    return object('DataFrame', [this.record(at, found)]);
  }

  private record(at: At<FoundCall['place']>, found: Found): number {
    return this.recorder.record({ ...at, ...found });
  }

  private find(self: SparkObject, op: string, given: Arguments | null): [string, Member | null] {
    if (self.owner !== 'maybe') return [self.owner, SPARK_API.get(self.owner)?.get(op) ?? null];
    // `join` is also what threads and strings do.
    if (op === 'join' && (given === null || nodesOf(given).length === 0)) return ['maybe', null];
    const owner = LIKELY.find(each => SPARK_API.get(each)!.has(op));
    return owner === undefined ? ['maybe', null] : [owner, SPARK_API.get(owner)!.get(op)!];
  }

  private unlisted(self: SparkObject, given: Arguments): Value {
    this.markWorkers(given);
    return self.owner === 'maybe' ? object('maybe', union(self.nodes, nodesOf(given))) : PLAIN;
  }

  /** `df.transform(f, …)` is what `f(df, …)` returns. */
  private transformedBy(
    at: At<Call>,
    self: SparkObject,
    op: string,
    owner: string,
    member: Member,
    given: Arguments,
  ): Value {
    const [step, ...rest] = given.positional;
    if (step?.type === 'function') {
      this.record(at, { op, owner, parents: self.nodes, ...facts(member), makes: null });
      return this.functions.call(step, [self, ...rest]);
    }
    const parents = union(self.nodes, nodesOf(given));
    return object('DataFrame', [this.record(at, { op, owner, parents, ...facts(member), makes: 'dataframe' })]);
  }

  /** Functions that a call is given: streams call them in the driver, everything else in the workers. */
  private callBack(op: string, owner: string, self: SparkObject, given: Arguments): void {
    const [step] = given.positional;
    const batch =
      owner === 'DataStreamWriter' && op === 'foreachBatch' ? 'DataFrame' : op === 'foreachRDD' ? 'RDD' : null;
    if (batch !== null && step?.type === 'function') {
      const items = [object(batch, self.nodes), PLAIN];
      this.functions.call(step, batch === 'RDD' && step.function.parameters.length > 1 ? items.reverse() : items);
    } else this.markWorkers(given);
  }

  private markWorkers({ positional, keywords }: Arguments): void {
    for (const each of [...positional, ...keywords.values()]) {
      if (each.type === 'function') each.function.isWorker = true;
    }
  }

  private sql(at: At<Call>, owner: string, member: Member, parents: readonly number[], given: Arguments): Value {
    const statement = textOf(given);
    const known = statement ?? '';
    const all = union(parents, this.viewsNamed(queriedNames(known)));
    const kind = statement === null ? member.kind : statementKind(known);
    const made = this.record(at, { op: 'sql', owner, parents: all, ...facts(member), kind });
    const view = createdView(known);
    if (view !== null) this.views.set(view, [made]);
    return object('DataFrame', [made]);
  }

  private viewsNamed(names: string[]): readonly number[] {
    return names.reduce<readonly number[]>((all, name) => union(all, this.views.get(lastName(name)) ?? []), []);
  }

  private ofModel(at: At<Call>, self: SparkObject, op: string, given: Arguments): Value {
    this.markWorkers(given);
    const kind = MACHINE_LEARNING_API.get(op);
    if (kind === undefined) return self;
    const parents = union(self.nodes, nodesOf(given));
    const makes = kind === 'transformation' ? (self.owner === 'ml' ? 'dataframe' : 'rdd') : null;
    const made = this.record(at, { op, owner: self.owner, kind, width: null, makes, parents });
    if (makes !== null) return object(makes === 'rdd' ? 'RDD' : 'DataFrame', [made]);
    return makesModel(op) ? object(self.owner) : PLAIN;
  }

  private propertyOfModel(at: At<Attribute>, self: SparkObject, op: string): Value {
    if (self.owner !== 'ml' || !isMachineLearningProperty(op)) return self;
    const found: Found = {
      op,
      owner: 'ml',
      kind: 'transformation',
      width: null,
      makes: 'dataframe',
      parents: self.nodes,
    };
    return object('DataFrame', [this.record(at, found)]);
  }

  private ofPandas(at: At<Call>, nodes: readonly number[], op: string, given: Arguments): Value {
    const parents = union(nodes, nodesOf(given));
    const kind = PANDAS_API.get(op) ?? 'transformation';
    const makes = kind === 'action' ? null : 'dataframe';
    const made = this.record(at, { op, owner: 'pandas', kind, width: null, makes, parents });
    if (makes === null) return PLAIN;
    return object(op === 'to_spark' ? 'DataFrame' : 'pandas', [made]);
  }
}

function facts({ kind, width, returns }: Member): Pick<Found, 'kind' | 'width' | 'makes'> {
  const element = returns?.replace('list of ', '') ?? '';
  return { kind, width, makes: element === 'pandas' ? 'dataframe' : (DATASETS[element] ?? null) };
}

function result(self: SparkObject, { returns }: Member, made: number, nodes: readonly number[]): Value {
  if (returns === null) return PLAIN;
  if (returns === 'self') return self;
  if (returns.startsWith('list of ')) return { type: 'many', element: object(returns.slice(8), [made]) };
  if (SESSIONS.has(returns)) return object(returns);
  const isDataset = returns in DATASETS || returns === 'pandas';
  return object(returns, isDataset ? [made] : nodes);
}

function nodesOf({ positional, keywords }: Arguments): readonly number[] {
  return [...positional, ...keywords.values()].reduce<readonly number[]>((all, each) => union(all, nodesIn(each)), []);
}

/** The text of the first argument, null where it depends on values. */
function textOf({ positional, keywords }: Arguments): string | null {
  const first = positional[0] ?? [...keywords.values()][0];
  return first?.type === 'text' ? first.text : null;
}
