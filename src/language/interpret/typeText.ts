import type { Expression } from '../syntax';

/** A type annotation in a string (`"Optional[DataFrame]"`), as an expression; null if it is none. */
export function parseType(source: string): Expression | null {
  const words = source.match(/[\w.]+|\S/g) ?? [];
  let at = 0;

  const alternatives = (): Expression | null => {
    let left = operand();
    while (left !== null && words[at] === '|') {
      at++;
      const right = operand();
      if (right !== null) left = { type: 'binary', operator: '|', left, right, from: 0, to: 0 };
    }
    return left;
  };
  const operand = (): Expression | null => {
    if (words[at] === '[') return list();
    if (words[at] === '"' || words[at] === "'") at++;
    if (!/^[\w.]+$/.test(words[at] ?? '')) return null;
    const name = dotted(words[at++]!);
    if (words[at] === '"' || words[at] === "'") at++;
    if (words[at] !== '[') return name;
    return { type: 'subscript', object: name, index: list().items, from: 0, to: 0 };
  };
  const list = (): Expression & { type: 'list' } => {
    const items: Expression[] = [];
    at++;
    while (at < words.length && words[at] !== ']') {
      const item = alternatives();
      if (item !== null) items.push(item);
      if (words[at] === ',' || item === null) at++;
    }
    at++;
    return { type: 'list', items, isSet: false };
  };
  return source.length > 500 ? null : alternatives();
}

function dotted(name: string): Expression {
  const [root, ...rest] = name.split('.');
  return rest.reduce<Expression>(
    (object, each) => ({ type: 'attribute', object, name: each, from: 0, to: 0, nameFrom: 0 }),
    { type: 'name', name: root!, from: 0, to: 0 },
  );
}
