import type { Expression } from '../syntax';
import { join, object, PLAIN, UNKNOWN, type Value } from '../value';
import { emptyDictionary, manyOf } from './collections';
import type { Context } from './context';
import { parseType } from './typeText';

const MAX_DEPTH = 12;

/** Types that stand for one of their arguments. */
const TRANSPARENT = new Set(
  'Optional Union Annotated Final ClassVar Required NotRequired ReadOnly Awaitable Self TypeGuard InitVar'.split(' '),
);
const DICTIONARIES = new Set(
  'dict Dict Mapping MutableMapping DefaultDict defaultdict OrderedDict Counter ChainMap'.split(' '),
);
const COLLECTIONS = new Set(
  `list List set Set frozenset FrozenSet Sequence MutableSequence Iterable Iterator Generator Collection AsyncIterator
  AsyncIterable AsyncGenerator deque Deque AbstractSet`.split(/\s+/),
);
const MANAGERS = new Set('ContextManager AbstractContextManager AsyncContextManager'.split(' '));

/** The names of `typing` and of builtins that take types in brackets. */
export const isGenericType = (name: string): boolean =>
  TRANSPARENT.has(name) ||
  DICTIONARIES.has(name) ||
  COLLECTIONS.has(name) ||
  MANAGERS.has(name) ||
  ['tuple', 'Tuple', 'Callable', 'Coroutine', 'Type', 'type'].includes(name);

/** Values from type annotations. */
export class Annotations {
  private depth = 0;

  constructor(private readonly context: Context) {}

  /** The value of a type; null if the type tells nothing about Spark. */
  valueOf(annotation: Expression): Value | null {
    if (this.depth >= MAX_DEPTH) return null;
    this.depth++;
    const found = this.read(annotation);
    this.depth--;
    return found;
  }

  private read(annotation: Expression): Value | null {
    switch (annotation.type) {
      case 'name': {
        // In a string, or with `from __future__ import annotations`, a name need not be imported.
        const isKnown = this.context.frame.scope.lookUp(annotation.name) !== null;
        return this.ofNamed(isKnown ? this.context.evaluate(annotation) : this.context.unimported(annotation.name));
      }
      case 'attribute':
        return this.ofNamed(this.context.evaluate(annotation));
      case 'string': {
        const parsed = parseType(annotation.text ?? '');
        return parsed === null ? null : this.valueOf(parsed);
      }
      case 'binary':
        return this.any([annotation.left, annotation.right]);
      case 'subscript':
        return this.generic(annotation.object, annotation.index);
      default:
        return null;
    }
  }

  private ofNamed(named: Value): Value | null {
    if (named.type === 'class') return this.context.guessedInstance(named.class);
    if (named.type === 'annotation') return typeof named.of === 'string' ? null : this.valueOf(named.of);
    return named.type === 'api' ? object(named.owner) : null;
  }

  private any(types: Expression[]): Value | null {
    const known = types.map(each => this.valueOf(each)).filter(each => each !== null);
    return known.length === 0 ? null : known.reduce(join, UNKNOWN);
  }

  private generic(type: Expression, given: Expression[]): Value | null {
    const name = type.type === 'name' || type.type === 'attribute' ? type.name : '';
    const last = given[given.length - 1];
    if (name === 'tuple' || name === 'Tuple') return this.tuple(given);
    if (name === 'Type' || name === 'type') return last === undefined ? null : this.typeItself(last);
    if (TRANSPARENT.has(name)) return this.any(given);
    const of = this.any(
      last === undefined ? [] : [name === 'Generator' || name === 'AsyncGenerator' ? given[0]! : last],
    );
    if (of === null) return this.valueOf(type);
    if (DICTIONARIES.has(name)) return emptyDictionary(0, of);
    if (MANAGERS.has(name)) return { type: 'manager', entered: of };
    if (name === 'Callable') return { type: 'callable', returns: of };
    return name === 'Coroutine' ? of : manyOf(of);
  }

  private typeItself(type: Expression): Value | null {
    const named = this.context.evaluate(type);
    return named.type === 'class' || named.type === 'api' ? named : null;
  }

  /** `tuple[DataFrame, int]` has two items, `tuple[DataFrame, ...]` any number. */
  private tuple(given: Expression[]): Value | null {
    const items = given.map(each => this.valueOf(each));
    if (items.every(each => each === null)) return null;
    const [first] = items;
    const last = given[given.length - 1];
    if (items.length === 2 && last?.type === 'plain' && last.parts.length === 0) return manyOf(first ?? UNKNOWN);
    return { type: 'tuple', items: items.map(each => each ?? PLAIN) };
  }
}
