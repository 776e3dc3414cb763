/**
 * The subset of Python syntax that data flow analysis needs, converted from the tree-sitter tree. `from` and `to` are offsets in
 * the text of the chunk, in UTF-16 code units.
 */
export type Expression =
  | { type: 'name'; name: string; from: number; to: number }
  | Attribute
  | Call
  | Text
  | { type: 'number'; value: number }
  | { type: 'tuple'; items: Expression[] }
  | { type: 'list'; items: Expression[]; /** Whether its elements have no order. */ isSet: boolean }
  | { type: 'dictionary'; pairs: { key: Expression | null; value: Expression }[] }
  | Subscript
  | Binary
  | Comparison
  | { type: 'either'; options: Expression[]; parts: Expression[] }
  | Lambda
  | Comprehension
  /** `a:b:c` in a subscript. */
  | { type: 'slice'; bounds: (Expression | null)[] }
  /** `yield`; `from`: `yield from`. */
  | { type: 'yield'; value: Expression; isFrom: boolean }
  | { type: 'unpacked'; value: Expression }
  | { type: 'walrus'; target: Expression; value: Expression }
  /** Any other expression: a plain value, after its parts have been evaluated. */
  | { type: 'plain'; parts: Expression[] };

/** A string. In an f-string, `pieces` are its constant texts and its values in order. */
export interface Text {
  type: 'string';
  /** Null if the text is not constant. */
  text: string | null;
  pieces: (string | Expression)[];
}

export interface Attribute {
  type: 'attribute';
  object: Expression;
  name: string;
  from: number;
  to: number;
  nameFrom: number;
}

export interface Call {
  type: 'call';
  callee: Expression;
  positional: Expression[];
  keywords: { name: string; value: Expression }[];
  /** Whether the arguments contain `*args` or `**kwargs`. */
  unpacks: boolean;
  from: number;
  to: number;
}

export interface Subscript {
  type: 'subscript';
  object: Expression;
  index: Expression[];
  from: number;
  to: number;
}

export interface Binary {
  type: 'binary';
  operator: string;
  left: Expression;
  right: Expression;
  from: number;
  to: number;
}

/** `a == b`, `a in b`, `a < b < c`. */
export interface Comparison {
  type: 'comparison';
  parts: Expression[];
  from: number;
  to: number;
}

export interface Lambda {
  type: 'lambda';
  parameters: Parameter[];
  body: Expression;
}

export interface Comprehension {
  type: 'comprehension';
  /** `[…]` and generators; of a dictionary, the key is first. */
  kind: 'list' | 'dictionary';
  elements: Expression[];
  clauses: { target: Expression; iterable: Expression }[];
  conditions: Expression[];
}

export interface Parameter {
  name: string;
  annotation: Expression | null;
  fallback: Expression | null;
  /** `*args` and `**kwargs` take the remaining arguments. */
  rest: '' | '*' | '**';
}

export type Statement =
  | { type: 'expression'; value: Expression }
  | { type: 'assignment'; target: Expression; annotation: Expression | null; value: Expression | null }
  | { type: 'return'; value: Expression | null }
  /** The rest of the block does not run. */
  | { type: 'leave'; keyword: 'raise' | 'break' | 'continue'; values: Expression[] }
  | { type: 'global'; names: string[] }
  | FunctionDefinition
  | ClassDefinition
  /** `bindsRoot`: `import a.b`, which binds `a`. */
  | { type: 'import'; module: string; name: string | null; alias: string; bindsRoot: boolean }
  | Branches
  | Loop
  | { type: 'with'; items: { value: Expression; target: Expression | null }[]; body: Statement[] }
  | { type: 'try'; body: Statement[]; handlers: Statement[][]; last: Statement[] };

export interface FunctionDefinition {
  type: 'function';
  name: string;
  parameters: Parameter[];
  returns: Expression | null;
  decorators: Expression[];
  body: Statement[];
  from: number;
}

export interface ClassDefinition {
  type: 'class';
  name: string;
  bases: Expression[];
  decorators: Expression[];
  body: Statement[];
  from: number;
}

export interface Branches {
  type: 'branches';
  /** The conditions of the branches, in their order; `else` has none. */
  tests: Expression[];
  branches: Statement[][];
  /** Whether one of the branches always runs (there is an `else`). */
  exhaustive: boolean;
  from: number;
  /** `if __name__ == "__main__":` */
  isMain: boolean;
}

export interface Loop {
  type: 'loop';
  /** Null for `while`. */
  target: Expression | null;
  /** The iterable, or the condition. */
  source: Expression;
  body: Statement[];
  otherwise: Statement[];
}
