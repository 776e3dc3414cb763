import { callBuiltin } from '../builtins';
import type { Arguments } from '../sparkCalls';
import type { Call } from '../syntax';
import {
  elementOf,
  forOptions,
  holdsSpark,
  itemsOf,
  join,
  nodesIn,
  nodesInAll,
  object,
  optionsOf,
  PLAIN,
  UNKNOWN,
  type Value,
} from '../value';
import type { Classes } from './classes';
import { dictionaryOf, emptyDictionary, manyOf } from './collections';
import type { Context } from './context';
import type { Functions } from './functions';
import { soundsLikeDataset } from './names';

const CALLABLE = new Set(['function', 'partial', 'method', 'callable', 'class', 'builtin']);
/** Functions that give their function to another thread, and return its result later. */
const LATER = /^(?:submit|apply_async|create_task|ensure_future|run_in_executor|to_thread|spawn|delayed)$/;

/** Calls of values. */
export class Calls {
  /** The call that is being followed. */
  private place: Call | null = null;

  constructor(
    private readonly context: Context,
    private readonly classes: Classes,
    private readonly functions: Functions,
  ) {}

  call(value: Value, place: Call, given: Arguments, name: string): Value {
    const { frame, recorder } = this.context;
    const outer = this.place;
    this.place = place;
    const follow = () => forOptions(value, each => this.single(each, place, given, name));
    const result = recorder.counts.at(frame.chunk, place, follow);
    this.place = outer;
    return result;
  }

  /** Calls a value where another call is. */
  callUser(value: Value, positional: Value[]): Value {
    const { place } = this;
    const given = { positional, keywords: new Map<string, Value>() };
    return forOptions(value, each => {
      if (each.type === 'function') {
        each.function.isWorker = false;
        return this.functions.call(each.function, each.self, given, false);
      }
      if (each.type === 'instance') return this.callUser(this.classes.attribute(each, '__call__'), positional);
      if (!CALLABLE.has(each.type) || place === null) return UNKNOWN;
      return this.call(each, place, given, '');
    });
  }

  private single(value: Value, place: Call, given: Arguments, name: string): Value {
    const { context } = this;
    switch (value.type) {
      case 'function':
        return this.ofFunction(value, place, given);
      case 'partial':
        return this.call(value.callee, place, withMore(value, given), name);
      case 'callable':
        return value.returns;
      case 'method':
        return this.ofMethod(value, place, given);
      case 'class':
        return this.classes.construct(value.class, given);
      case 'instance':
        return this.call(this.classes.attribute(value, '__call__'), place, given, '');
      case 'api':
        return context.spark.construct(context.here(place), value, given);
      case 'builtin':
        return this.ofBuiltin(value.name, place, given);
      default:
        return this.ofStranger(value, given, name);
    }
  }

  private ofFunction(value: Value & { type: 'function' }, place: Call, given: Arguments): Value {
    const { frame, recorder } = this.context;
    value.function.isWorker = false;
    const leaves = frame.module.role === 'entry' && value.function.module.role === 'imported';
    const before = recorder.calledFrom;
    if (leaves) recorder.calledFrom = { chunk: frame.chunk, offset: place.from };
    const result = this.functions.call(value.function, value.self, given, false);
    recorder.calledFrom = before;
    return result;
  }

  private ofMethod(value: Value & { type: 'method' }, place: Call, given: Arguments): Value {
    const { context } = this;
    if (value.object !== null) return context.spark.method(context.here(place), value.object, value.name, given);
    const [self, ...positional] = given.positional;
    const nodes = self === undefined ? [] : nodesIn(self);
    return context.spark.method(context.here(place), object(value.owner, nodes), value.name, { ...given, positional });
  }

  private ofBuiltin(name: string, place: Call, given: Arguments): Value {
    const { context } = this;
    const [first = UNKNOWN, ...rest] = given.positional;
    switch (name) {
      case 'dict':
        return dictionaryOf(given, context.region);
      case 'defaultdict':
        return emptyDictionary(context.region, first.type === 'unknown' ? UNKNOWN : this.callUser(first, []));
      case 'partial':
        return { type: 'partial', callee: first, positional: rest, keywords: given.keywords };
      case 'getattr':
        return this.attributeOf(given, place);
      case 'setattr':
        if (rest[0]?.type === 'text') context.setMember(first, rest[0].text, rest[1] ?? UNKNOWN);
        return PLAIN;
      case 'super':
        return this.superOf(given);
      case 'namedtuple':
        return this.classes.tupleClass(given.positional);
      case 'SimpleNamespace':
        return this.namespace(given);
      case 'replace':
        return first.type === 'instance' ? this.classes.replaced(first, given) : PLAIN;
      case 'field':
        return given.keywords.get('default') ?? this.callUser(given.keywords.get('default_factory') ?? UNKNOWN, []);
    }
    context.spark.builtin(context.here(place), name, given);
    return callBuiltin(name, given.positional, {
      call: (callee, positional) => this.called(callee, place, positional),
      broadcast: dataset => context.spark.broadcast(context.here(place), dataset),
      region: context.region,
    });
  }

  private called(callee: Value, place: Call, positional: Value[]): Value {
    return this.call(callee, place, { positional, keywords: new Map() }, '');
  }

  private attributeOf({ positional }: Arguments, place: Call): Value {
    const [self = UNKNOWN, name = UNKNOWN, fallback = UNKNOWN] = positional;
    const found = forOptions(name, each =>
      each.type === 'text' ? forOptions(self, one => this.context.member(one, place, each.text)) : UNKNOWN,
    );
    return join(found, fallback);
  }

  private superOf({ positional }: Arguments): Value {
    const { frame } = this.context;
    const owner = frame.function?.owner ?? null;
    const parameter = frame.function?.parameters[0]?.name ?? 'self';
    const self = positional[1] ?? frame.scope.lookUp(parameter) ?? UNKNOWN;
    if (owner === null || (self.type !== 'instance' && self.type !== 'class')) return UNKNOWN;
    return { type: 'super', self, owner };
  }

  private namespace(given: Arguments): Value {
    const made = this.classes.tupleClass([]);
    if (made.type !== 'class') return UNKNOWN;
    made.class.isTuple = false;
    return this.classes.construct(made.class, given);
  }

  /**
   * Calls an unknown function. Assumes that it calls its function arguments (`Thread(target=…, args=…)`, `pool.submit(f, …)`,
   * `pool.map(f, …)`), and that it can return a dataset if it gets one.
   */
  private ofStranger(callee: Value, given: Arguments, name: string): Value {
    const { positional, keywords } = given;
    const target = keywords.get('target');
    if (target !== undefined && isCallable(target)) {
      this.callUser(target, itemsOf(keywords.get('args') ?? UNKNOWN) ?? []);
    }
    const step = positional.findIndex(isCallable);
    const result = step < 0 || step > 1 ? UNKNOWN : this.passedOn(positional[step]!, positional.slice(step + 1), name);
    if (result.type !== 'unknown') return result;
    if (name === 'gather' && callee.type === 'plain') return { type: 'tuple', items: positional };
    if (name === 'run' && callee.type === 'plain' && positional.length === 1) return positional[0]!;
    if (callee.type !== 'unknown') return PLAIN;
    return this.resultOfStranger([...positional, ...keywords.values()], name);
  }

  private passedOn(step: Value, rest: Value[], name: string): Value {
    const isMap = /map/.test(name);
    const { recorder } = this.context;
    const follow = () => this.context.perhaps(() => this.callUser(step, isMap ? rest.map(elementOf) : rest));
    const result = isMap ? recorder.counts.repeated(null, recorder.maybe, follow) : follow();
    return isMap || LATER.test(name) ? manyOf(result) : result;
  }

  /** What is constructed of a dataset is none; a function can return another one. */
  private resultOfStranger(given: Value[], name: string): Value {
    if (/^[A-Z]/.test(name) || !given.some(holdsSpark)) return UNKNOWN;
    const nodes = nodesInAll(given);
    return nodes.length > 0 || given.some(isDataset) || soundsLikeDataset(name) ? object('maybe', nodes) : UNKNOWN;
  }
}

const isCallable = (value: Value) => optionsOf(value).some(each => CALLABLE.has(each.type));

const isDataset = (value: Value) =>
  optionsOf(value).some(each => each.type === 'object' && /^(?:DataFrame|RDD|maybe)$/.test(each.owner));

function withMore({ positional, keywords }: Value & { type: 'partial' }, given: Arguments): Arguments {
  return {
    ...given,
    positional: [...positional, ...given.positional],
    keywords: new Map([...keywords, ...given.keywords]),
  };
}
