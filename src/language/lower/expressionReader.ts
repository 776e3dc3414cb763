import type { Call, Comprehension, Expression, Parameter, Text } from '../syntax';
import { joinedStrings, stringOf } from './stringText';
import { TreeReader } from './treeReader';

export const NOTHING: Expression = { type: 'plain', parts: [] };

/** Named nodes that contain no expressions. */
export const LEAVES = new Set(
  `float true false none ellipsis pass_statement import_prefix global_statement nonlocal_statement
  future_import_statement`.split(/\s+/),
);
/** Named nodes that stand between the parts of an expression. */
const BETWEEN = new Set(['comment', 'line_continuation']);

/** Nodes in which lines can end anywhere. */
const BRACKETED = new Set(
  `parenthesized_expression tuple list set dictionary list_comprehension set_comprehension dictionary_comprehension
  generator_expression`.split(/\s+/),
);

/** Nodes that start with an expression, so that a chain of thousands of calls or operands is nested as deeply. */
const CHAINED = new Set(['attribute', 'call', 'subscript', 'binary_operator', 'boolean_operator']);

/** Converts expressions. */
export class ExpressionReader extends TreeReader {
  /** The expressions among the children. */
  protected parts(): Expression[] {
    const parts: Expression[] = [];
    this.each(type => {
      const part = this.expression(type);
      if (part !== null) parts.push(part);
    });
    return parts;
  }

  /** The current node as an expression; null for tokens and comments. */
  protected expression(type: string): Expression | null {
    if (CHAINED.has(type)) return this.chain(type);
    if (!BRACKETED.has(type)) return this.unchained(type);
    this.openBrackets++;
    const found = this.unchained(type);
    this.openBrackets--;
    return found;
  }

  /** Goes down to the start of a chain, and up again, without recursion. */
  private chain(first: string): Expression {
    const { cursor } = this;
    const outer: { type: string; from: number; to: number }[] = [];
    let type = first;
    while (CHAINED.has(type)) {
      outer.push({ type, from: cursor.startIndex, to: cursor.endIndex });
      if (!cursor.gotoFirstChild()) return NOTHING;
      type = this.type();
    }
    let found = this.expression(type) ?? NOTHING;
    for (const { type: link, from, to } of outer.reverse()) {
      found = this.link(link, found, from, to);
      cursor.gotoParent();
    }
    return found;
  }

  /** The node of a chain whose first child, the cursor's, is `inner`. */
  private link(type: string, inner: Expression, from: number, to: number): Expression {
    switch (type) {
      case 'attribute':
        return this.attribute(inner, from, to);
      case 'call':
        return this.call(inner, from, to);
      case 'subscript': {
        const index: Expression[] = [];
        this.inBrackets(() => this.eachAfter(each => this.push(index, each)));
        return { type: 'subscript', object: inner, index, from, to };
      }
      case 'binary_operator':
        return this.binary(inner, from, to);
      default: {
        const options: Expression[] = [inner];
        this.eachAfter(each => this.push(options, each));
        const isSame = inner.type === 'either' && inner.parts.length === 0;
        return { type: 'either', options: isSame ? [...inner.options, ...options.slice(1)] : options, parts: [] };
      }
    }
  }

  private push(into: Expression[], type: string): void {
    const found = this.expression(type);
    if (found !== null) into.push(found);
  }

  private unchained(type: string): Expression | null {
    switch (type) {
      case 'identifier':
        return this.nameAt(this.cursor.startIndex);
      case 'string':
        return this.string();
      case 'concatenated_string':
        return this.concatenated();
      case 'integer':
        return this.integer();
      case 'unary_operator':
        return this.unary();
      case 'parenthesized_expression':
      case 'await':
      case 'as_pattern_target':
        return this.parts()[0] ?? NOTHING;
      case 'tuple':
      case 'pattern_list':
      case 'tuple_pattern':
      case 'expression_list':
        return { type: 'tuple', items: this.parts() };
      case 'list':
      case 'list_pattern':
      case 'set':
        return { type: 'list', items: this.parts(), isSet: type === 'set' };
      case 'dictionary':
        return this.dictionary();
      case 'slice':
        return this.slice();
      case 'comparison_operator': {
        const { startIndex: from, endIndex: to } = this.cursor;
        return { type: 'comparison', parts: this.parts(), from, to };
      }
      case 'conditional_expression': {
        const [first = NOTHING, test, last = NOTHING] = this.parts();
        return { type: 'either', options: [first, last], parts: test === undefined ? [NOTHING] : [test] };
      }
      case 'lambda':
        return this.lambda();
      case 'list_comprehension':
      case 'set_comprehension':
      case 'dictionary_comprehension':
      case 'generator_expression':
        return this.comprehension(type);
      case 'list_splat':
      case 'list_splat_pattern':
      case 'dictionary_splat':
        return { type: 'unpacked', value: this.parts()[0] ?? NOTHING };
      case 'named_expression': {
        const [target, value] = this.parts();
        return { type: 'walrus', target: target ?? NOTHING, value: value ?? NOTHING };
      }
      case 'yield':
        return this.yields();
      case 'type':
        return this.parts()[0] ?? NOTHING;
      case 'generic_type':
        return this.genericType();
      case 'union_type':
        return this.unionType();
      default:
        if (type.startsWith("'") || BETWEEN.has(type)) return null;
        return LEAVES.has(type) ? NOTHING : { type: 'plain', parts: this.parts() };
    }
  }

  /** The name is at the end of the node, so only the first child has to be visited. */
  private attribute(object: Expression, from: number, to: number): Expression {
    const nameFrom = this.wordStart(to);
    // The end of an incomplete chain is the next statement.
    if (this.openBrackets === 0 && this.isOnNewLine(nameFrom)) return this.nameAt(nameFrom);
    return { type: 'attribute', object, name: this.text.slice(nameFrom, to), from, to, nameFrom };
  }

  /** Whether there is only white space before an offset on its line, and no backslash at the end of the previous line. */
  private isOnNewLine(offset: number): boolean {
    const { text } = this;
    let index = offset - 1;
    while (text[index] === ' ' || text[index] === '\t') index--;
    if (text[index] !== '\n') return false;
    return text[text[index - 1] === '\r' ? index - 2 : index - 1] !== '\\';
  }

  private nameAt(from: number): Expression & { type: 'name' } {
    let to = from;
    while (isWordCode(this.text.charCodeAt(to))) to++;
    return { type: 'name', name: this.text.slice(from, to), from, to };
  }

  private wordStart(end: number): number {
    let start = end;
    while (isWordCode(this.text.charCodeAt(start - 1))) start--;
    return start;
  }

  private call(callee: Expression, from: number, to: number): Call {
    const found: Call = { type: 'call', callee, positional: [], keywords: [], unpacks: false, from, to };
    this.eachAfter(type => {
      if (type === 'generator_expression') found.positional.push(this.comprehension(type));
      else if (type === 'argument_list') this.inBrackets(() => this.each(inner => this.argument(inner, found)));
    });
    return found;
  }

  private argument(type: string, call: Call): void {
    if (type === 'keyword_argument') {
      const [name, value] = this.parts();
      if (name?.type === 'name' && value !== undefined) call.keywords.push({ name: name.name, value });
      return;
    }
    const value = this.expression(type);
    if (value === null) return;
    call.unpacks ||= value.type === 'unpacked';
    if (type === 'dictionary_splat') call.keywords.push({ name: '**', value });
    else call.positional.push(value);
  }

  private string(): Text {
    const start = this.cursor.startIndex;
    const source = this.source();
    const values: Parameters<typeof stringOf>[1] = [];
    if (!/^[a-z]*[ft]/i.test(source)) return stringOf(source, values);
    this.each(type => {
      if (type !== 'interpolation') return;
      const { startIndex, endIndex } = this.cursor;
      const parts: Expression[] = [];
      this.inBrackets(() => parts.push(...this.parts()));
      values.push({ from: startIndex - start, to: endIndex - start, value: parts[0] ?? null });
    });
    return stringOf(source, values);
  }

  private concatenated(): Text {
    const strings: Text[] = [];
    this.each(type => {
      if (type === 'string') strings.push(this.string());
    });
    return joinedStrings(strings);
  }

  private integer(): Expression {
    const value = Number(this.source().replace(/_/g, ''));
    return Number.isSafeInteger(value) ? { type: 'number', value } : NOTHING;
  }

  private unary(): Expression {
    const isMinus = this.text[this.cursor.startIndex] === '-';
    const parts = this.parts();
    const [operand] = parts;
    if (operand?.type === 'number' && isMinus) return { type: 'number', value: -operand.value };
    return { type: 'plain', parts };
  }

  private dictionary(): Expression {
    const pairs: { key: Expression | null; value: Expression }[] = [];
    this.each(type => {
      if (type === 'pair') {
        const [key = NOTHING, value = NOTHING] = this.parts();
        pairs.push({ key, value });
      } else if (type === 'dictionary_splat') pairs.push({ key: null, value: this.parts()[0] ?? NOTHING });
    });
    return { type: 'dictionary', pairs };
  }

  private slice(): Expression {
    const bounds: (Expression | null)[] = [null];
    this.each(type => {
      if (type === "':") bounds.push(null);
      else bounds[bounds.length - 1] = this.expression(type) ?? bounds[bounds.length - 1]!;
    });
    return { type: 'slice', bounds };
  }

  private binary(left: Expression, from: number, to: number): Expression {
    let right: Expression = NOTHING;
    let operator = '';
    this.eachAfter(type => {
      if (type.startsWith("'")) operator = type.slice(1);
      else right = this.expression(type) ?? right;
    });
    return { type: 'binary', operator, left, right, from, to };
  }

  private lambda(): Expression {
    let parameters: Parameter[] = [];
    let body: Expression = NOTHING;
    this.each(type => {
      if (type === 'lambda_parameters') parameters = this.parameters();
      else body = this.expression(type) ?? body;
    });
    return { type: 'lambda', parameters, body };
  }

  private comprehension(type: string): Comprehension {
    const kind = type === 'dictionary_comprehension' ? 'dictionary' : 'list';
    const found: Comprehension = { type: 'comprehension', kind, elements: [], clauses: [], conditions: [] };
    this.each(inner => {
      if (inner === 'for_in_clause') {
        const [target, iterable] = this.parts();
        found.clauses.push({ target: target ?? NOTHING, iterable: iterable ?? NOTHING });
      } else if (inner === 'if_clause') found.conditions.push(...this.parts());
      else if (inner === 'pair') found.elements.push(...this.parts());
      else this.push(found.elements, inner);
    });
    return found;
  }

  private yields(): Expression {
    let isFrom = false;
    let value: Expression = NOTHING;
    this.each(type => {
      if (type === "'from") isFrom = true;
      else value = this.expression(type) ?? value;
    });
    return { type: 'yield', value, isFrom };
  }

  /** `list[T]` in an annotation, as in an expression. */
  private genericType(): Expression {
    const { startIndex: from, endIndex: to } = this.cursor;
    let object: Expression = NOTHING;
    const index: Expression[] = [];
    this.each(type => {
      if (type === 'type_parameter') index.push(...this.parts());
      else object = this.expression(type) ?? object;
    });
    return { type: 'subscript', object, index, from, to };
  }

  private unionType(): Expression {
    const { startIndex: from, endIndex: to } = this.cursor;
    const [first = NOTHING, ...rest] = this.parts();
    return rest.reduce<Expression>((left, right) => ({ type: 'binary', operator: '|', left, right, from, to }), first);
  }

  protected parameters(): Parameter[] {
    const parameters: Parameter[] = [];
    this.each(type => {
      const parameter = this.parameter(type);
      if (parameter !== null) parameters.push(parameter);
    });
    return parameters;
  }

  private parameter(type: string): Parameter | null {
    if (type === 'identifier') return { name: this.source(), annotation: null, fallback: null, rest: '' };
    const isParameter = type.endsWith('parameter') || type.endsWith('splat_pattern');
    if (!isParameter) return null;
    const found: Parameter = { name: '', annotation: null, fallback: null, rest: rest(type) };
    let hasDefault = false;
    this.each(inner => {
      if (inner === "'=") hasDefault = true;
      else if (inner === 'type') found.annotation = this.parts()[0] ?? null;
      else if (inner.endsWith('splat_pattern')) {
        const { name, rest: unpacked } = this.parameter(inner)!;
        Object.assign(found, { name, rest: unpacked });
      } else if (hasDefault) found.fallback = this.expression(inner) ?? found.fallback;
      else if (inner === 'identifier') found.name = this.source();
    });
    return found;
  }
}

/** ASCII letters and digits, the underscore, and all non-ASCII characters, which Python allows in names. */
function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code > 127
  );
}

function rest(type: string): '' | '*' | '**' {
  if (type === 'list_splat_pattern') return '*';
  return type === 'dictionary_splat_pattern' ? '**' : '';
}
