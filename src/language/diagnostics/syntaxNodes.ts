import type { Expression, Parameter, Statement } from '../syntax';

export type Node = Expression | Statement;

/** What a node is in its parent. */
export type Role =
  | 'annotation'
  | 'body'
  | 'callee'
  | 'condition'
  | 'decorator'
  | 'fallback'
  | 'index'
  | 'item'
  | 'keyword'
  | 'object'
  | 'operand'
  | 'otherwise'
  | 'positional'
  | 'source'
  | 'target'
  | 'value';

type Visit = (child: Node, role: Role) => void;

/** Visits the direct children of a node, in the order of their evaluation. */
export function eachChild(node: Node, visit: Visit): void {
  const all = (children: Node[], role: Role): void => children.forEach(each => visit(each, role));
  const maybe = (child: Node | null, role: Role): void => {
    if (child !== null) visit(child, role);
  };
  switch (node.type) {
    case 'name':
    case 'number':
    case 'global':
    case 'import':
      return;
    case 'expression':
    case 'return':
    case 'unpacked':
      return maybe(node.value, 'value');
    case 'assignment':
      maybe(node.value, 'value');
      maybe(node.annotation, 'annotation');
      return visit(node.target, 'target');
    case 'leave':
      return all(node.values, 'operand');
    case 'function':
      all(node.decorators, 'decorator');
      eachOfParameters(node.parameters, visit);
      maybe(node.returns, 'annotation');
      return all(node.body, 'body');
    case 'class':
      all(node.decorators, 'decorator');
      all(node.bases, 'operand');
      return all(node.body, 'body');
    case 'branches':
      all(node.tests, 'condition');
      return node.branches.forEach(each => all(each, 'body'));
    case 'loop':
      visit(node.source, 'source');
      maybe(node.target, 'target');
      all(node.body, 'body');
      return all(node.otherwise, 'otherwise');
    case 'with':
      for (const { value, target } of node.items) {
        visit(value, 'source');
        maybe(target, 'target');
      }
      return all(node.body, 'body');
    case 'try':
      all(node.body, 'body');
      node.handlers.forEach(each => all(each, 'otherwise'));
      return all(node.last, 'otherwise');
    default:
      return eachOfExpression(node, visit);
  }
}

type Compound = Exclude<Expression, { type: 'name' | 'number' | 'unpacked' }>;

function eachOfExpression(node: Compound, visit: Visit): void {
  const all = (children: Node[], role: Role): void => children.forEach(each => visit(each, role));
  switch (node.type) {
    case 'attribute':
      return visit(node.object, 'object');
    case 'call':
      visit(node.callee, 'callee');
      all(node.positional, 'positional');
      return node.keywords.forEach(({ value }) => visit(value, 'keyword'));
    case 'tuple':
    case 'list':
      return all(node.items, 'item');
    case 'dictionary':
      for (const { key, value } of node.pairs) {
        if (key !== null) visit(key, 'item');
        visit(value, 'item');
      }
      return;
    case 'subscript':
      visit(node.object, 'object');
      return all(node.index, 'index');
    case 'binary':
      return all([node.left, node.right], 'operand');
    case 'either':
      all(node.parts, 'condition');
      return all(node.options, 'operand');
    case 'lambda':
      eachOfParameters(node.parameters, visit);
      return visit(node.body, 'body');
    case 'comprehension':
      for (const { target, iterable } of node.clauses) {
        visit(iterable, 'source');
        visit(target, 'target');
      }
      all(node.conditions, 'condition');
      return all(node.elements, 'body');
    case 'walrus':
      visit(node.value, 'value');
      return visit(node.target, 'target');
    case 'slice':
      return node.bounds.forEach(each => each && visit(each, 'operand'));
    case 'yield':
      return visit(node.value, 'value');
    case 'string':
      return node.pieces.forEach(each => typeof each !== 'string' && visit(each, 'operand'));
    case 'comparison':
    case 'plain':
      return all(node.parts, 'operand');
    default:
      return node satisfies never;
  }
}

function eachOfParameters(parameters: Parameter[], visit: Visit): void {
  for (const { annotation, fallback } of parameters) {
    if (annotation !== null) visit(annotation, 'annotation');
    if (fallback !== null) visit(fallback, 'fallback');
  }
}
