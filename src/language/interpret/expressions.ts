import { isBuiltin } from '../builtins';
import type { Arguments } from '../sparkCalls';
import type { Attribute, Binary, Call, Comprehension, Expression, Lambda, Subscript, Text } from '../syntax';
import {
  elementOf,
  forOptions,
  guessed,
  itemsOf,
  join,
  object,
  PLAIN,
  text,
  UNKNOWN,
  type UserFunction,
  type Value,
} from '../value';
import { isGenericType } from './annotations';
import {
  callOfDictionary,
  callOfMany,
  emptyDictionary,
  itemAt,
  listOf,
  manyOf,
  setItem,
  sliceOf,
  sumOf,
  update,
} from './collections';
import type { Context } from './context';
import type { Guesses } from './guesses';
import { callOfText, concatenated, textOperation } from './texts';
import { isWriterCall, isSparkOnly } from './usage';

type Link = Call | Attribute | Subscript | Binary;

/** More items of a comprehension are not followed one by one. */
const MAX_ITEMS = 8;
const MAX_DEPTH = 400;

/** Evaluates expressions. */
export class Expressions {
  private depth = 0;

  constructor(
    private readonly context: Context,
    private readonly guesses: Guesses,
    private readonly lambdaOf: (expression: Lambda) => UserFunction,
  ) {}

  /** Chains of thousands of calls or operands are followed without recursion. */
  evaluate(expression: Expression): Value {
    if (this.depth >= MAX_DEPTH) return UNKNOWN;
    this.depth++;
    const links: Link[] = [];
    let at = expression;
    for (let head = headOf(at); head !== null; head = headOf(at)) {
      links.push(at as Link);
      at = head;
    }
    let value = this.single(at, links[links.length - 1]);
    for (let index = links.length - 1; index >= 0; index--) value = this.link(links[index]!, value, links[index - 1]);
    this.depth--;
    return value;
  }

  /** @param value of the start of the link; @param outer the link around it */
  private link(link: Link, value: Value, outer: Link | undefined): Value {
    switch (link.type) {
      case 'call':
        return this.call(link, value);
      case 'attribute':
        // A call evaluates its method.
        return isMethodOf(link, outer) ? value : this.context.member(value, link, link.name);
      case 'subscript':
        return this.subscript(link, value);
      case 'binary':
        return this.binary(link, value);
    }
  }

  /** @param outer the link that starts with the expression */
  private single(expression: Expression, outer: Link | undefined): Value {
    const { context } = this;
    switch (expression.type) {
      case 'name':
        return this.name(expression.name, outer?.type === 'call');
      case 'string':
        return this.text(expression);
      case 'number':
        return { type: 'number', value: expression.value };
      case 'tuple':
        return this.tuple(expression.items);
      case 'list': {
        const items = this.items(expression.items);
        return items.isExact && !expression.isSet
          ? listOf(items.values, context.region)
          : manyOf(items.values.reduce(join, UNKNOWN));
      }
      case 'dictionary':
        return this.dictionary(expression.pairs);
      case 'either':
        return this.either(expression);
      case 'lambda':
        return { type: 'function', function: this.lambdaOf(expression), self: null };
      case 'comprehension':
        return this.comprehension(expression);
      case 'slice':
        expression.bounds.forEach(each => each && context.evaluate(each));
        return PLAIN;
      case 'yield':
        return this.yields(expression);
      case 'unpacked':
        return context.evaluate(expression.value);
      case 'walrus': {
        const value = context.evaluate(expression.value);
        context.assign(expression.target, value);
        return value;
      }
      case 'comparison':
      case 'plain':
        expression.parts.forEach(each => context.evaluate(each));
        return PLAIN;
      default:
        return UNKNOWN;
    }
  }

  private name(name: string, isCalled: boolean): Value {
    const known = this.context.frame.scope.lookUp(name);
    if (known === null && isBuiltin(name)) return { type: 'builtin', name };
    if (known === null && isGenericType(name)) return { type: 'annotation', of: name };
    if (known === null && name === 'super') return { type: 'builtin', name };
    const predefined = known === null ? this.context.surroundings.functions.get(name) : undefined;
    if (predefined !== undefined) return predefined;
    return isCalled ? (known ?? UNKNOWN) : this.guesses.variable(name, known);
  }

  private text({ text: constant, pieces }: Text): Value {
    if (constant !== null) return text(constant);
    return concatenated(pieces.map(each => (typeof each === 'string' ? each : this.context.evaluate(each))));
  }

  /** The values of a list of expressions with `*unpacked` ones. */
  private items(expressions: Expression[]): { values: Value[]; isExact: boolean } {
    let isExact = true;
    const values = expressions.flatMap(each => {
      const value = this.context.evaluate(each);
      if (each.type !== 'unpacked') return [value];
      const items = itemsOf(value);
      isExact &&= items !== null;
      return items ?? [elementOf(value)];
    });
    return { values, isExact };
  }

  private tuple(expressions: Expression[]): Value {
    const { values, isExact } = this.items(expressions);
    return isExact ? { type: 'tuple', items: values } : manyOf(values.reduce(join, UNKNOWN));
  }

  private dictionary(pairs: { key: Expression | null; value: Expression }[]): Value {
    const { context } = this;
    const made = emptyDictionary(context.region);
    for (const { key, value } of pairs) {
      if (key === null) update(made, context.evaluate(value));
      else setItem(made, context.evaluate(key), context.evaluate(value), context.region);
    }
    return made;
  }

  private either({ options, parts }: Expression & { type: 'either' }): Value {
    parts.forEach(each => this.context.evaluate(each));
    return this.context.perhaps(() => options.map(each => this.context.evaluate(each)).reduce(join, UNKNOWN));
  }

  private yields({ value, isFrom }: Expression & { type: 'yield' }): Value {
    const { frame } = this.context;
    const given = this.context.evaluate(value);
    frame.yielded = join(frame.yielded ?? UNKNOWN, isFrom ? elementOf(given) : given);
    return UNKNOWN;
  }

  private comprehension(expression: Comprehension): Value {
    const { context } = this;
    const { frame } = context;
    // Comprehension variables have their own scope.
    return context.within({ ...frame, scope: frame.scope.branch() }, () => {
      const [first, ...inner] = expression.clauses;
      const iterated = first === undefined ? UNKNOWN : context.evaluate(first.iterable);
      const items = itemsOf(iterated);
      const isExact = items !== null && items.length <= MAX_ITEMS && inner.length + expression.conditions.length === 0;
      const { counts, maybe } = context.recorder;
      const follow = (item: Value): Value[] => {
        if (first !== undefined) context.assign(first.target, item);
        for (const clause of inner) context.assign(clause.target, elementOf(context.evaluate(clause.iterable)));
        return context.perhaps(() => {
          expression.conditions.forEach(each => context.evaluate(each));
          return expression.elements.map(each => context.evaluate(each));
        });
      };
      const rounds = counts.repeated(isExact ? items.length : null, maybe, () =>
        (isExact ? items : [elementOf(iterated)]).map(follow),
      );
      frame.yielded ??= context.frame.yielded;
      return expression.kind === 'dictionary'
        ? this.dictionaryFrom(rounds)
        : this.listFrom(
            rounds.map(each => each[0] ?? UNKNOWN),
            isExact,
          );
    });
  }

  private listFrom(elements: Value[], isExact: boolean): Value {
    return isExact ? listOf(elements, this.context.region) : manyOf(elements.reduce(join, UNKNOWN));
  }

  private dictionaryFrom(rounds: Value[][]): Value {
    const made = emptyDictionary(this.context.region);
    for (const [key = UNKNOWN, value = UNKNOWN] of rounds) setItem(made, key, value, this.context.region);
    return made;
  }

  private subscript(place: Subscript, value: Value): Value {
    const { context } = this;
    const [first] = place.index;
    if (first?.type === 'slice' && value.type !== 'object') {
      const bounds = first.bounds.map(each => (each === null ? null : context.evaluate(each)));
      return forOptions(value, each => sliceOf(each, bounds, context.region));
    }
    if (value.type === 'annotation' || value.type === 'class') return { type: 'annotation', of: place };
    const index = place.index.map(each => context.evaluate(each));
    return forOptions(value, each => this.item(place, each, index));
  }

  private item(place: Subscript, value: Value, index: Value[]): Value {
    const { context } = this;
    switch (value.type) {
      case 'object':
        return context.spark.subscript(context.here(place), value, place.index[0], index);
      case 'instance':
        return context.member(value, itemPlace(place), '__getitem__').type === 'unknown'
          ? itemAt(value, index[0] ?? UNKNOWN)
          : context.callUser(context.member(value, itemPlace(place), '__getitem__'), index);
      case 'unknown':
        return UNKNOWN;
      default:
        return itemAt(value, index[0] ?? UNKNOWN);
    }
  }

  private binary(place: Binary, left: Value): Value {
    const { context } = this;
    const { operator } = place;
    const right = context.evaluate(place.right);
    if (left.type === 'object' && right.type === 'object')
      return context.spark.binary(context.here(place), left, right, operator);
    if (operator === '|' && [left, right].some(each => ['class', 'api', 'annotation'].includes(each.type))) {
      return { type: 'annotation', of: place };
    }
    if (operator === '|' && left.type === 'dictionary') {
      const made = emptyDictionary(context.region);
      [left, right].forEach(each => update(made, each));
      return made;
    }
    const sum = operator === '+' ? sumOf(left, right, context.region) : null;
    return sum ?? textOperation(left, right, operator) ?? PLAIN;
  }

  private call(place: Call, start: Value): Value {
    const { callee } = place;
    const { context } = this;
    if (callee.type !== 'attribute') {
      return context.callValue(start, place, this.arguments(place), callee.type === 'name' ? callee.name : '');
    }
    const receiver = this.receiver(start, place, callee);
    const given = this.arguments(place);
    const follow = () => forOptions(receiver, each => this.method(place, callee, each, given));
    return context.recorder.counts.at(context.frame.chunk, place, follow);
  }

  /** What only pyspark has tells that an unknown value is a DataFrame. */
  private receiver(start: Value, place: Call, { name }: Attribute): Value {
    if (start.type !== 'unknown') return start;
    if (isWriterCall(place)) return object('DataFrameWriter');
    const isSpark = isSparkOnly(name) && !isBuilt(place) && this.guesses.mayHoldSpark();
    return isSpark ? guessed('DataFrame', 'result') : start;
  }

  private method(place: Call, { name }: Attribute, receiver: Value, given: Arguments): Value {
    const { context } = this;
    switch (receiver.type) {
      case 'object':
        return context.spark.method(context.here(place), receiver, name, given);
      case 'many':
        return callOfMany(receiver, name, given, context.region);
      case 'dictionary':
        return callOfDictionary(receiver, name, given, context.region);
      case 'text':
        return callOfText(receiver, name, given);
      case 'instance':
        if (receiver.class.isTuple && name === '_asdict') return asDictionary(receiver, context.region);
        break;
    }
    return context.callValue(context.member(receiver, place, name), place, given, name);
  }

  private arguments(call: Call): Arguments {
    const given: Arguments = { positional: [], keywords: new Map() };
    for (const each of call.positional) {
      const value = this.context.evaluate(each);
      if (each.type !== 'unpacked') given.positional.push(value);
      else if (itemsOf(value) !== null) given.positional.push(...itemsOf(value)!);
      else given.rest = elementOf(value);
    }
    for (const { name, value } of call.keywords) this.keyword(given, name, this.context.evaluate(value));
    return given;
  }

  private keyword({ keywords }: Arguments, name: string, value: Value): void {
    if (name !== '**') keywords.set(name, value);
    else if (value.type === 'dictionary') {
      value.entries.forEach((each, key) => {
        if (key.startsWith('"')) keywords.set(JSON.parse(key) as string, each);
      });
      if (value.others.type !== 'unknown') keywords.set('**', value.others);
    } else if (value.type === 'many') keywords.set('**', value.element);
  }
}

/** The expression at the start of a chain; null if the expression is no chain. */
function headOf(expression: Expression): Expression | null {
  switch (expression.type) {
    case 'call':
      return expression.callee;
    case 'attribute':
    case 'subscript':
      return expression.object;
    case 'binary':
      return expression.left;
    default:
      return null;
  }
}

const isMethodOf = (link: Attribute, outer: Link | undefined) => outer?.type === 'call' && outer.callee === link;

/** `Generator(spark).withRows(3).withColumn(…)`: a builder of another library, whose methods sound like those of a DataFrame. */
function isBuilt({ callee }: Call): boolean {
  const receiver = callee.type === 'attribute' ? callee.object : callee;
  if (receiver.type !== 'call') return false;
  const made = receiver.callee;
  if (made.type === 'attribute') return /^(?:[A-Z]|with|set|add|option)/.test(made.name);
  return made.type === 'name' && /^[A-Z]/.test(made.name);
}

const itemPlace = (place: Subscript): Attribute => ({
  type: 'attribute',
  object: place.object,
  name: '__getitem__',
  from: place.from,
  to: place.to,
  nameFrom: place.from,
});

function asDictionary(instance: Value & { type: 'instance' }, region: number): Value {
  const made = emptyDictionary(region);
  instance.state.attributes.forEach((value, name) => setItem(made, text(name), value, region));
  return made;
}
