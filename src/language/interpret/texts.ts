import type { Arguments } from '../sparkCalls';
import { elementOf, HOLE, itemsOf, optionsOf, PLAIN, text, type Value } from '../value';
import { entryOf } from './collections';

const MAX_TEXTS = 8;
const MAX_LENGTH = 20_000;

/** What a value is in a text: for each text that it can be. */
function written(value: Value): string[] {
  return optionsOf(value).map(each => {
    if (each.type === 'text') return each.text;
    return each.type === 'number' ? String(each.value) : HOLE;
  });
}

/** The texts that pieces can be together. */
export function concatenated(pieces: readonly (string | Value)[]): Value {
  let all = [''];
  for (const piece of pieces) {
    const ends = typeof piece === 'string' ? [piece] : written(piece);
    const some = all.length * ends.length <= MAX_TEXTS ? ends : [HOLE];
    all = all.flatMap(begin => some.map(end => begin + end));
    if (all[0]!.length > MAX_LENGTH) return PLAIN;
  }
  return textsOf(all);
}

function textsOf(all: string[]): Value {
  const options = [...new Set(all)].map(text);
  return options.length === 1 ? options[0]! : { type: 'either', options };
}

const isText = (value: Value) => optionsOf(value).some(each => each.type === 'text');

/** `left + right` and `left % right` of texts; null if they are no texts. */
export function textOperation(left: Value, right: Value, operator: string): Value | null {
  if (operator === '+' && (isText(left) || isText(right))) return concatenated([left, right]);
  if (operator !== '%' || left.type !== 'text') return null;
  const given = right.type === 'tuple' ? [...right.items] : [right];
  const pieces: (string | Value)[] = [];
  let at = 0;
  for (const match of left.text.matchAll(/%(?:\((\w+)\))?[-+ #0]*\d*(?:\.\d+)?([a-z%])/gi)) {
    pieces.push(left.text.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[2] === '%') pieces.push('%');
    else pieces.push((match[1] === undefined ? given.shift() : named(right, match[1])) ?? PLAIN);
  }
  return concatenated([...pieces, left.text.slice(at)]);
}

const named = (value: Value, name: string) => (value.type === 'dictionary' ? entryOf(value, text(name)) : PLAIN);

/** A method of a text. */
export function callOfText(self: Value & { type: 'text' }, name: string, given: Arguments): Value {
  const [first = PLAIN, second = PLAIN] = given.positional;
  switch (name) {
    case 'format':
      return formatted(self.text, given);
    case 'strip':
    case 'lstrip':
    case 'rstrip':
      return given.positional.length === 0 ? text(self.text.trim()) : PLAIN;
    case 'lower':
      return text(self.text.toLowerCase());
    case 'upper':
      return text(self.text.toUpperCase());
    case 'join': {
      const items = itemsOf(first);
      return items === null
        ? concatenated([elementOf(first)])
        : concatenated(items.flatMap((each, index) => (index === 0 ? [each] : [self.text, each])));
    }
    case 'replace': {
      if (first.type !== 'text' || first.text === '') return PLAIN;
      const parts = self.text.split(first.text);
      return concatenated(parts.flatMap((each, index) => (index === 0 ? [each] : [second, each])));
    }
    case 'split':
      return {
        type: 'many',
        element: PLAIN,
        ...(first.type === 'text' && first.text !== '' ? { items: self.text.split(first.text).map(text) } : {}),
      };
    default:
      return PLAIN;
  }
}

/** `"… {} {0} {name} {name.attribute:>5}"`. */
function formatted(template: string, { positional, keywords }: Arguments): Value {
  const pieces: (string | Value)[] = [];
  const spread = keywords.get('**');
  let at = 0;
  let next = 0;
  for (const match of template.matchAll(/\{\{|\}\}|\{([^{}]*)\}/g)) {
    pieces.push(template.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[1] === undefined) pieces.push(match[0][0]!);
    else {
      const name = match[1].split(/[!:]/)[0]!.trim();
      const value = /^\d*$/.test(name) ? positional[name === '' ? next++ : Number(name)] : keywords.get(name);
      pieces.push(value ?? (spread === undefined ? PLAIN : named(spread, name)));
    }
  }
  return concatenated([...pieces, template.slice(at)]);
}
