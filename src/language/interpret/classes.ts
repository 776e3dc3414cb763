import type { PlacedChunk } from '../pythonFile';
import type { Arguments } from '../sparkCalls';
import type { ClassDefinition, Expression, Parameter, Statement } from '../syntax';
import { join, UNKNOWN, type Instance, type UserClass, type UserFunction, type Value } from '../value';
import { wordsIn } from './collections';
import { NO_ARGUMENTS, type Context } from './context';

/** Methods that run before others. */
const SET_UPS = ['__init__', 'setUpClass', 'setup_class', 'setUp', 'setup_method'];

/** The classes of the files. */
export class Classes {
  /** In the order of their definition. */
  readonly all: UserClass[] = [];
  private readonly known = new Map<PlacedChunk, Map<unknown, UserClass>>();

  constructor(private readonly context: Context) {}

  define(definition: ClassDefinition): UserClass {
    const { context } = this;
    const { frame } = context;
    let inChunk = this.known.get(frame.chunk);
    if (inChunk === undefined) this.known.set(frame.chunk, (inChunk = new Map()));
    definition.decorators.forEach(each => context.evaluate(each));
    const bases = definition.bases.map(each => context.evaluate(each));
    const qualifiedName = frame.scope.prefix + definition.name;
    let found = inChunk.get(definition);
    if (found === undefined) {
      inChunk.set(definition, (found = emptyClass(qualifiedName, definition)));
      this.all.push(found);
    }
    found.bases = bases.flatMap(each => (each.type === 'class' ? [each.class] : []));
    found.isTuple =
      definition.bases.some(each => nameOf(each) === 'NamedTuple') || found.bases.some(each => each.isTuple);
    found.inherits = bases.map(inheritedFrom).find(each => each !== null) ?? null;
    found.fields = [...found.bases.flatMap(each => each.fields), ...fieldsIn(definition.body)];
    const scope = frame.scope.inner('class', qualifiedName);
    context.within({ ...frame, scope }, () => {
      context.block(definition.body);
      for (const each of definition.body) this.addMember(found, each);
    });
    return found;
  }

  private addMember(owner: UserClass, statement: Statement): void {
    const { scope } = this.context.frame;
    if (statement.type === 'function') {
      const value = scope.lookUp(statement.name);
      if (value?.type === 'function') {
        owner.methods.set(statement.name, value.function);
        value.function.owner = owner;
      } else if (value != null) owner.attributes.set(statement.name, value);
    } else if (statement.type === 'assignment' && statement.target.type === 'name') {
      owner.attributes.set(statement.target.name, scope.lookUp(statement.target.name) ?? UNKNOWN);
    }
  }

  /** `namedtuple("T", "a b")`. */
  tupleClass([name, names]: Value[]): Value {
    const made = emptyClass(name?.type === 'text' ? name.text : '', null);
    made.isTuple = true;
    made.fields = wordsIn(names ?? UNKNOWN).map(each => field(each, null, null));
    return { type: 'class', class: made };
  }

  construct(of: UserClass, given: Arguments): Value {
    const { context } = this;
    const instance = context.newInstance(of);
    const init = findMethod(of, '__init__');
    if (init === null) this.setFields(instance, given);
    else context.callFunction(init, instance, given, false);
    const after = findMethod(of, '__post_init__');
    if (after !== null) context.callFunction(after, instance, given, false);
    return instance;
  }

  /** The arguments of a dataclass or NamedTuple, by position and name, and its defaults. */
  private setFields(instance: Instance, { positional, keywords }: Arguments): void {
    const { attributes } = instance.state;
    const spread = keywords.get('**');
    instance.class.fields.forEach(({ name, fallback }, index) => {
      const given =
        positional[index] ??
        keywords.get(name) ??
        (spread?.type === 'dictionary' ? spread.entries.get(JSON.stringify(name)) : undefined);
      if (given !== undefined) attributes.set(name, given);
      else if (fallback !== null) {
        const value = findAttribute(instance.class, name);
        if (value !== null) attributes.set(name, value);
      }
    });
    keywords.forEach((value, name) => attributes.set(name, value));
    // A class of another library can hold what it gets, too.
    if (instance.class.fields.length === 0 && positional.length > 0)
      attributes.set('', positional.reduce(join, UNKNOWN));
  }

  /** The instance whose methods are followed if nothing constructs one: its constructor gets guessed arguments. */
  guessed(owner: UserClass): Instance {
    if (owner.guessed !== null) return owner.guessed;
    const instance = this.context.newInstance(owner);
    owner.guessed = instance;
    const { recorder } = this.context;
    const { isReached } = recorder;
    recorder.isReached = false;
    for (const name of SET_UPS) {
      const method = findMethod(owner, name);
      if (method === null || method.active > 0) continue;
      const self: Value = method.binding === 'class' ? { type: 'class', class: owner } : instance;
      this.context.callFunction(method, self, NO_ARGUMENTS, true);
    }
    recorder.isReached = isReached;
    return instance;
  }

  attribute(self: Instance | (Value & { type: 'class' }), name: string): Value {
    if (self.type === 'instance') {
      const own = self.state.attributes.get(name);
      if (own !== undefined) return own;
    }
    const method = findMethod(self.class, name);
    if (method !== null) return this.bound(method, self);
    return findAttribute(self.class, name) ?? this.special(self, name);
  }

  /** An attribute of `super()`. */
  above({ self, owner }: Value & { type: 'super' }, name: string): Value {
    // With several base classes, `super()` can lead to a class beside this one.
    const bases = [...owner.bases, ...(self.class === owner ? [] : self.class.bases.filter(each => each !== owner))];
    for (const base of bases) {
      const method = findMethod(base, name);
      if (method !== null) return this.bound(method, self);
      const found = findAttribute(base, name);
      if (found !== null) return found;
    }
    return UNKNOWN;
  }

  private bound(method: UserFunction, self: Instance | (Value & { type: 'class' })): Value {
    if (method.binding === 'property' && self.type === 'instance') {
      return this.context.callFunction(method, self, NO_ARGUMENTS, false);
    }
    if (method.binding === 'class')
      return { type: 'function', function: method, self: { type: 'class', class: self.class } };
    const takesSelf = method.binding === 'instance' && self.type === 'instance';
    return { type: 'function', function: method, self: takesSelf ? self : null };
  }

  /** Methods that classes have by themselves. */
  private special(self: Instance | (Value & { type: 'class' }), name: string): Value {
    if (name === '__class__' || name === '__dict__') {
      return name === '__class__' ? { type: 'class', class: self.class } : UNKNOWN;
    }
    const copies = name === '_replace' || name === 'model_copy';
    return copies && self.type === 'instance'
      ? { type: 'partial', callee: { type: 'builtin', name: 'replace' }, positional: [self], keywords: new Map() }
      : UNKNOWN;
  }

  setAttribute(self: Value, name: string, value: Value): void {
    if (self.type === 'class') {
      if (self.class.kept !== undefined) self.class.kept.isStale = true;
      const before = self.class.attributes.get(name);
      self.class.attributes.set(name, before === undefined || this.context.region === 0 ? value : join(before, value));
    } else if (self.type === 'instance') {
      const setter = findMethod(self.class, `${name}=`);
      if (setter !== null) this.context.callFunction(setter, self, { positional: [value], keywords: new Map() }, false);
      const { state } = self;
      const before = state.attributes.get(name);
      const after = before === undefined || state.region === this.context.region ? value : join(before, value);
      if (after === before) return;
      if (state.kept !== undefined) state.kept.isStale = true;
      state.attributes.set(name, after);
      state.version++;
    }
  }

  /** `dataclasses.replace(instance, a=…)`. */
  replaced(instance: Instance, { keywords }: Arguments): Value {
    const copy = this.context.newInstance(instance.class);
    instance.state.attributes.forEach((value, name) => copy.state.attributes.set(name, value));
    keywords.forEach((value, name) => copy.state.attributes.set(name, value));
    return copy;
  }
}

function emptyClass(qualifiedName: string, definition: ClassDefinition | null): UserClass {
  const members = { methods: new Map<string, UserFunction>(), attributes: new Map<string, Value>() };
  const facts = { bases: [], fields: [], isTuple: false, inherits: null, guessed: null };
  return { definition, qualifiedName, ...members, ...facts };
}

function inheritedFrom(base: Value): string | null {
  if (base.type === 'class') return base.class.inherits;
  return base.type === 'api' ? base.owner : null;
}

const nameOf = (base: Expression): string => {
  const named = base.type === 'subscript' ? base.object : base;
  return named.type === 'name' || named.type === 'attribute' ? named.name : '';
};

const field = (name: string, annotation: Expression | null, fallback: Expression | null): Parameter => ({
  name,
  annotation,
  fallback,
  rest: '',
});

function fieldsIn(body: Statement[]): Parameter[] {
  return body.flatMap(each =>
    each.type === 'assignment' &&
    each.annotation !== null &&
    each.target.type === 'name' &&
    nameOf(each.annotation) !== 'ClassVar'
      ? [field(each.target.name, each.annotation, each.value)]
      : [],
  );
}

function findMethod(owner: UserClass, name: string, depth = 0): UserFunction | null {
  const own = owner.methods.get(name);
  if (own !== undefined || depth > 20) return own ?? null;
  for (const base of owner.bases) {
    const found = findMethod(base, name, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function findAttribute(owner: UserClass, name: string, depth = 0): Value | null {
  const own = owner.attributes.get(name);
  if (own !== undefined || depth > 20) return own ?? null;
  for (const base of owner.bases) {
    const found = findAttribute(base, name, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
