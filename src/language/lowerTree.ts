import type { Tree, TreeCursor } from '@vscode/tree-sitter-wasm';
import type { Comprehension, Expression, FunctionDefinition, Parameter, Statement } from './syntax';

/**
 * Converts a syntax tree to the statements that data flow analysis needs. Calls into WebAssembly are expensive, so a cursor visits
 * each node once, and text is taken from the source by offset. In parts with syntax errors, converts statements as far as possible.
 */
export function lowerTree(tree: Tree, text: string, typeNames: readonly string[]): Statement[] {
  const cursor = tree.walk();
  try {
    return new Lowering(cursor, text, typeNames).block();
  } finally {
    cursor.delete();
  }
}

const NOTHING: Expression = { type: 'plain', parts: [] };
const LEAVING = new Set(['raise_statement', 'break_statement', 'continue_statement']);
/** Named nodes that contain no expressions. */
const LEAVES = new Set(
  `integer float true false none ellipsis comment pass_statement line_continuation import_prefix
  global_statement nonlocal_statement future_import_statement type_alias_statement`.split(/\s+/),
);

/** Nodes in which lines can end anywhere. */
const BRACKETED = new Set(
  `parenthesized_expression tuple list set dictionary subscript list_comprehension set_comprehension
  dictionary_comprehension generator_expression`.split(/\s+/),
);

class Lowering {
  private openBrackets = 0;

  constructor(
    private readonly cursor: TreeCursor,
    private readonly text: string,
    private readonly typeNames: readonly string[],
  ) {}

  /** The children of the current node, as statements. */
  block(): Statement[] {
    const statements: Statement[] = [];
    this.each(type => this.statement(type, statements));
    return statements;
  }

  private each(visit: (type: string) => void): void {
    const { cursor } = this;
    if (!cursor.gotoFirstChild()) return;
    do visit(this.type());
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }

  private eachInBrackets(visit: (type: string) => void): void {
    this.openBrackets++;
    this.each(visit);
    this.openBrackets--;
  }

  private type(): string {
    return this.typeNames[this.cursor.nodeTypeId] ?? 'ERROR';
  }

  private source(): string {
    return this.text.slice(this.cursor.startIndex, this.cursor.endIndex);
  }

  /** The expressions among the children. */
  private parts(): Expression[] {
    const parts: Expression[] = [];
    this.each(type => {
      const part = this.expression(type);
      if (part !== null) parts.push(part);
    });
    return parts;
  }

  // Statements

  private statement(type: string, into: Statement[]): void {
    switch (type) {
      case 'expression_statement':
        return this.each(inner => this.simple(inner, into));
      case 'return_statement':
        into.push({ type: 'return', value: this.parts()[0] ?? null });
        return;
      case 'function_definition':
        into.push(this.functionDefinition([]));
        return;
      case 'class_definition':
        into.push(this.classDefinition());
        return;
      case 'decorated_definition':
        return this.decorated(into);
      case 'import_statement':
        return this.imports(into);
      case 'import_from_statement':
        return this.importsFrom(into);
      case 'if_statement':
        into.push(this.ifStatement());
        return;
      case 'match_statement':
        into.push(this.matchStatement());
        return;
      case 'for_statement':
      case 'while_statement':
        into.push(this.loop());
        return;
      case 'with_statement':
        into.push(this.withStatement());
        return;
      case 'try_statement':
        into.push(this.tryStatement());
        return;
      case 'global_statement':
      case 'nonlocal_statement':
        into.push({ type: 'global', names: this.parts().flatMap(each => (each.type === 'name' ? [each.name] : [])) });
        return;
      case 'block':
      case 'ERROR':
        return this.each(inner => this.statement(inner, into));
      default:
        if (LEAVING.has(type)) into.push({ type: 'leave', values: this.parts() });
        else this.simple(type, into);
    }
  }

  private simple(type: string, into: Statement[]): void {
    if (type === 'assignment') return this.assignment(into);
    if (type === 'augmented_assignment') return this.augmented(into);
    if (type === 'keyword_argument') return this.strayKeyword(into);
    const value = this.expression(type);
    if (value !== null && !LEAVES.has(type)) into.push({ type: 'expression', value });
  }

  /** `a: T = b`, and `a = b = c` as `b = c; a = c`. @returns the value */
  private assignment(into: Statement[]): void {
    let target: Expression | null = null;
    let annotation: Expression | null = null;
    let value: Expression | null = null;
    let after = '';
    this.each(type => {
      if (type === "'=" || type === "':") after = type;
      else if (type === 'assignment') {
        this.assignment(into);
        const inner = into[into.length - 1];
        value = inner?.type === 'assignment' ? inner.target : null;
      } else if (type === 'type') annotation = this.parts()[0] ?? null;
      else if (after === '') target = this.expression(type);
      else if (type !== 'comment') value = this.expression(type);
    });
    if (target !== null) into.push({ type: 'assignment', target, annotation, value });
  }

  private augmented(into: Statement[]): void {
    const { startIndex: from, endIndex: to } = this.cursor;
    const sides: Expression[] = [];
    let operator = '';
    this.each(type => {
      if (type.startsWith("'")) operator = type.slice(1, -1);
      else sides.push(this.expression(type) ?? NOTHING);
    });
    const [target, right] = sides;
    if (target === undefined || right === undefined) return;
    const value: Expression = { type: 'binary', operator, left: target, right, from, to };
    into.push({ type: 'assignment', target, annotation: null, value });
  }

  /** After an unclosed bracket, subsequent assignments look like keyword arguments. */
  private strayKeyword(into: Statement[]): void {
    const [target, value] = this.parts();
    if (target !== undefined && value !== undefined) {
      into.push({ type: 'assignment', target, annotation: null, value });
    }
  }

  private decorated(into: Statement[]): void {
    const decorators: Expression[] = [];
    this.each(type => {
      if (type === 'decorator') decorators.push(...this.parts());
      else if (type === 'function_definition') into.push(this.functionDefinition(decorators));
      else if (type === 'class_definition') into.push(this.classDefinition());
    });
  }

  private functionDefinition(decorators: Expression[]): FunctionDefinition {
    const found: FunctionDefinition = {
      type: 'function',
      name: '',
      parameters: [],
      returns: null,
      decorators,
      body: [],
      from: this.cursor.startIndex,
    };
    this.each(type => {
      if (type === 'identifier') found.name = this.source();
      else if (type === 'parameters') found.parameters = this.parameters();
      else if (type === 'type') found.returns = this.parts()[0] ?? null;
      else if (type === 'block') found.body.push(...this.block());
      else if (type === 'ERROR') this.statement(type, found.body);
    });
    return found;
  }

  private parameters(): Parameter[] {
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
      else if (inner.endsWith('splat_pattern')) Object.assign(found, this.parameter(inner));
      else if (hasDefault) found.fallback = this.expression(inner);
      else if (inner === 'identifier') found.name = this.source();
    });
    return found;
  }

  private classDefinition(): Statement {
    const from = this.cursor.startIndex;
    let name = '';
    let bases: Expression[] = [];
    const body: Statement[] = [];
    this.each(type => {
      if (type === 'identifier') name = this.source();
      else if (type === 'argument_list') bases = this.parts();
      else if (type === 'block') body.push(...this.block());
    });
    return { type: 'class', name, bases, body, from };
  }

  private imports(into: Statement[]): void {
    this.each(type => {
      if (type === 'dotted_name') {
        const module = this.source();
        // `import a.b` binds `a`.
        const root = module.split('.')[0]!;
        into.push({ type: 'import', module: root, name: null, alias: root });
      } else if (type === 'aliased_import') {
        const [module, alias] = this.aliased();
        into.push({ type: 'import', module, name: null, alias });
      }
    });
  }

  private importsFrom(into: Statement[]): void {
    let module: string | null = null;
    this.each(type => {
      if (type === 'relative_import') module = this.source();
      else if (type === 'wildcard_import') into.push({ type: 'import', module: module ?? '', name: '*', alias: '*' });
      else if (type === 'dotted_name' && module === null) module = this.source();
      else if (type === 'dotted_name') {
        const name = this.source();
        into.push({ type: 'import', module: module ?? '', name, alias: name });
      } else if (type === 'aliased_import') {
        const [name, alias] = this.aliased();
        into.push({ type: 'import', module: module ?? '', name, alias });
      }
    });
  }

  private aliased(): [string, string] {
    const names: string[] = [];
    this.each(type => {
      if (!type.startsWith("'")) names.push(this.source());
    });
    return [names[0] ?? '', names[1] ?? ''];
  }

  private ifStatement(): Statement {
    const { startIndex: from } = this.cursor;
    const tests: Expression[] = [];
    const branches: Statement[][] = [[]];
    let exhaustive = false;
    let head = '';
    const visit = (type: string): void => {
      if (type === 'block') branches[branches.length - 1]!.push(...this.block());
      else if (type === 'ERROR') this.statement(type, branches[branches.length - 1]!);
      else if (type === 'elif_clause' || type === 'else_clause') {
        exhaustive ||= type === 'else_clause';
        branches.push([]);
        this.each(visit);
      } else {
        if (tests.length === 0 && !type.startsWith("'")) head = this.source();
        const test = this.expression(type);
        if (test !== null && !LEAVES.has(type)) tests.push(test);
      }
    };
    this.each(visit);
    const isMain = /__name__\s*==\s*["']__main__["']|["']__main__["']\s*==\s*__name__/.test(head);
    return { type: 'branches', tests, branches, exhaustive: exhaustive || isMain, from, isMain };
  }

  private matchStatement(): Statement {
    const from = this.cursor.startIndex;
    const tests: Expression[] = [];
    const branches: Statement[][] = [];
    const visit = (type: string): void => {
      if (type === 'case_clause') {
        branches.push([]);
        this.each(inner => {
          if (inner === 'block') branches[branches.length - 1]!.push(...this.block());
        });
      } else if (type === 'block') this.each(visit);
      else {
        const test = this.expression(type);
        if (test !== null) tests.push(test);
      }
    };
    this.each(visit);
    return { type: 'branches', tests, branches, exhaustive: false, from, isMain: false };
  }

  private loop(): Statement {
    const sides: Expression[] = [];
    const body: Statement[] = [];
    const otherwise: Statement[] = [];
    this.each(type => {
      if (type === 'block') body.push(...this.block());
      else if (type === 'else_clause') this.each(inner => this.statement(inner, otherwise));
      else if (type === 'ERROR') this.statement(type, body);
      else {
        const side = this.expression(type);
        if (side !== null && !LEAVES.has(type)) sides.push(side);
      }
    });
    const source = sides[sides.length - 1] ?? NOTHING;
    return { type: 'loop', target: sides.length > 1 ? sides[0]! : null, source, body, otherwise };
  }

  private withStatement(): Statement {
    const items: { value: Expression; target: Expression | null }[] = [];
    const body: Statement[] = [];
    const visit = (type: string): void => {
      if (type === 'block') body.push(...this.block());
      else if (type === 'with_clause' || type === 'with_item') this.each(visit);
      else if (type === 'as_pattern') {
        const [value, target] = this.parts();
        items.push({ value: value ?? NOTHING, target: target ?? null });
      } else {
        const value = this.expression(type);
        if (value !== null) items.push({ value, target: null });
      }
    };
    this.each(visit);
    return { type: 'with', items, body };
  }

  private tryStatement(): Statement {
    const body: Statement[] = [];
    const handlers: Statement[][] = [];
    const last: Statement[] = [];
    this.each(type => {
      if (type === 'block' || type === 'ERROR') this.statement(type, body);
      else if (type.startsWith('except')) {
        const handler: Statement[] = [];
        this.each(inner => {
          if (inner === 'block') handler.push(...this.block());
        });
        handlers.push(handler);
      } else if (type === 'else_clause') this.each(inner => this.statement(inner, body));
      else if (type === 'finally_clause') this.each(inner => this.statement(inner, last));
    });
    return { type: 'try', body, handlers, last };
  }

  // Expressions

  /** The current node as an expression; null for tokens and comments. */
  private expression(type: string): Expression | null {
    if (!BRACKETED.has(type)) return this.unbracketed(type);
    this.openBrackets++;
    const found = this.unbracketed(type);
    this.openBrackets--;
    return found;
  }

  private unbracketed(type: string): Expression | null {
    switch (type) {
      case 'identifier':
        return this.nameAt(this.cursor.startIndex);
      case 'attribute':
        return this.attribute();
      case 'call':
        return this.call();
      case 'string':
        return this.string();
      case 'concatenated_string':
        return this.concatenated();
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
        return { type: 'list', items: this.parts() };
      case 'dictionary':
        return this.dictionary();
      case 'subscript':
        return this.subscript();
      case 'binary_operator':
        return this.binary();
      case 'conditional_expression': {
        const [first, test, last] = this.parts();
        return {
          type: 'either',
          options: [first ?? NOTHING, last ?? NOTHING],
          parts: test === undefined ? [] : [test],
        };
      }
      case 'boolean_operator':
        return { type: 'either', options: this.parts(), parts: [] };
      case 'lambda':
        return this.lambda();
      case 'list_comprehension':
      case 'set_comprehension':
      case 'dictionary_comprehension':
      case 'generator_expression':
        return this.comprehension();
      case 'list_splat':
      case 'list_splat_pattern':
      case 'dictionary_splat':
        return { type: 'unpacked', value: this.parts()[0] ?? NOTHING };
      case 'named_expression': {
        const [target, value] = this.parts();
        return { type: 'walrus', target: target ?? NOTHING, value: value ?? NOTHING };
      }
      case 'comment':
        return null;
      default:
        if (type.startsWith("'")) return null;
        return LEAVES.has(type) ? NOTHING : { type: 'plain', parts: this.parts() };
    }
  }

  /** The name is at the end of the node, so only the first child has to be visited. */
  private attribute(): Expression {
    const { cursor } = this;
    const { startIndex: from, endIndex: to } = cursor;
    let object: Expression | null = null;
    if (cursor.gotoFirstChild()) {
      object = this.expression(this.type());
      cursor.gotoParent();
    }
    const nameFrom = this.wordStart(to);
    // The end of an incomplete chain is the next statement.
    if (this.openBrackets === 0 && this.isOnNewLine(nameFrom)) return this.nameAt(nameFrom);
    return { type: 'attribute', object: object ?? NOTHING, name: this.text.slice(nameFrom, to), from, to, nameFrom };
  }

  /** Whether there is only white space before an offset on its line, and no backslash at the end of the previous line. */
  private isOnNewLine(offset: number): boolean {
    const { text } = this;
    let index = offset - 1;
    while (text[index] === ' ' || text[index] === '\t') index--;
    if (text[index] !== '\n') return false;
    return text[text[index - 1] === '\r' ? index - 2 : index - 1] !== '\\';
  }

  private nameAt(from: number): Expression {
    let to = from;
    while (isWordCode(this.text.charCodeAt(to))) to++;
    return { type: 'name', name: this.text.slice(from, to), from, to };
  }

  private wordStart(end: number): number {
    let start = end;
    while (isWordCode(this.text.charCodeAt(start - 1))) start--;
    return start;
  }

  private call(): Expression {
    const { startIndex: from, endIndex: to } = this.cursor;
    let callee: Expression | null = null;
    const positional: Expression[] = [];
    const keywords: { name: string; value: Expression }[] = [];
    let unpacks = false;
    this.each(type => {
      if (callee === null) callee = this.expression(type);
      else if (type === 'generator_expression') positional.push(this.comprehension());
      else if (type === 'argument_list') {
        this.eachInBrackets(inner => {
          if (inner === 'keyword_argument') {
            const [name, value] = this.parts();
            if (name?.type === 'name' && value !== undefined) keywords.push({ name: name.name, value });
            return;
          }
          const value = this.expression(inner);
          if (value === null) return;
          unpacks ||= value.type === 'unpacked';
          if (inner === 'dictionary_splat') keywords.push({ name: '**', value });
          else positional.push(value);
        });
      }
    });
    return { type: 'call', callee: callee ?? NOTHING, positional, keywords, unpacks, from, to };
  }

  private string(): Expression & { type: 'string' } {
    const source = this.source();
    const [prefix] = /^[a-z]*/i.exec(source)!;
    if (/[ft]/i.test(prefix)) {
      const parts: Expression[] = [];
      this.each(type => {
        if (type !== 'interpolation') return;
        this.openBrackets++;
        parts.push(...this.parts());
        this.openBrackets--;
      });
      if (parts.length > 0) return { type: 'string', text: null, parts };
    }
    const quotes = source.startsWith('"""', prefix.length) || source.startsWith("'''", prefix.length) ? 3 : 1;
    return { type: 'string', text: source.slice(prefix.length + quotes, -quotes), parts: [] };
  }

  private concatenated(): Expression {
    const strings: (Expression & { type: 'string' })[] = [];
    this.each(type => {
      if (type === 'string') strings.push(this.string());
    });
    const known = strings.every(each => each.text !== null);
    const text = known ? strings.map(each => each.text).join('') : null;
    return { type: 'string', text, parts: strings.flatMap(each => each.parts) };
  }

  private dictionary(): Expression {
    const values: Expression[] = [];
    this.each(type => {
      if (type === 'pair') values.push(this.parts()[1] ?? NOTHING);
      else if (type === 'dictionary_splat') values.push({ type: 'unpacked', value: this.parts()[0] ?? NOTHING });
    });
    return { type: 'dictionary', values };
  }

  private subscript(): Expression {
    const { startIndex: from, endIndex: to } = this.cursor;
    const [object, ...index] = this.parts();
    return { type: 'subscript', object: object ?? NOTHING, index, from, to };
  }

  private binary(): Expression {
    const { startIndex: from, endIndex: to } = this.cursor;
    const sides: Expression[] = [];
    let operator = '';
    this.each(type => {
      if (type.startsWith("'")) operator = type.slice(1);
      else sides.push(this.expression(type) ?? NOTHING);
    });
    return { type: 'binary', operator, left: sides[0] ?? NOTHING, right: sides[1] ?? NOTHING, from, to };
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

  private comprehension(): Comprehension {
    const found: Comprehension = { type: 'comprehension', elements: [], clauses: [], conditions: [] };
    this.each(type => {
      if (type === 'for_in_clause') {
        const [target, iterable] = this.parts();
        found.clauses.push({ target: target ?? NOTHING, iterable: iterable ?? NOTHING });
      } else if (type === 'if_clause') found.conditions.push(...this.parts());
      else if (type === 'pair') found.elements.push(...this.parts().slice(-1));
      else {
        const element = this.expression(type);
        if (element !== null) found.elements.push(element);
      }
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
