/**
 * The part of Python's syntax that data flow needs, lowered from tree-sitter's tree. `from` and `to` are offsets (UTF-16
 * code units) in the text of the chunk that the node stands in.
 */
export type Expression =
  | { type: 'name'; name: string; from: number; to: number }
  | Attribute
  | Call
  | { type: 'string'; /** Null where the text depends on values. */ text: string | null; parts: Expression[] }
  | { type: 'tuple'; items: Expression[] }
  | { type: 'list'; items: Expression[] }
  | { type: 'dictionary'; values: Expression[] }
  | Subscript
  | Binary
  | { type: 'either'; options: Expression[]; parts: Expression[] }
  | Lambda
  | Comprehension
  | { type: 'unpacked'; value: Expression }
  | { type: 'walrus'; target: Expression; value: Expression }
  /** Anything else: a plain value, after its parts have been evaluated. */
  | { type: 'plain'; parts: Expression[] };

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
  /** `*args` or `**kwargs` are among the arguments. */
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

export interface Lambda {
  type: 'lambda';
  parameters: Parameter[];
  body: Expression;
}

export interface Comprehension {
  type: 'comprehension';
  elements: Expression[];
  clauses: { target: Expression; iterable: Expression }[];
  conditions: Expression[];
}

export interface Parameter {
  name: string;
  annotation: Expression | null;
  fallback: Expression | null;
  /** `*args` and `**kwargs` take what is left. */
  rest: '' | '*' | '**';
}

export type Statement =
  | { type: 'expression'; value: Expression }
  | { type: 'assignment'; target: Expression; annotation: Expression | null; value: Expression | null }
  | { type: 'return'; value: Expression | null }
  /** `raise`, `break`, `continue`: what follows in the block does not run. */
  | { type: 'leave'; values: Expression[] }
  | { type: 'global'; names: string[] }
  | FunctionDefinition
  | ClassDefinition
  | { type: 'import'; module: string; name: string | null; alias: string }
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
  body: Statement[];
  from: number;
}

export interface Branches {
  type: 'branches';
  tests: Expression[];
  branches: Statement[][];
  /** One of the branches always runs (there is an `else`). */
  exhaustive: boolean;
  from: number;
  /** `if __name__ == "__main__":` */
  isMain: boolean;
}

export interface Loop {
  type: 'loop';
  /** Null for `while`. */
  target: Expression | null;
  /** What is iterated over, or the condition. */
  source: Expression;
  body: Statement[];
  otherwise: Statement[];
}
