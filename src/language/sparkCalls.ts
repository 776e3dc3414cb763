import type { CallRecorder, FoundCall } from './callRecorder';
import { isMachineLearningProperty, MACHINE_LEARNING_API, makesModel } from './machineLearningApi';
import { PANDAS_ACTION_PROPERTIES, PANDAS_API, PANDAS_BUILTINS, PANDAS_PLAIN_PROPERTIES } from './pandasApi';
import type { Member } from './memberTable';
import { API } from './platforms/platforms';
import { createdView, lastName, queriedNames } from './queriedNames';
import { statementKind } from './statementKind';
import type { Attribute, Binary, Call, Expression, Subscript } from './syntax';
import {
  doubtful,
  guessOf,
  HOLE,
  holdsSpark,
  nodesIn,
  nodesInAll,
  object,
  optionsOf,
  PLAIN,
  union,
  UNKNOWN,
  type Guess,
  type SparkObject,
  type Value,
} from './value';

export interface Arguments {
  positional: Value[];
  keywords: Map<string, Value>;
  /** An element of `*arguments` whose number is not known. */
  rest?: Value;
}

/** The location of a call. */
export interface At<Place> {
  chunk: FoundCall['chunk'];
  function: string;
  place: Place;
}

interface Functions {
  /** Calls a user function. */
  call(value: Value, positional: Value[]): Value;
}

type Facts = Pick<FoundCall, 'kind' | 'width' | 'makes'>;

const SESSIONS = new Set(['SparkSession', 'SparkContext', 'SQLContext', 'StreamingContext', 'GlueContext']);
/** Classes whose objects, made directly, hold the datasets of the arguments. */
const HOLDERS = new Set(['RDD', 'DataFrame', 'DynamicFrame', 'DynamicFrameCollection', 'GraphFrame']);
/** Calls whose first argument is the name of a table or view. */
const READS_TABLE = new Set(['table', 'cacheTable', 'read', 'read_stream', 'readStream']);
/** Classes to try if the class of an object is unknown. */
const LIKELY = ['DataFrame', 'RDD'];
/** Calls that create a DataFrame only with the subsequent aggregation. */
const PANDAS_GROUPS = new Set(['groupby', 'rolling', 'expanding', 'ewm', 'resample']);
const TABLE_MAKERS = /^(?:saveAsTable|insertInto)$/;
const VIEW_MAKERS = /^(?:create(?:OrReplace)?(?:Global)?TempView|registerTempTable)$/;

/** Methods of a DataFrame that are in no table. */
const OTHER_METHODS = new Set(
  'colRegex inputFiles isLocal metadataColumn sameSemantics scalar exists semanticHash'.split(' '),
);

/** Evaluates pyspark calls in the data flow of a job, and records them. */
export class SparkCalls {
  /** Datasets of temporary views, by view name. */
  private readonly views = new Map<string, readonly number[]>();
  /** In a pipeline: the table that a flow reads, by the table that it writes. */
  private readonly flows = new Map<string, string>();

  constructor(
    private readonly recorder: CallRecorder,
    private readonly functions: Functions,
  ) {}

  method(at: At<Call>, self: SparkObject, op: string, given: Arguments): Value {
    if (self.owner === 'ml' || self.owner === 'mllib') return this.ofModel(at, self, op, given);
    if (self.owner === 'pandas') return this.ofPandas(at, self.nodes, op, given);
    const [owner, member] = this.find(self, op, given);
    if (member === null) return this.unlisted(self, op, given);
    if (member.onDatasets && ![...given.positional, ...given.keywords.values()].some(holdsSpark)) return PLAIN;
    if (member.returns === 'function') return this.transformedBy(at, self, op, owner, member, given);
    this.callBack(op, owner, self, given);
    const parents = union(self.nodes, nodesOf(given));
    if (op === 'sql' && member.kind === 'transformation') return this.sql(at, owner, member, parents, given);
    const read = READS_TABLE.has(op) ? this.viewsNamed(textsOf(given)) : [];
    if (owner === 'pipelines') this.flow(given);
    const made = this.record(at, owner, op, member, union(parents, read), guessOf(self));
    if (VIEW_MAKERS.test(op) || TABLE_MAKERS.test(op)) this.name(textsOf(given), self.nodes);
    if (SESSIONS.has(member.returns ?? '') && owner !== 'RDD') this.recorder.sessionMade(at.chunk, at.place.from);
    return result(self, member, made, parents, this.guessAt(at, self));
  }

  /** Evaluates an attribute that is not called. */
  property(at: At<Attribute | Call>, self: SparkObject, op: string): Value {
    if (self.owner === 'ml' || self.owner === 'mllib') return this.propertyOfModel(at, self, op);
    if (self.owner === 'pandas') return this.propertyOfPandas(at, self, op);
    const [owner, member] = this.find(self, op, null);
    if (member === null) return self.owner === 'maybe' ? self : PLAIN;
    if (!member.property) return { type: 'method', object: object(owner, self.nodes), owner, name: op };
    // A plot accessor alone runs nothing.
    const made =
      member.kind === 'action' && member.returns !== null
        ? []
        : this.record(at, owner, op, member, self.nodes, guessOf(self));
    return result(self, member, made, self.nodes, this.guessAt(at, self));
  }

  /** `SparkSession.builder`, `DataFrame.union`. */
  ofClass(owner: string, name: string): Value {
    const member = API.get(owner)?.get(name);
    if (member?.property && member.returns !== null) return object(member.returns);
    if (owner === 'SparkSession' && name === 'Builder') return { type: 'api', owner: 'SparkSession.Builder', name };
    return { type: 'method', object: null, owner, name };
  }

  construct(at: At<Call>, { owner, name }: Value & { type: 'api' }, given: Arguments): Value {
    if (owner === 'pandas') return this.ofPandas(at, [], /^[A-Z]/.test(name) ? '__init__' : name, given);
    if (SESSIONS.has(owner)) this.recorder.sessionMade(at.chunk, at.place.from);
    return object(owner, HOLDERS.has(owner) ? nodesOf(given) : []);
  }

  subscript(at: At<Subscript>, self: SparkObject, index: Expression | undefined, values: Value[]): Value {
    if (self.owner === 'pandas' || self.owner === 'maybe') return self;
    const isColumn =
      index === undefined ||
      index.type === 'string' ||
      index.type === 'slice' ||
      (index.type === 'plain' && index.parts.length === 0);
    const isName = optionsOf(values[0] ?? PLAIN).some(each => each.type === 'text' || each.type === 'number');
    if (self.owner !== 'DataFrame' || isColumn || isName) return PLAIN;
    const member = API.get('DataFrame')!.get('__getitem__')!;
    const made = this.record(at, 'DataFrame', '__getitem__', member, self.nodes);
    return object('DataFrame', made);
  }

  /** `left + right` is the union of two RDDs. */
  binary(at: At<Binary>, left: Value, right: Value, operator: string): Value {
    if (operator !== '+') return PLAIN;
    if (left.type !== 'object' || left.owner !== 'RDD' || right.type !== 'object') return PLAIN;
    const member = API.get('RDD')!.get('__add__')!;
    const parents = union(left.nodes, right.nodes);
    return object('RDD', this.record(at, 'RDD', '__add__', member, parents));
  }

  broadcast(at: At<Call>, dataset: Value): Value {
    const made: Facts = { kind: 'other', width: 'narrow', makes: 'dataframe' };
    return object('DataFrame', this.record(at, 'pyspark.sql.functions', 'broadcast', made, nodesIn(dataset)));
  }

  private record(
    at: At<FoundCall['place']>,
    owner: string,
    op: string,
    { kind, width, makes }: Facts,
    parents: readonly number[],
    guess?: Guess,
  ): readonly number[] {
    const { chunk, place } = at;
    return this.recorder.record({ chunk, function: at.function, place, op, owner, kind, width, makes, parents, guess });
  }

  /** What is not certain about the result of a call. */
  private guessAt({ chunk }: At<unknown>, self: SparkObject): Guess | undefined {
    return doubtful(guessOf(self), this.recorder.isOwn(chunk) ? undefined : 'elsewhere');
  }

  private find(self: SparkObject, op: string, given: Arguments | null): [string, Member | null] {
    if (self.owner !== 'maybe') return [self.owner, API.get(self.owner)?.get(op) ?? null];
    if (isAmbiguous(op, given)) return ['maybe', null];
    const owner = LIKELY.find(each => API.get(each)!.has(op));
    return owner === undefined ? ['maybe', null] : [owner, API.get(owner)!.get(op)!];
  }

  /** Calls a method that pyspark's class does not have, or one that the tables leave out because it creates no dataset. */
  private unlisted(self: SparkObject, op: string, given: Arguments): Value {
    this.markWorkers(given);
    const nodes = union(self.nodes, nodesOf(given));
    if (self.owner === 'maybe') return object('maybe', nodes);
    // Added to the class by the person's own code or by a library (`DataFrame.transforms = …`).
    if (self.owner === 'DataFrame' && self.nodes.length > 0 && !OTHER_METHODS.has(op)) return object('maybe', nodes);
    // A method that someone added to a session.
    return SESSIONS.has(self.owner) ? UNKNOWN : PLAIN;
  }

  /** `df.transform(f, …)` returns the result of `f(df, …)`. */
  private transformedBy(
    at: At<Call>,
    self: SparkObject,
    op: string,
    owner: string,
    member: Member,
    given: Arguments,
  ): Value {
    const [step, ...rest] = given.positional;
    if (isCallable(step)) {
      this.record(at, owner, op, { ...member, makes: null }, self.nodes);
      return this.functions.call(step, [self, ...rest]);
    }
    const parents = union(self.nodes, nodesOf(given));
    return object('DataFrame', this.record(at, owner, op, { ...member, makes: 'dataframe' }, parents));
  }

  /** Follows the function arguments of a call. Streams call them on the driver, other calls in the workers. */
  private callBack(op: string, owner: string, self: SparkObject, given: Arguments): void {
    const [step] = given.positional;
    if (owner === 'DataStreamWriter' && op === 'foreachBatch') {
      this.callOnDriver(step ?? given.keywords.get('func'), [object('DataFrame', self.nodes), PLAIN]);
    } else if (op === 'foreachRDD') {
      const takesTime = step?.type === 'function' && step.function.parameters.length > 1;
      this.callOnDriver(step, [...(takesTime ? [PLAIN] : []), object('RDD', self.nodes)]);
    } else if (owner === 'GlueContext' && op === 'forEachBatch') {
      const batches = object('DataFrame', nodesOf(given));
      this.callOnDriver(given.keywords.get('batch_function') ?? given.positional[1], [batches, PLAIN]);
    } else this.markWorkers(given);
  }

  private callOnDriver(step: Value | undefined, given: Value[]): void {
    if (isCallable(step)) this.functions.call(step, given);
  }

  private markWorkers({ positional, keywords }: Arguments): void {
    positional.forEach(markWorker);
    keywords.forEach(markWorker);
  }

  private sql(at: At<Call>, owner: string, member: Member, parents: readonly number[], given: Arguments): Value {
    const statements = textsOf(given);
    const all = union(parents, this.viewsNamed(statements.flatMap(queriedNames)));
    const kinds = new Set(statements.filter(each => !startsOpen(each)).map(statementKind));
    const kind = kinds.size === 1 ? [...kinds][0]! : member.kind;
    const made = this.record(at, owner, 'sql', { ...member, kind }, all);
    const views = statements.flatMap(each => createdView(each) ?? []);
    this.name(views, made);
    return object('DataFrame', made);
  }

  /** Views and tables that a dataset is now. A name that is not known is none. */
  private name(names: string[], nodes: readonly number[]): void {
    const isOne = names.length === 1;
    for (const each of names.map(lastName)) {
      if (!each.includes(HOLE)) this.views.set(each, isOne ? nodes : union(this.views.get(each) ?? [], nodes));
    }
  }

  /** Adds datasets to a table that functions of a pipeline make. */
  tableMade(name: string, nodes: readonly number[]): void {
    const key = lastName(name);
    this.views.set(key, union(this.views.get(key) ?? [], nodes));
  }

  /** `create_auto_cdc_flow(target=…, source=…)`: who reads the target reads the source. */
  private flow({ keywords }: Arguments): void {
    const [target, source] = [keywords.get('target'), keywords.get('source')];
    if (target?.type === 'text' && source?.type === 'text')
      this.flows.set(lastName(target.text), lastName(source.text));
  }

  private viewsNamed(names: string[]): readonly number[] {
    return names.reduce<readonly number[]>((all, name) => union(all, this.viewNamed(lastName(name))), []);
  }

  private viewNamed(name: string, passed: readonly string[] = []): readonly number[] {
    const source = this.flows.get(name);
    const own = this.views.get(name) ?? [];
    return source === undefined || passed.includes(name) ? own : union(own, this.viewNamed(source, [...passed, name]));
  }

  private ofModel(at: At<Call>, self: SparkObject, op: string, given: Arguments): Value {
    this.markWorkers(given);
    const kind = MACHINE_LEARNING_API.get(op);
    if (kind === undefined) return self;
    const parents = union(self.nodes, nodesOf(given));
    const makes = kind === 'transformation' ? (self.owner === 'ml' ? 'dataframe' : 'rdd') : null;
    const made = this.record(at, self.owner, op, { kind, width: null, makes }, parents);
    if (makes !== null) return object(makes === 'rdd' ? 'RDD' : 'DataFrame', made);
    return makesModel(op) ? object(self.owner) : PLAIN;
  }

  private propertyOfModel(at: At<Attribute | Call>, self: SparkObject, op: string): Value {
    if (self.owner !== 'ml' || !isMachineLearningProperty(op)) return self;
    const made: Facts = { kind: 'transformation', width: null, makes: 'dataframe' };
    return object('DataFrame', this.record(at, 'ml', op, made, self.nodes));
  }

  private ofPandas(at: At<Call>, nodes: readonly number[], op: string, given: Arguments): Value {
    const parents = union(nodes, nodesOf(given));
    if (PANDAS_GROUPS.has(op)) return object('pandas', parents);
    const kind = PANDAS_API.get(op) ?? 'transformation';
    const makes = kind === 'action' || kind === 'other' ? null : 'dataframe';
    const made = this.record(at, 'pandas', op, { kind, width: null, makes }, parents);
    if (makes === null) return PLAIN;
    return object(op === 'to_spark' ? 'DataFrame' : 'pandas', made);
  }

  private propertyOfPandas(at: At<Attribute | Call>, self: SparkObject, op: string): Value {
    if (PANDAS_PLAIN_PROPERTIES.has(op)) return PLAIN;
    if (!PANDAS_ACTION_PROPERTIES.has(op)) return self;
    this.record(at, 'pandas', op, { kind: 'action', width: null, makes: null }, self.nodes);
    return PLAIN;
  }

  /** `len(…)` and `print(…)` of an object of pandas API on Spark. */
  builtin(at: At<Call>, name: string, { positional }: Arguments): void {
    const op = PANDAS_BUILTINS.get(name);
    if (op === undefined) return;
    for (const each of positional.flatMap(optionsOf)) {
      if (each.type !== 'object' || each.owner !== 'pandas') continue;
      this.record(at, 'pandas', op, { kind: 'action', width: null, makes: null }, each.nodes);
    }
  }
}

/** Threads and strings have a `join`, columns an `alias`, and many other objects a `transform`. */
function isAmbiguous(op: string, given: Arguments | null): boolean {
  if (op === 'join') return given === null || nodesOf(given).length === 0;
  return op === 'alias' || (op === 'transform' && !isCallable(given?.positional[0]));
}

const isCallable = (value: Value | undefined): value is Value =>
  value !== undefined && optionsOf(value).some(each => CALLABLE.has(each.type));

const CALLABLE = new Set(['function', 'partial', 'method', 'callable']);

function result(
  self: SparkObject,
  member: Member,
  made: readonly number[],
  nodes: readonly number[],
  guess: Guess | undefined,
): Value {
  const { returns } = member;
  if (returns === null) return PLAIN;
  if (returns === 'self') return self;
  const held = member.makes === null ? nodes : made;
  if (returns.startsWith('list of ')) return { type: 'many', element: { ...object(returns.slice(8), held), guess } };
  return SESSIONS.has(returns) ? object(returns) : { ...object(returns, held), guess };
}

function markWorker(value: Value): void {
  for (const each of optionsOf(value)) {
    const callee = each.type === 'partial' ? each.callee : each;
    if (callee.type === 'function') callee.function.isWorker = true;
  }
}

function nodesOf({ positional, keywords }: Arguments): readonly number[] {
  const nodes = nodesInAll(positional);
  return keywords.size === 0 ? nodes : union(nodes, nodesInAll(keywords.values()));
}

/** The texts that the first argument can be. */
function textsOf({ positional, keywords }: Arguments): string[] {
  const first = positional[0] ?? [...keywords.values()][0] ?? PLAIN;
  return optionsOf(first).flatMap(each => (each.type === 'text' ? [each.text] : []));
}

/** Whether the first word of a statement is not known. */
const startsOpen = (statement: string): boolean => statement.trimStart().startsWith(HOLE);
