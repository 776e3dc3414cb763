import type { Expression, FunctionDefinition, Statement } from '../syntax';
import { ExpressionReader, LEAVES, NOTHING } from './expressionReader';

const LEAVING: Partial<Record<string, 'raise' | 'break' | 'continue'>> = {
  raise_statement: 'raise',
  break_statement: 'break',
  continue_statement: 'continue',
};

/** Converts statements. In parts with syntax errors, as far as possible. */
export class StatementReader extends ExpressionReader {
  /** The children of the current node, as statements. */
  block(): Statement[] {
    const statements: Statement[] = [];
    this.each(type => this.statement(type, statements));
    return statements;
  }

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
        into.push(this.classDefinition([]));
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
      case 'type_alias_statement':
        return this.typeAlias(into);
      case 'global_statement':
      case 'nonlocal_statement':
        into.push({ type: 'global', names: this.parts().flatMap(each => (each.type === 'name' ? [each.name] : [])) });
        return;
      case 'block':
      case 'ERROR':
        return this.each(inner => this.statement(inner, into));
      default: {
        const keyword = LEAVING[type];
        if (keyword === undefined) this.simple(type, into);
        else into.push({ type: 'leave', keyword, values: this.parts() });
      }
    }
  }

  private simple(type: string, into: Statement[]): void {
    if (type === 'assignment') return this.assignment(into);
    if (type === 'augmented_assignment') return this.augmented(into);
    if (type === 'keyword_argument') return this.strayKeyword(into);
    const value = this.expression(type);
    if (value !== null && !LEAVES.has(type)) into.push({ type: 'expression', value });
  }

  /** `type Frames = list[DataFrame]`. */
  private typeAlias(into: Statement[]): void {
    const [target, value] = this.parts();
    if (target !== undefined && value !== undefined) {
      into.push({ type: 'assignment', target, annotation: null, value });
    }
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
        value = inner?.type === 'assignment' ? { ...inner.target } : null;
      } else if (type === 'type') annotation = this.parts()[0] ?? null;
      else if (after === '') target = this.expression(type);
      else value = this.expression(type) ?? value;
    });
    if (target !== null) into.push({ type: 'assignment', target, annotation, value });
  }

  private augmented(into: Statement[]): void {
    const { startIndex: from, endIndex: to } = this.cursor;
    const sides: Expression[] = [];
    let operator = '';
    this.each(type => {
      if (type.startsWith("'")) operator = type.slice(1, -1);
      else {
        const side = this.expression(type);
        if (side !== null) sides.push(side);
      }
    });
    const [target, right] = sides;
    if (target === undefined || right === undefined) return;
    const value: Expression = { type: 'binary', operator, left: { ...target }, right, from, to };
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
      else if (type === 'class_definition') into.push(this.classDefinition(decorators));
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

  private classDefinition(decorators: Expression[]): Statement {
    const from = this.cursor.startIndex;
    let name = '';
    let bases: Expression[] = [];
    const body: Statement[] = [];
    this.each(type => {
      if (type === 'identifier') name = this.source();
      else if (type === 'argument_list') bases = this.parts();
      else if (type === 'block') body.push(...this.block());
    });
    return { type: 'class', name, bases, decorators, body, from };
  }

  private imports(into: Statement[]): void {
    this.each(type => {
      if (type === 'dotted_name') {
        const module = this.source();
        // `import a.b` binds `a`.
        into.push({ type: 'import', module, name: null, alias: module.split('.')[0]!, bindsRoot: true });
      } else if (type === 'aliased_import') {
        const [module, alias] = this.aliased();
        into.push({ type: 'import', module, name: null, alias, bindsRoot: false });
      }
    });
  }

  private importsFrom(into: Statement[]): void {
    let module: string | null = null;
    this.each(type => {
      if (type === 'relative_import') module = this.source();
      else if (type === 'wildcard_import')
        into.push({ type: 'import', module: module ?? '', name: '*', alias: '*', bindsRoot: false });
      else if (type === 'dotted_name' && module === null) module = this.source();
      else if (type === 'dotted_name') {
        const name = this.source();
        into.push({ type: 'import', module: module ?? '', name, alias: name, bindsRoot: false });
      } else if (type === 'aliased_import') {
        const [name, alias] = this.aliased();
        into.push({ type: 'import', module: module ?? '', name, alias, bindsRoot: false });
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
        if (test !== null) tests.push(test);
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
    let exhaustive = false;
    const visit = (type: string): void => {
      if (type === 'case_clause') {
        branches.push([]);
        exhaustive ||= /^case\s+\w+\s*:/.test(this.source());
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
    return { type: 'branches', tests, branches, exhaustive, from, isMain: false };
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
}
