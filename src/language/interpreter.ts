import { callBuiltin, isBuiltin } from './builtins';
import { CallRecorder } from './callRecorder';
import { importedByStar, importedValue, memberOfModule } from './importedValue';
import type { JobModel } from './jobModel';
import type { PlacedChunk } from './pythonFile';
import { Scope } from './scope';
import { SparkCalls, type Arguments } from './sparkCalls';
import type {
  Attribute,
  Call,
  ClassDefinition,
  Comprehension,
  Expression,
  FunctionDefinition,
  Lambda,
  Loop,
  Parameter,
  Statement,
} from './syntax';
import {
  elementOf,
  holdsSpark,
  join,
  keyOf,
  nodesIn,
  nodesInAll,
  object,
  PLAIN,
  UNKNOWN,
  type UserClass,
  type UserFunction,
  type Value,
} from './value';

/** Maximum number of argument combinations per function. Beyond that, the results of all its calls are merged. */
const MAX_VARIANTS = 12;
const MAX_DEPTH = 40;

const SESSION_NAMES = new Map([
  ['spark', 'SparkSession'],
  ['spark_session', 'SparkSession'],
  ['sparkSession', 'SparkSession'],
  ['sc', 'SparkContext'],
  ['spark_context', 'SparkContext'],
  ['sqlContext', 'SQLContext'],
]);
/** Types of parameters, guessed by name, for functions that are not called in the file. */
const DATASET_NAMES: [RegExp, string][] = [
  [/(?:^|_)(?:df|sdf|dataframe|data_frame)\d*(?:_|$)/i, 'DataFrame'],
  [/(?:^|_)rdd\d*(?:_|$)/i, 'RDD'],
];

/**
 * An abstract interpreter whose values are sets of datasets. It follows each statement once per path, functions with the
 * arguments of their calls in the file, and loops twice. Operations on unknown values are ignored.
 */
export class Interpreter {
  private readonly recorder = new CallRecorder();
  private readonly spark = new SparkCalls(this.recorder, {
    call: (value, given) => this.callUser(value, given),
  });
  private readonly functions = new Map<PlacedChunk, Map<unknown, UserFunction>>();
  private readonly classes = new Map<PlacedChunk, Map<unknown, UserClass>>();
  private readonly pending: UserFunction[] = [];
  private chunk!: PlacedChunk;
  private scope = Scope.module<Value>({ join, unknown: UNKNOWN });
  private returned: Value = UNKNOWN;
  private depth = 0;
  /** Above 0 in a loop or branch, where an assignment to an attribute might not happen. */
  private unsure = 0;

  run(chunks: PlacedChunk[]): JobModel {
    for (const chunk of chunks) {
      this.chunk = chunk;
      this.block(chunk.statements);
    }
    this.recorder.isReached = false;
    // The list grows while nested functions are found.
    for (const each of this.pending) {
      if (each.results.size === 0 && !each.isWorker) this.callFunction(each, null, NO_ARGUMENTS, true);
    }
    return this.recorder.model();
  }

  // Statements

  /** @returns true if the statements after this block do not run */
  private block(statements: Statement[]): boolean {
    for (const each of statements) {
      if (this.statement(each)) return true;
    }
    return false;
  }

  private statement(statement: Statement): boolean {
    switch (statement.type) {
      case 'expression':
        this.evaluate(statement.value);
        return isExit(statement.value);
      case 'assignment':
        this.assignment(statement);
        return false;
      case 'return':
        this.returned = join(this.returned, statement.value === null ? PLAIN : this.evaluate(statement.value));
        return true;
      case 'leave':
        statement.values.forEach(each => this.evaluate(each));
        return true;
      case 'global':
        this.scope.declareGlobal(statement.names);
        return false;
      case 'function':
        this.define(statement);
        return false;
      case 'class':
        this.scope.assign(statement.name, { type: 'class', class: this.defineClass(statement) });
        return false;
      case 'import':
        this.imports(statement.module, statement.name, statement.alias);
        return false;
      case 'branches':
        statement.tests.forEach(each => this.evaluate(each));
        if (statement.isMain) this.recorder.mainFound(this.chunk, statement.from);
        return this.branches(statement.branches, statement.exhaustive, statement.isMain);
      case 'loop':
        this.loop(statement);
        return false;
      case 'with':
        this.with(statement.items);
        return this.block(statement.body);
      case 'try': {
        const leaves = this.block(statement.body);
        const handlersLeave = this.branches(statement.handlers, false);
        this.block(statement.last);
        return leaves && handlersLeave;
      }
    }
  }

  private assignment({ target, annotation, value }: Statement & { type: 'assignment' }): void {
    let known = value === null ? UNKNOWN : this.evaluate(value);
    if (annotation !== null && known.type === 'unknown') known = this.annotated(annotation) ?? known;
    this.assign(target, this.sessionByName(target, value, known));
  }

  /** `spark = function_of_another_file()`: a variable with a typical session name is a session. */
  private sessionByName(target: Expression, value: Expression | null, known: Value): Value {
    const isKnown = known.type !== 'unknown' && !(known.type === 'object' && known.owner === 'maybe');
    if (isKnown || target.type !== 'name' || value?.type !== 'call') return known;
    const owner = SESSION_NAMES.get(target.name);
    if (owner === undefined) return known;
    this.recorder.sessionMade(this.chunk, target.from);
    return object(owner);
  }

  private assign(target: Expression, value: Value): void {
    switch (target.type) {
      case 'name':
        this.scope.assign(target.name, value);
        return;
      case 'tuple':
      case 'list':
        this.unpack(target.items, value);
        return;
      case 'unpacked':
        this.assign(target.value, { type: 'many', element: elementOf(value) });
        return;
      case 'attribute': {
        const owner = this.evaluate(target.object);
        if (owner.type === 'instance' || owner.type === 'class') this.setAttribute(owner.class, target.name, value);
        return;
      }
      case 'subscript': {
        const collection = this.evaluate(target.object);
        target.index.forEach(each => this.evaluate(each));
        if (collection.type === 'many') collection.element = join(collection.element, value);
        return;
      }
      default:
        return;
    }
  }

  private unpack(targets: Expression[], value: Value): void {
    const rest = targets.findIndex(each => each.type === 'unpacked');
    const exact = value.type === 'tuple' && rest < 0 && value.items.length === targets.length;
    targets.forEach((target, index) => {
      if (exact) this.assign(target, value.items[index]!);
      else if (index === rest) this.assign(target, value);
      else this.assign(target, elementOf(value));
    });
  }

  private setAttribute(owner: UserClass, name: string, value: Value): void {
    const before = owner.attributes.get(name);
    owner.attributes.set(name, before === undefined || this.unsure === 0 ? value : join(before, value));
  }

  /** @param isRun whether the branches run if the file is run as a script */
  private branches(branches: Statement[][], always: boolean, isRun = false): boolean {
    const { scope, recorder } = this;
    const staying: Scope<Value>[] = [];
    const { maybe } = recorder;
    this.unsure++;
    if (!isRun) recorder.maybe++;
    for (const branch of branches) {
      this.scope = scope.branch();
      if (!this.block(branch)) staying.push(this.scope);
    }
    this.unsure--;
    // If one branch leaves the function, the following statements might not run.
    recorder.maybe = staying.length < branches.length ? maybe + 1 : maybe;
    this.scope = scope;
    scope.joinBranches(staying, always);
    return always && staying.length === 0;
  }

  private loop({ target, source, body, otherwise }: Loop): void {
    const iterated = this.evaluate(source);
    const { maybe } = this.recorder;
    this.recorder.maybe++;
    for (let time = 0; time < 2; time++) {
      const { scope } = this;
      this.scope = scope.branch();
      this.unsure++;
      if (target !== null) this.assign(target, elementOf(iterated));
      this.block(body);
      const inner = this.scope;
      this.unsure--;
      this.scope = scope;
      scope.joinBranches([inner], false);
      if (target === null) this.evaluate(source);
    }
    this.recorder.maybe = maybe;
    this.block(otherwise);
  }

  private with(items: { value: Expression; target: Expression | null }[]): void {
    for (const { value, target } of items) {
      const entered = this.evaluate(value);
      if (target !== null) this.assign(target, this.sessionByName(target, value, entered));
    }
  }

  private imports(module: string, name: string | null, alias: string): void {
    if (name === '*') importedByStar(module).forEach(([each, value]) => this.scope.assign(each, value));
    else this.scope.assign(alias, importedValue(module, name));
  }

  // Definitions

  private define(definition: FunctionDefinition): void {
    definition.decorators.forEach(each => this.evaluate(each));
    const { name, parameters, body } = definition;
    const found = this.userFunction(definition, name, parameters, body, bindingOf(definition));
    this.scope.assign(name, { type: 'function', function: found, self: null });
  }

  private userFunction(
    definition: FunctionDefinition | Lambda,
    name: string,
    parameters: Parameter[],
    body: UserFunction['body'],
    binding: UserFunction['binding'],
  ): UserFunction {
    let known = this.functions.get(this.chunk);
    if (known === undefined) this.functions.set(this.chunk, (known = new Map()));
    const scope = this.scope.forFunctions;
    const before = known.get(definition);
    if (before !== undefined) {
      // Defined again, in a loop or another call: its outer variables can have changed.
      before.scope = scope;
      before.results.clear();
      return before;
    }
    const found: UserFunction = {
      qualifiedName: this.scope.prefix + name,
      parameters,
      body,
      scope,
      chunk: this.chunk,
      binding,
      results: new Map(),
      result: UNKNOWN,
      isWorker: definition.type === 'lambda' || definition.decorators.some(isWorkerDecorator),
    };
    known.set(definition, found);
    this.pending.push(found);
    return found;
  }

  private defineClass(definition: ClassDefinition): UserClass {
    let known = this.classes.get(this.chunk);
    if (known === undefined) this.classes.set(this.chunk, (known = new Map()));
    const bases = definition.bases.map(each => this.evaluate(each));
    const qualifiedName = this.scope.prefix + definition.name;
    let found = known.get(definition);
    if (found === undefined) {
      found = { definition, qualifiedName, bases: [], methods: new Map(), attributes: new Map() };
      known.set(definition, found);
    }
    found.bases = bases.flatMap(each => (each.type === 'class' ? [each.class] : []));
    const { scope } = this;
    this.scope = scope.inner('class', qualifiedName);
    this.block(definition.body);
    for (const each of definition.body) this.addMember(found, each);
    this.scope = scope;
    return found;
  }

  private addMember(owner: UserClass, statement: Statement): void {
    if (statement.type === 'function') {
      const value = this.scope.lookUp(statement.name);
      if (value?.type === 'function') owner.methods.set(statement.name, value.function);
    } else if (statement.type === 'assignment' && statement.target.type === 'name') {
      owner.attributes.set(statement.target.name, this.scope.lookUp(statement.target.name) ?? UNKNOWN);
    }
  }

  // Expressions

  private evaluate(expression: Expression): Value {
    switch (expression.type) {
      case 'name':
        return this.name(expression.name);
      case 'attribute':
        return this.attribute(expression);
      case 'call':
        return this.call(expression);
      case 'string':
        expression.parts.forEach(each => this.evaluate(each));
        return expression.text === null ? PLAIN : { type: 'text', text: expression.text };
      case 'tuple':
        return this.tuple(expression.items);
      case 'list':
        return { type: 'many', element: this.joined(expression.items) };
      case 'dictionary':
        return { type: 'many', element: this.joined(expression.values) };
      case 'subscript':
        return this.subscript(expression);
      case 'binary': {
        const left = this.evaluate(expression.left);
        const right = this.evaluate(expression.right);
        return this.spark.binary(this.here(expression), left, right, expression.operator);
      }
      case 'either':
        expression.parts.forEach(each => this.evaluate(each));
        return this.perhaps(() => expression.options.map(each => this.evaluate(each)).reduce(join, UNKNOWN));
      case 'lambda':
        return this.lambda(expression);
      case 'comprehension':
        return this.comprehension(expression);
      case 'unpacked':
        return this.evaluate(expression.value);
      case 'walrus': {
        const value = this.evaluate(expression.value);
        this.assign(expression.target, value);
        return value;
      }
      case 'plain':
        expression.parts.forEach(each => this.evaluate(each));
        return PLAIN;
    }
  }

  private here<Place>(place: Place) {
    return { chunk: this.chunk, function: this.scope.name, place };
  }

  private name(name: string): Value {
    const known = this.scope.lookUp(name);
    if (known !== null && known.type !== 'unknown') return known;
    const session = SESSION_NAMES.get(name);
    if (session !== undefined) return object(session);
    if (known === null && isBuiltin(name)) return { type: 'builtin', name };
    return known ?? UNKNOWN;
  }

  private tuple(items: Expression[]): Value {
    if (items.some(each => each.type === 'unpacked')) return { type: 'many', element: this.joined(items) };
    return { type: 'tuple', items: items.map(each => this.evaluate(each)) };
  }

  private joined(items: Expression[]): Value {
    return items
      .map(each => (each.type === 'unpacked' ? elementOf(this.evaluate(each.value)) : this.evaluate(each)))
      .reduce(join, UNKNOWN);
  }

  private subscript(expression: Expression & { type: 'subscript' }): Value {
    const value = this.evaluate(expression.object);
    const index = expression.index.map(each => this.evaluate(each));
    if (value.type === 'object') return this.spark.subscript(this.here(expression), value, expression.index[0], index);
    if (value.type === 'tuple') return itemAt(value.items, this.sourceOf(expression)) ?? elementOf(value);
    return elementOf(value);
  }

  /** The text between the brackets of a subscript. */
  private sourceOf({ from, to }: { from: number; to: number }): string {
    return /\[([^[\]]*)\]$/.exec(this.chunk.text.slice(from, to))?.[1]?.trim() ?? '';
  }

  private lambda(expression: Lambda): Value {
    const found = this.userFunction(expression, '<lambda>', expression.parameters, expression.body, 'static');
    return { type: 'function', function: found, self: null };
  }

  private comprehension(expression: Comprehension): Value {
    const { scope } = this;
    this.scope = scope.branch();
    for (const { target, iterable } of expression.clauses) this.assign(target, elementOf(this.evaluate(iterable)));
    const element = this.perhaps(() => {
      expression.conditions.forEach(each => this.evaluate(each));
      return expression.elements.map(each => this.evaluate(each)).reduce(join, UNKNOWN);
    });
    // Comprehension variables have their own scope.
    this.scope = scope;
    return { type: 'many', element };
  }

  private attribute(expression: Attribute): Value {
    return this.member(this.evaluate(expression.object), expression);
  }

  private member(value: Value, expression: Attribute): Value {
    switch (value.type) {
      case 'object':
        return this.spark.property(this.here(expression), value, expression.name);
      case 'module':
        return memberOfModule(value.name, expression.name);
      case 'api':
        return this.spark.ofClass(value.owner, expression.name);
      case 'instance':
      case 'class':
        return this.attributeOfUser(value, expression.name);
      case 'unknown':
        return UNKNOWN;
      default:
        return PLAIN;
    }
  }

  private attributeOfUser(value: Value & { type: 'instance' | 'class' }, name: string): Value {
    const method = findMethod(value.class, name);
    if (method !== null) {
      if (method.binding === 'property') return this.callFunction(method, value, NO_ARGUMENTS, false);
      const takesSelf = method.binding === 'class' || (method.binding === 'instance' && value.type === 'instance');
      return { type: 'function', function: method, self: takesSelf ? value : null };
    }
    return findAttribute(value.class, name) ?? (SESSION_NAMES.has(name) ? object(SESSION_NAMES.get(name)!) : UNKNOWN);
  }

  // Calls

  private call(call: Call): Value {
    const { callee } = call;
    if (callee.type !== 'attribute') {
      const value = this.evaluate(callee);
      return this.callValue(value, call, this.arguments(call), callee.type === 'name' ? callee.name : '');
    }
    const receiver = this.evaluate(callee.object);
    if (receiver.type === 'object') {
      return this.spark.method(this.here(call), receiver, callee.name, this.arguments(call));
    }
    if (receiver.type === 'many') return this.callOfCollection(receiver, callee.name, this.arguments(call));
    return this.callValue(this.member(receiver, callee), call, this.arguments(call), callee.name);
  }

  private arguments(call: Call): Arguments {
    const positional = call.positional.map(each => this.argument(each));
    if (call.keywords.length === 0) return { positional, keywords: NO_ARGUMENTS.keywords };
    const keywords = new Map(call.keywords.map(({ name, value }) => [name, this.argument(value)]));
    return { positional, keywords };
  }

  private argument(expression: Expression): Value {
    return expression.type === 'unpacked' ? elementOf(this.evaluate(expression.value)) : this.evaluate(expression);
  }

  private callValue(value: Value, call: Call, given: Arguments, name: string): Value {
    switch (value.type) {
      case 'function':
        return this.callFunction(value.function, value.self, given, false);
      case 'method':
        return this.callMethodValue(value, call, given);
      case 'class':
        return this.construct(value.class, given);
      case 'api':
        return this.spark.construct(this.here(call), value, given);
      case 'builtin':
        return callBuiltin(value.name, given.positional, {
          call: (callee, positional) => this.callValue(callee, call, { positional, keywords: new Map() }, ''),
          broadcast: dataset => this.spark.broadcast(this.here(call), dataset),
        });
      default:
        return this.callStranger(value, given, name);
    }
  }

  private callMethodValue(value: Value & { type: 'method' }, call: Call, given: Arguments): Value {
    if (value.object !== null) return this.spark.method(this.here(call), value.object, value.name, given);
    const [self, ...positional] = given.positional;
    const nodes = self === undefined ? [] : nodesIn(self);
    return this.spark.method(this.here(call), object(value.owner, nodes), value.name, { ...given, positional });
  }

  private construct(user: UserClass, given: Arguments): Value {
    const instance: Value = { type: 'instance', class: user };
    const init = findMethod(user, '__init__');
    if (init !== null) this.callFunction(init, instance, given, false);
    else given.keywords.forEach((value, name) => this.setAttribute(user, name, value));
    return instance;
  }

  private callOfCollection(collection: Value & { type: 'many' }, name: string, { positional }: Arguments): Value {
    const last = positional[positional.length - 1] ?? UNKNOWN;
    if (/^(?:append|add|insert|appendleft|setdefault)$/.test(name)) collection.element = join(collection.element, last);
    else if (/^(?:extend|update)$/.test(name)) collection.element = join(collection.element, elementOf(last));
    else if (/^(?:values|copy|keys)$/.test(name)) return collection;
    else if (name === 'items') return { type: 'many', element: { type: 'tuple', items: [PLAIN, collection.element] } };
    return /^(?:get|pop|popleft|setdefault)$/.test(name) ? collection.element : PLAIN;
  }

  /**
   * Calls an unknown function. Assumes that it calls its function arguments (`Thread(target=…, args=…)`, `pool.submit(f, …)`,
   * `pool.map(f, …)`), and that it can return a dataset if it gets one.
   */
  private callStranger(callee: Value, given: Arguments, name: string): Value {
    const { positional, keywords } = given;
    const target = keywords.get('target');
    if (target?.type === 'function') {
      const passed = keywords.get('args');
      this.callUser(target, passed?.type === 'tuple' ? passed.items : []);
    }
    const [first, ...rest] = positional;
    if (first?.type === 'function')
      this.perhaps(() => this.callUser(first, /map/.test(name) ? rest.map(elementOf) : rest));
    if (callee.type !== 'unknown') return PLAIN;
    const all = [...positional, ...keywords.values()];
    if (!all.some(holdsSpark)) return UNKNOWN;
    return object('maybe', nodesInAll(all));
  }

  /** Follows code that can run any number of times, including never. */
  private perhaps(follow: () => Value): Value {
    const { recorder } = this;
    const { maybe } = recorder;
    recorder.maybe++;
    const value = follow();
    recorder.maybe = maybe;
    return value;
  }

  private callUser(value: Value, positional: Value[]): Value {
    if (value.type !== 'function') return UNKNOWN;
    value.function.isWorker = false;
    return this.callFunction(value.function, value.self, { positional, keywords: new Map() }, false);
  }

  /** @param guess whether to guess parameters by name, because the function is not called in the file */
  private callFunction(user: UserFunction, self: Value | null, given: Arguments, guess: boolean): Value {
    const values = this.bind(user, self, given, guess);
    const key = values.map(([name, value]) => name + keyOf(value)).join(' ');
    const known = user.results.get(key);
    if (known !== undefined) return known;
    if (this.depth >= MAX_DEPTH || user.results.size >= MAX_VARIANTS) return user.result;
    // Recursive calls get this value until the result is known.
    user.results.set(key, UNKNOWN);
    const result = this.inside(user, values);
    user.results.set(key, result);
    user.result = join(user.result, result);
    return result;
  }

  private inside(user: UserFunction, values: [string, Value][]): Value {
    const { chunk, scope, returned, unsure } = this;
    const { maybe } = this.recorder;
    this.chunk = user.chunk;
    this.scope = user.scope.inner('function', user.qualifiedName);
    this.returned = UNKNOWN;
    this.unsure = 0;
    this.depth++;
    for (const [name, value] of values) this.scope.assign(name, value);
    if (Array.isArray(user.body)) this.block(user.body);
    else this.returned = this.evaluate(user.body);
    const result = this.returned;
    this.depth--;
    Object.assign(this, { chunk, scope, returned, unsure });
    this.recorder.maybe = maybe;
    return result;
  }

  private bind(user: UserFunction, self: Value | null, given: Arguments, guess: boolean): [string, Value][] {
    const isUnbound = guess && (user.binding === 'instance' || user.binding === 'property');
    const own = self ?? (isUnbound ? this.instanceFor(user) : null);
    const positional = own === null ? [...given.positional] : [own, ...given.positional];
    return user.parameters.map(parameter => {
      const { name, rest } = parameter;
      if (rest === '*') return [name, { type: 'many', element: positional.splice(0).reduce(join, UNKNOWN) }];
      if (rest === '**') return [name, { type: 'many', element: [...given.keywords.values()].reduce(join, UNKNOWN) }];
      const value = positional.shift() ?? given.keywords.get(name) ?? given.keywords.get('**');
      return [name, this.parameterValue(user, parameter, value, guess)];
    });
  }

  private parameterValue(user: UserFunction, parameter: Parameter, value: Value | undefined, guess: boolean): Value {
    const { name, annotation, fallback } = parameter;
    if (value !== undefined && value.type !== 'unknown' && !isMaybe(value)) return value;
    const declared = annotation === null ? null : this.inScope(user, () => this.annotated(annotation));
    if (declared !== null)
      return isMaybe(value) ? object((declared as { owner: string }).owner, nodesIn(value!)) : declared;
    if (value !== undefined && value.type !== 'unknown') return value;
    if (SESSION_NAMES.has(name)) return object(SESSION_NAMES.get(name)!);
    if (guess && annotation === null) {
      const owner = DATASET_NAMES.find(([pattern]) => pattern.test(name))?.[1];
      if (owner !== undefined) return object(owner);
    }
    return fallback === null ? UNKNOWN : this.inScope(user, () => this.evaluate(fallback));
  }

  private inScope<Result>(user: UserFunction, work: () => Result): Result {
    const { chunk, scope } = this;
    this.chunk = user.chunk;
    this.scope = user.scope;
    const result = work();
    Object.assign(this, { chunk, scope });
    return result;
  }

  /** A value for the first parameter of a method that is not called in the file. */
  private instanceFor(user: UserFunction): Value | null {
    for (const classes of this.classes.values()) {
      for (const each of classes.values()) {
        if ([...each.methods.values()].includes(user)) return { type: 'instance', class: each };
      }
    }
    return null;
  }

  /** The Spark object of a type annotation: `DataFrame`, `"DataFrame"`, `Optional[DataFrame]`, `list[DataFrame]`. */
  private annotated(annotation: Expression): Value | null {
    switch (annotation.type) {
      case 'name':
      case 'attribute': {
        const named = this.evaluate(annotation);
        if (named.type === 'class') return { type: 'instance', class: named.class };
        return named.type === 'api' ? object(named.owner) : null;
      }
      case 'string': {
        const name = /^\s*(?:Optional\[)?\s*(\w+)/.exec(annotation.text ?? '')?.[1];
        return name === undefined ? null : this.annotated({ type: 'name', name, from: 0, to: 0 });
      }
      case 'binary':
        return this.annotated(annotation.left) ?? this.annotated(annotation.right);
      case 'subscript':
        return this.annotatedGeneric([annotation.object, ...annotation.index]);
      case 'plain':
        return this.annotatedGeneric(annotation.parts);
      default:
        return null;
    }
  }

  /** Treats `Optional[T]` as T, and every other generic type as a collection. */
  private annotatedGeneric(parts: Expression[]): Value | null {
    const [generic, ...inner] = parts;
    const isGeneric = generic?.type === 'name' && inner.length > 0;
    const element = (isGeneric ? inner : parts).map(each => this.annotated(each)).find(each => each !== null) ?? null;
    if (element === null || !isGeneric || generic.name === 'Optional') return element;
    return { type: 'many', element };
  }
}

const NO_ARGUMENTS: Arguments = { positional: [], keywords: new Map() };

const isMaybe = (value: Value | undefined) => value?.type === 'object' && value.owner === 'maybe';

function bindingOf({ decorators }: FunctionDefinition): UserFunction['binding'] {
  const names = decorators.map(each => (each.type === 'attribute' || each.type === 'name' ? each.name : ''));
  if (names.includes('staticmethod')) return 'static';
  if (names.includes('classmethod')) return 'class';
  return names.some(name => name === 'property' || name === 'cached_property') ? 'property' : 'instance';
}

function isWorkerDecorator(decorator: Expression): boolean {
  const named = decorator.type === 'call' ? decorator.callee : decorator;
  return (named.type === 'name' || named.type === 'attribute') && /^(?:pandas_|arrow_)?ud[ft]f?$/.test(named.name);
}

function findMethod(owner: UserClass, name: string): UserFunction | null {
  return owner.methods.get(name) ?? owner.bases.map(base => findMethod(base, name)).find(each => each !== null) ?? null;
}

function findAttribute(owner: UserClass, name: string): Value | null {
  return (
    owner.attributes.get(name) ?? owner.bases.map(base => findAttribute(base, name)).find(each => each !== null) ?? null
  );
}

/** The item at a literal index. */
function itemAt(items: Value[], index: string): Value | undefined {
  return /^-?\d+$/.test(index) ? items.at(Number(index)) : undefined;
}

/** Whether the expression ends the process (`sys.exit(…)`, `exit()`, `os._exit(…)`). */
function isExit(expression: Expression): boolean {
  if (expression.type !== 'call') return false;
  const { callee } = expression;
  if (callee.type === 'name') return callee.name === 'exit' || callee.name === 'quit';
  if (callee.type !== 'attribute' || callee.object.type !== 'name') return false;
  return /^(?:sys\.exit|os\._exit)$/.test(`${callee.object.name}.${callee.name}`);
}
