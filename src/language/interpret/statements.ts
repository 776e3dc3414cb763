import type { FunctionDefinition, Loop, Statement, Expression } from '../syntax';
import type { Scope } from '../scope';
import { elementOf, forOptions, itemsOf, join, object, optionsOf, PLAIN, UNKNOWN, type Value } from '../value';
import type { Classes } from './classes';
import { manyOf, setItem } from './collections';
import type { Context } from './context';
import { decoratorName, fixtureName, memberName } from './decorators';
import type { Functions } from './functions';
import type { Pipelines } from './pipelines';
import { sessionNamed } from './names';
import { isMaybe } from './guesses';

/** Loops over longer lists are not followed round by round. */
const MAX_ROUNDS = 8;
/** Rounds of nested loops together. */
const MAX_UNROLLED = 64;

/** Follows statements, each once per path, and loops twice. */
export class Statements {
  private unrolled = 1;

  constructor(
    private readonly context: Context,
    private readonly classes: Classes,
    private readonly functions: Functions,
    private readonly pipelines: Pipelines,
  ) {}

  /** @returns true if the statements after this block do not run */
  block(statements: Statement[]): boolean {
    for (const each of statements) {
      this.context.budget.spend(this.context.frame.module);
      if (this.statement(each)) return true;
    }
    return false;
  }

  private statement(statement: Statement): boolean {
    const { context } = this;
    const { frame } = context;
    switch (statement.type) {
      case 'expression':
        context.evaluate(statement.value);
        return isExit(statement.value);
      case 'assignment':
        this.assignment(statement);
        return false;
      case 'return':
        frame.returned = join(frame.returned, statement.value === null ? PLAIN : context.evaluate(statement.value));
        return true;
      case 'leave':
        statement.values.forEach(each => context.evaluate(each));
        return true;
      case 'global':
        frame.scope.declareGlobal(statement.names);
        return false;
      case 'function':
        this.define(statement);
        return false;
      case 'class':
        frame.scope.assign(statement.name, { type: 'class', class: this.classes.define(statement) });
        return false;
      case 'import':
        context.imports(statement);
        return false;
      case 'branches':
        statement.tests.forEach(each => context.evaluate(each));
        return statement.isMain
          ? this.main(statement)
          : this.branches(statement.branches, statement.exhaustive, statement.tests);
      case 'loop':
        this.loop(statement);
        return false;
      case 'with':
        this.with(statement.items);
        return context.block(statement.body);
      case 'try': {
        const leaves = context.block(statement.body);
        const handlersLeave = this.branches(statement.handlers, false);
        context.block(statement.last);
        return leaves && handlersLeave;
      }
    }
  }

  /** `if __name__ == "__main__":` runs if the file is run as a script, and not if it is imported. */
  private main({ branches, from }: Statement & { type: 'branches' }): boolean {
    const { chunk, module } = this.context.frame;
    if (module.role === 'entry') this.context.recorder.mainFound(chunk, from);
    const [main = [], ...others] = branches;
    const run = module.role === 'imported' ? others.flat() : main;
    return this.context.block(run);
  }

  private define(definition: FunctionDefinition): void {
    const { scope, module } = this.context.frame;
    const raw: Value = { type: 'function', function: this.functions.define(definition), self: null };
    this.pipelines.define(definition, raw.function);
    if (raw.function.role === 'fixture') module.fixtures.set(fixtureName(definition), raw.function);
    const decorated = definition.decorators.reduceRight<Value>((inner, each) => this.decorated(inner, each), raw);
    scope.assign(memberName(definition), decorated);
  }

  /** The function that a decorator of the workspace returns; other decorators are taken to change nothing. */
  private decorated(inner: Value, decorator: Expression): Value {
    const { context } = this;
    const value = context.evaluate(decorator);
    if (value.type !== 'function' || /^(?:setter|getter|deleter)$/.test(decoratorName(decorator))) return inner;
    const result = context.callUser(value, [inner]);
    return optionsOf(result).some(each => each.type === 'function' || each.type === 'partial') ? result : inner;
  }

  private assignment({ target, annotation, value }: Statement & { type: 'assignment' }): void {
    const { context } = this;
    let known = value === null ? UNKNOWN : context.evaluate(value);
    if (annotation !== null && (known.type === 'unknown' || isMaybe(known))) known = this.annotated(annotation, known);
    context.assign(target, this.sessionByName(target, value, known));
  }

  private annotated(annotation: Expression, known: Value): Value {
    const declared = this.context.annotated(annotation);
    return declared?.type === 'object' && known.type === 'object'
      ? object(declared.owner, known.nodes)
      : (declared ?? known);
  }

  /** `spark = function_of_another_file()`: a variable with a typical session name is a session. */
  private sessionByName(target: Expression, value: Expression | null, known: Value): Value {
    const isKnown = known.type !== 'unknown' && !isMaybe(known);
    if (isKnown || target.type !== 'name' || value?.type !== 'call') return known;
    const owner = sessionNamed(target.name);
    if (owner === null) return known;
    this.context.recorder.sessionMade(this.context.frame.chunk, target.from);
    return object(owner);
  }

  assign(target: Expression, value: Value): void {
    const { context } = this;
    switch (target.type) {
      case 'name':
        context.frame.scope.assign(target.name, value);
        return;
      case 'tuple':
      case 'list':
        this.unpack(target.items, value);
        return;
      case 'unpacked':
        context.assign(target.value, manyOf(elementOf(value)));
        return;
      case 'attribute':
        context.setMember(context.evaluate(target.object), target.name, value);
        return;
      case 'subscript': {
        const collection = context.evaluate(target.object);
        const [index = PLAIN] = target.index.map(each => context.evaluate(each));
        optionsOf(collection).forEach(each => setItem(each, index, value, context.region));
        return;
      }
      default:
        return;
    }
  }

  private unpack(targets: Expression[], value: Value): void {
    // What a function of another library makes of a dataset can be several.
    if (isMaybe(value)) return targets.forEach(target => this.context.assign(target, value));
    const items = itemsOf(value);
    const star = targets.findIndex(each => each.type === 'unpacked');
    const after = star < 0 ? 0 : targets.length - star - 1;
    const isExact = items !== null && (star < 0 ? items.length === targets.length : items.length >= targets.length - 1);
    targets.forEach((target, index) => {
      if (!isExact) this.context.assign(target, target.type === 'unpacked' ? value : elementOf(value));
      else if (star < 0 || index < star) this.context.assign(target, items[index]!);
      else if (index > star) this.context.assign(target, items[items.length - (targets.length - index)]!);
      else if (target.type === 'unpacked') this.assignRest(target.value, items.slice(star, items.length - after));
    });
  }

  private assignRest(target: Expression, items: Value[]): void {
    this.context.assign(target, { type: 'many', element: items.reduce(join, UNKNOWN), items });
  }

  private branches(branches: Statement[][], always: boolean, tests: Expression[] = []): boolean {
    const { context } = this;
    const { recorder, frame, region } = context;
    const { scope } = frame;
    const staying: Scope<Value>[] = [];
    const { maybe } = recorder;
    recorder.maybe++;
    for (const [index, branch] of branches.entries()) {
      frame.scope = scope.branch();
      context.region = context.newRegion();
      this.narrow(tests[index]);
      if (!context.block(branch)) staying.push(frame.scope);
    }
    context.region = region;
    // If one branch leaves the function, the following statements might not run.
    recorder.maybe = staying.length < branches.length ? maybe + 1 : maybe;
    frame.scope = scope;
    scope.joinBranches(staying, always);
    return always && staying.length === 0;
  }

  /** In `if isinstance(x, T):`, x is a T. */
  private narrow(test: Expression | undefined): void {
    if (test?.type !== 'call' || test.callee.type !== 'name' || test.callee.name !== 'isinstance') return;
    const [variable, type] = test.positional;
    if (variable?.type !== 'name' || type === undefined) return;
    const { context } = this;
    const known = context.frame.scope.lookUp(variable.name) ?? UNKNOWN;
    const types = type.type === 'tuple' ? type.items : [type];
    const wanted = types.map(each => context.evaluate(each));
    const kept = optionsOf(known).filter(each => each.type === 'unknown' || wanted.some(one => isOf(each, one)));
    const told =
      kept.length > 0 && kept.every(each => each.type === 'unknown')
        ? wanted.find(each => each.type === 'api')
        : undefined;
    const narrowed = told?.type === 'api' ? object(told.owner) : kept.reduce(join, kept.length === 0 ? PLAIN : UNKNOWN);
    context.assign(variable, narrowed);
  }

  private loop(loop: Loop): void {
    const { context } = this;
    const { recorder } = context;
    const { maybe } = recorder;
    const iterated = context.evaluate(loop.source);
    recorder.maybe++;
    const items = loop.target === null ? null : itemsOf(iterated);
    const rounds = items?.length ?? 0;
    if (
      items !== null &&
      rounds > 0 &&
      rounds <= MAX_ROUNDS &&
      this.unrolled * rounds <= MAX_UNROLLED &&
      !leavesEarly(loop.body)
    ) {
      recorder.counts.repeated(items.length, maybe, () => this.unroll(loop, items));
    } else recorder.counts.repeated(null, maybe, () => this.twice(loop, iterated));
    recorder.maybe = maybe;
    context.block(loop.otherwise);
  }

  /** A loop over a known list runs once for each item. */
  private unroll({ target, body }: Loop, items: Value[]): void {
    const { unrolled } = this;
    this.unrolled *= items.length;
    for (const each of items) {
      this.context.assign(target!, each);
      this.context.block(body);
    }
    this.unrolled = unrolled;
  }

  private twice({ target, source, body }: Loop, iterated: Value): void {
    const { context } = this;
    const { frame, region } = context;
    const { scope } = frame;
    const isFilled = iterated.type === 'many' && iterated.isFilled === true && target !== null;
    const times = context.budget.isSpent(frame.module) ? 1 : 2;
    for (let time = 0; time < times; time++) {
      const before = frame.scope;
      frame.scope = before.branch();
      context.region = context.newRegion();
      if (target !== null) context.assign(target, forOptions(iterated, elementOf));
      context.block(body);
      const inner = frame.scope;
      frame.scope = before;
      context.region = region;
      before.joinBranches([inner], isFilled && !leavesEarly(body));
      if (target === null) context.evaluate(source);
    }
    frame.scope = scope;
  }

  private with(items: { value: Expression; target: Expression | null }[]): void {
    for (const { value, target } of items) {
      const entered = forOptions(this.context.evaluate(value), each => this.entered(each));
      if (target !== null) this.context.assign(target, this.sessionByName(target, value, entered));
    }
  }

  private entered(manager: Value): Value {
    if (manager.type === 'manager') return manager.entered;
    if (manager.type !== 'instance') return manager;
    const enter = this.classes.attribute(manager, '__enter__');
    return enter.type === 'function' ? this.context.callUser(enter, []) : manager;
  }
}

/** Whether a value can be of a type. */
function isOf(value: Value, type: Value): boolean {
  switch (value.type) {
    case 'object':
      if (type.type === 'unknown') return true;
      return value.owner === 'maybe' ? type.type !== 'builtin' : type.type === 'api' && type.owner === value.owner;
    case 'instance':
      return type.type === 'class' || type.type === 'unknown';
    case 'many':
    case 'tuple':
    case 'dictionary':
      return type.type !== 'api' && type.type !== 'class';
    default:
      return type.type !== 'api';
  }
}

/** Whether a loop's body can leave its round before its end. */
function leavesEarly(body: Statement[]): boolean {
  return body.some(each => {
    switch (each.type) {
      case 'leave':
      case 'return':
        return true;
      case 'branches':
        return each.branches.some(leavesEarly);
      case 'with':
        return leavesEarly(each.body);
      case 'try':
        return [each.body, ...each.handlers, each.last].some(leavesEarly);
      default:
        return false;
    }
  });
}

/** Whether the expression ends the process (`sys.exit(…)`, `exit()`, `os._exit(…)`). */
function isExit(expression: Expression): boolean {
  if (expression.type !== 'call') return false;
  const { callee } = expression;
  if (callee.type === 'name') return callee.name === 'exit' || callee.name === 'quit';
  if (callee.type !== 'attribute' || callee.object.type !== 'name') return false;
  return /^(?:sys\.exit|os\._exit)$/.test(`${callee.object.name}.${callee.name}`);
}
