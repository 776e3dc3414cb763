import { CallRecorder, type PythonJob } from './callRecorder';
import { Annotations } from './interpret/annotations';
import { Calls } from './interpret/calls';
import { Classes } from './interpret/classes';
import { Budget, NO_ARGUMENTS, type Context, type Frame } from './interpret/context';
import { Expressions } from './interpret/expressions';
import { Functions } from './interpret/functions';
import { Guesses } from './interpret/guesses';
import { Modules, type Defined } from './interpret/modules';
import { Pipelines } from './interpret/pipelines';
import { Statements } from './interpret/statements';
import { importedValue } from './importedValue';
import type { KeptModules } from './keptModules';
import type { ModuleFiles } from './moduleFiles';
import { surroundingsOf, type Surroundings } from './platforms/platforms';
import type { PlacedChunk } from './pythonFile';
import { SparkCalls, type At } from './sparkCalls';
import type { Attribute, Call, Expression, Statement } from './syntax';
import {
  forOptions,
  object,
  PLAIN,
  UNKNOWN,
  type Instance,
  type UserClass,
  type UserFunction,
  type UserModule,
  type Value,
} from './value';

/** Statements that are followed more than once, for a file of any size. */
const MOST_STEPS = 25_000;
/** Statements of other files that are followed for it. */
const MOST_STEPS_OF_OTHERS = 1200;
/** Files that import the analysed one, and are followed for the arguments that they give. */
const MAX_CALLERS = 3;

/**
 * An abstract interpreter whose values are sets of datasets. It follows each statement once per path, functions with the
 * arguments of their calls in the workspace, and loops twice. Operations on unknown values are ignored.
 */
export class Interpreter implements Context {
  readonly recorder: CallRecorder;
  readonly budget: Budget;
  readonly spark: SparkCalls;
  readonly surroundings: Surroundings;
  frame: Frame;
  region = 0;
  private readonly modules: Modules;
  private readonly guesses: Guesses;
  private readonly classes: Classes;
  private readonly functions: Functions;
  private readonly annotations: Annotations;
  private readonly expressions: Expressions;
  private readonly statements: Statements;
  private readonly calls: Calls;
  private readonly pipelines: Pipelines;

  /**
   * @param text of all chunks
   * @param file of the chunks; null for a text that has none
   * @param kept of earlier analyses of the same document
   */
  constructor(
    private readonly chunks: PlacedChunk[],
    text: string,
    file: string | null,
    private readonly files: ModuleFiles,
    private readonly kept: KeptModules,
  ) {
    this.budget = new Budget(MOST_STEPS, MOST_STEPS_OF_OTHERS);
    this.surroundings = surroundingsOf(text);
    kept.prepare(this.surroundings.key, files);
    this.modules = new Modules(this, files, kept, () => this.defined());
    const entry = this.modules.newModule(file, 'entry');
    this.frame = {
      chunk: chunks[0]!,
      scope: entry.scope,
      module: entry,
      function: null,
      returned: UNKNOWN,
      yielded: null,
    };
    const own = new Set(chunks);
    this.recorder = new CallRecorder(own);
    this.spark = new SparkCalls(this.recorder, { call: (value, given) => this.callUser(value, given) });
    this.guesses = new Guesses(this, chunk => (own.has(chunk) ? chunks : this.modules.chunksBeside(chunk)));
    this.classes = new Classes(this);
    this.functions = new Functions(this, this.classes, this.guesses, (name, module, except) =>
      this.modules.fixture(name, module, except),
    );
    this.annotations = new Annotations(this);
    this.expressions = new Expressions(this, this.guesses, lambda => this.functions.lambda(lambda));
    this.pipelines = new Pipelines(this);
    this.statements = new Statements(this, this.classes, this.functions, this.pipelines);
    this.calls = new Calls(this, this.classes, this.functions);
  }

  run(): PythonJob {
    try {
      this.follow();
    } catch (error) {
      // What was found before the stack overflowed is still true.
      if (!(error instanceof RangeError)) throw error;
    }
    return this.recorder.model();
  }

  private follow(): void {
    const { frame } = this;
    for (const chunk of this.chunks) {
      frame.chunk = chunk;
      this.block(chunk.statements);
    }
    this.recorder.isReached = false;
    this.pipelines.follow();
    this.followCallers(frame.module);
    this.guessCalls('entry');
  }

  /** Arguments that other files give to the functions of this one. */
  private followCallers({ file }: UserModule): void {
    const untold = this.functions.all.filter(each => each.module.role === 'entry' && isUntold(each));
    if (file === null || untold.length === 0) return;
    const names = new RegExp(
      `\\b(?:${untold.map(each => (each.owner ?? each).qualifiedName.split('.').pop()).join('|')})\\b`,
    );
    let callers = 0;
    for (const each of this.files.importers(file)) {
      if (!this.files.mentions(each, names)) continue;
      this.modules.caller(each);
      if (++callers === MAX_CALLERS) break;
    }
    this.guessCalls('caller', names);
  }

  /** Follows the functions that nothing calls. The list grows while nested functions are found. */
  private guessCalls(role: UserModule['role'], mentioning: RegExp | null = null): void {
    for (const each of this.functions.all) {
      if (each.module.role !== role || each.results.size > 0 || each.isWorker) continue;
      if (mentioning !== null && !mentioning.test(each.chunk.text)) continue;
      this.region = this.newRegion();
      this.callFunction(each, null, NO_ARGUMENTS, true);
    }
  }

  private defined(): Defined {
    return { functions: this.functions.all, classes: this.classes.all, tables: this.pipelines.count };
  }

  // What the parts of the interpreter ask of each other

  block(statements: Statement[]): boolean {
    return this.statements.block(statements);
  }

  evaluate(expression: Expression): Value {
    return this.expressions.evaluate(expression);
  }

  assign(target: Expression, value: Value): void {
    this.statements.assign(target, value);
  }

  callValue(value: Value, call: Call, given: Parameters<Calls['call']>[2], name: string): Value {
    return this.calls.call(value, call, given, name);
  }

  callUser(value: Value, positional: Value[]): Value {
    return this.calls.callUser(value, positional);
  }

  callFunction(user: UserFunction, self: Value | null, given: typeof NO_ARGUMENTS, isGuess: boolean): Value {
    return this.functions.call(user, self, given, isGuess);
  }

  annotated(annotation: Expression): Value | null {
    return this.annotations.valueOf(annotation);
  }

  unimported(name: string): Value {
    return importedValue('pyspark.sql', name);
  }

  imports(statement: Statement & { type: 'import' }): void {
    this.modules.imports(statement);
  }

  member(value: Value, place: Attribute | Call, name: string): Value {
    return forOptions(value, each => this.memberOf(each, place, name));
  }

  private memberOf(value: Value, place: Attribute | Call, name: string): Value {
    switch (value.type) {
      case 'object':
        return this.spark.property(this.here(place), value, name);
      case 'module':
        return this.modules.member(value, name);
      case 'api':
        return this.spark.ofClass(value.owner, name);
      case 'instance':
      case 'class':
        return this.attribute(value, name);
      case 'super':
        return this.classes.above(value, name);
      case 'unknown':
        return UNKNOWN;
      default:
        return PLAIN;
    }
  }

  private attribute(value: Instance | (Value & { type: 'class' }), name: string): Value {
    const found = this.classes.attribute(value, name);
    if (found.type !== 'unknown') return found;
    const { definition, inherits } = value.class;
    if (inherits !== null) return { type: 'method', object: object(inherits), owner: inherits, name };
    return definition === null ? UNKNOWN : this.guesses.attribute(name, definition.body);
  }

  setMember(value: Value, name: string, assigned: Value): void {
    if (value.type === 'module') this.modules.setMember(value, name, assigned);
    else if (value.type === 'either') value.options.forEach(each => this.setMember(each, name, assigned));
    else this.classes.setAttribute(value, name, assigned);
  }

  perhaps<Result>(follow: () => Result): Result {
    const { recorder } = this;
    const { maybe } = recorder;
    recorder.maybe++;
    const result = follow();
    recorder.maybe = maybe;
    return result;
  }

  inScope<Result>(user: UserFunction, follow: () => Result): Result {
    const { chunk, scope, module } = user;
    return this.within({ chunk, scope, module, function: user, returned: UNKNOWN, yielded: null }, follow);
  }

  within<Result>(frame: Frame, follow: () => Result): Result {
    const before = this.frame;
    this.frame = frame;
    const result = follow();
    this.frame = before;
    return result;
  }

  newRegion(): number {
    return this.kept.newId();
  }

  newInstance(of: UserClass): Instance {
    const state = { id: this.kept.newId(), attributes: new Map<string, Value>(), region: this.region, version: 0 };
    return { type: 'instance', class: of, state };
  }

  guessedInstance(of: UserClass): Instance {
    return this.classes.guessed(of);
  }

  here<Place>(place: Place): At<Place> {
    return { chunk: this.frame.chunk, function: this.frame.scope.name, place };
  }
}

/** Whether callers could tell what a function gets. */
const isUntold = ({ parameters, role, isWorker, results }: UserFunction): boolean =>
  role === 'plain' &&
  !isWorker &&
  results.size === 0 &&
  parameters.some(each => each.annotation === null && each.name !== 'self');
