import type { PlacedChunk } from '../pythonFile';
import type { Arguments } from '../sparkCalls';
import type { Expression, FunctionDefinition, Lambda, Parameter } from '../syntax';
import { join, keyOf, nodesIn, object, PLAIN, UNKNOWN, type UserFunction, type UserModule, type Value } from '../value';
import type { Classes } from './classes';
import { emptyDictionary, manyOf } from './collections';
import { NO_ARGUMENTS, type Context } from './context';
import { bindingOf, isWorkerDecorator, roleOf } from './decorators';
import { isMaybe, type Guesses } from './guesses';

/** Maximum number of argument combinations per function. Beyond that, the results of all its calls are merged. */
const MAX_VARIANTS = 100;
/** As long as this many, whatever the file costs. */
const FREE_VARIANTS = 2;
const MAX_DEPTH = 40;
/** Recursion is followed this deep. */
const MAX_ACTIVE = 3;

/** The functions of the files, and calls of them. */
export class Functions {
  /** In the order of their definition. Grows while nested functions are found. */
  readonly all: UserFunction[] = [];
  private readonly known = new Map<PlacedChunk, Map<unknown, UserFunction>>();
  private depth = 0;

  constructor(
    private readonly context: Context,
    private readonly classes: Classes,
    private readonly guesses: Guesses,
    private readonly fixture: (name: string, module: UserModule, except: UserFunction) => UserFunction | null,
  ) {}

  lambda(expression: Lambda): UserFunction {
    const { parameters, body } = expression;
    const facts = { parameters, returns: null, body, binding: 'static', role: 'plain', isWorker: true } as const;
    return this.of(expression, '<lambda>', facts);
  }

  define(definition: FunctionDefinition): UserFunction {
    const { name, parameters, returns, body, decorators } = definition;
    const isWorker = decorators.some(isWorkerDecorator);
    const { scope } = this.context.frame;
    const facts = { parameters, returns, body, binding: bindingOf(definition), role: roleOf(definition), isWorker };
    const found = this.of(definition, name, facts);
    if (found.role === 'plain' && /^test/.test(name) && scope.kind !== 'function') found.role = 'test';
    return found;
  }

  private of(
    definition: FunctionDefinition | Lambda,
    name: string,
    facts: Pick<UserFunction, 'parameters' | 'returns' | 'body' | 'binding' | 'role' | 'isWorker'>,
  ): UserFunction {
    const { chunk, module, scope } = this.context.frame;
    let inChunk = this.known.get(chunk);
    if (inChunk === undefined) this.known.set(chunk, (inChunk = new Map()));
    const before = inChunk.get(definition);
    if (before !== undefined) {
      // Defined again, in a loop or another call: its outer variables can have changed.
      before.scope = scope.forFunctions;
      before.results.clear();
      return before;
    }
    const place = { qualifiedName: scope.prefix + name, scope: scope.forFunctions, chunk, module, owner: null };
    const found: UserFunction = { ...place, ...facts, results: new Map(), result: UNKNOWN, active: 0 };
    inChunk.set(definition, found);
    this.all.push(found);
    return found;
  }

  call(user: UserFunction, self: Value | null, given: Arguments, isGuess: boolean): Value {
    const values = this.bind(user, self, given, isGuess);
    const { recorder } = this.context;
    if (!isGuess) recorder.counts.called(user, recorder.maybe);
    const key = `${user.module.scope.version} ${values.map(([name, value]) => name + keyOf(value)).join(' ')}`;
    const known = user.results.get(key);
    if (known !== undefined) return known;
    if (this.isTooMuch(user)) return this.declared(user, user.result);
    // Recursive calls get this value until the result is known.
    user.results.set(key, UNKNOWN);
    user.active++;
    this.depth++;
    const result = this.declared(user, this.inside(user, values));
    this.depth--;
    user.active--;
    user.results.set(key, result);
    user.result = join(user.result, result);
    return result;
  }

  private isTooMuch(user: UserFunction): boolean {
    const { size } = user.results;
    if (this.depth >= MAX_DEPTH || user.active >= MAX_ACTIVE || size >= MAX_VARIANTS) return true;
    return this.context.budget.isSpent(user.module) && (user.module.role !== 'entry' || size >= FREE_VARIANTS);
  }

  private inside(user: UserFunction, values: [string, Value][]): Value {
    const { context } = this;
    const { recorder } = context;
    const { maybe } = recorder;
    const scope = user.scope.current(context.frame.scope).inner('function', user.qualifiedName);
    for (const [name, value] of values) scope.assign(name, value);
    const frame = { chunk: user.chunk, scope, module: user.module, function: user, returned: UNKNOWN, yielded: null };
    const follow = () => {
      if (Array.isArray(user.body)) context.block(user.body);
      else context.frame.returned = context.evaluate(user.body);
      return resultOf(user, context.frame.returned, context.frame.yielded);
    };
    const result = recorder.counts.inside(user, maybe, () => context.within(frame, follow));
    recorder.maybe = maybe;
    return result;
  }

  /** What the return annotation tells about a result that is not known. */
  private declared(user: UserFunction, result: Value): Value {
    const { returns } = user;
    if (returns === null || (result.type !== 'unknown' && result.type !== 'plain' && !isMaybe(result))) return result;
    const declared = this.context.inScope(user, () => this.context.annotated(returns));
    if (declared === null) return result.type === 'unknown' && isPlainType(returns) ? PLAIN : result;
    if (isMaybe(result) && declared.type === 'object') return object(declared.owner, nodesIn(result));
    if (user.role === 'manager')
      return { type: 'manager', entered: declared.type === 'many' ? declared.element : declared };
    return user.role === 'fixture' && declared.type === 'many' ? declared.element : declared;
  }

  private bind(user: UserFunction, self: Value | null, given: Arguments, isGuess: boolean): [string, Value][] {
    const own = self ?? (isGuess ? this.selfOf(user) : null);
    const positional = own === null ? [...given.positional] : [own, ...given.positional];
    const keywords = new Map(given.keywords);
    const named = new Set(user.parameters.map(each => each.name));
    return user.parameters.map(parameter => {
      const { name, rest } = parameter;
      if (rest === '*') return [name, this.restOf(user, parameter, positional.splice(0), given.rest)];
      if (rest === '**') return [name, this.keywordsOf(user, parameter, keywords, named)];
      const value = keywords.get(name) ?? positional.shift() ?? keywords.get('**') ?? given.rest;
      return [name, this.parameterValue(user, parameter, value, isGuess)];
    });
  }

  private restOf(user: UserFunction, parameter: Parameter, items: Value[], rest: Value | undefined): Value {
    if (rest !== undefined) return manyOf([...items, rest].reduce(join, UNKNOWN));
    if (items.length > 0) return { type: 'tuple', items };
    return manyOf(this.annotation(user, parameter) ?? UNKNOWN);
  }

  private keywordsOf(
    user: UserFunction,
    parameter: Parameter,
    keywords: Map<string, Value>,
    named: Set<string>,
  ): Value {
    const others = keywords.get('**') ?? (keywords.size === 0 ? this.annotation(user, parameter) : null);
    const made = emptyDictionary(this.context.region, others ?? UNKNOWN);
    keywords.forEach((value, name) => {
      if (name !== '**' && !named.has(name)) made.entries.set(JSON.stringify(name), value);
    });
    return made;
  }

  private annotation(user: UserFunction, { annotation }: Parameter): Value | null {
    return annotation === null ? null : this.context.inScope(user, () => this.context.annotated(annotation));
  }

  private parameterValue(user: UserFunction, parameter: Parameter, value: Value | undefined, isGuess: boolean): Value {
    if (value !== undefined && value.type !== 'unknown' && !isMaybe(value)) return value;
    const fixture =
      isGuess && (user.role === 'test' || user.role === 'fixture') ? this.fixtureValue(user, parameter) : null;
    if (fixture !== null) return fixture;
    const declared = this.annotation(user, parameter);
    if (declared !== null)
      return isMaybe(value) && declared.type === 'object' ? object(declared.owner, nodesIn(value!)) : declared;
    if (value !== undefined && value.type !== 'unknown') return value;
    const guessed = this.guessedParameter(user, parameter, isGuess);
    if (guessed !== null) return guessed;
    const { fallback } = parameter;
    return fallback === null ? UNKNOWN : this.context.inScope(user, () => this.context.evaluate(fallback));
  }

  private guessedParameter(user: UserFunction, parameter: Parameter, isGuess: boolean): Value | null {
    const { fallback } = parameter;
    // A default that is not None tells more than a name.
    if (!isGuess && fallback !== null) return null;
    return this.context.inScope(user, () => this.guesses.parameter(user, parameter));
  }

  private fixtureValue(user: UserFunction, { name }: Parameter): Value | null {
    const found = this.fixture(name, user.module, user);
    if (found === null || found.active > 0) return null;
    const value = this.call(found, null, NO_ARGUMENTS, true);
    return value.type === 'unknown' ? null : value;
  }

  /** A value for the first parameter of a method that nothing calls. */
  private selfOf({ owner, binding }: UserFunction): Value | null {
    if (owner === null || binding === 'static') return null;
    return binding === 'class' ? { type: 'class', class: owner } : this.classes.guessed(owner);
  }
}

function resultOf(user: UserFunction, returned: Value, yielded: Value | null): Value {
  if (yielded === null) return returned;
  if (user.role === 'fixture') return yielded;
  return user.role === 'manager' ? { type: 'manager', entered: yielded } : manyOf(yielded);
}

const PLAIN_TYPE = /^(?:int|str|float|bool|bytes|dict|list|object|None|date|datetime|Path|Column|StructType|Row)$/;

const isPlainType = (annotation: Expression): boolean =>
  (annotation.type === 'plain' && annotation.parts.length === 0) ||
  ((annotation.type === 'name' || annotation.type === 'attribute') && PLAIN_TYPE.test(annotation.name));
