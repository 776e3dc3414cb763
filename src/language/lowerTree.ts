import type { Tree } from '@vscode/tree-sitter-wasm';
import { StatementReader } from './lower/statementReader';
import type { Statement } from './syntax';

/** Converts a syntax tree to the statements that data flow analysis needs. */
export function lowerTree(tree: Tree, text: string, typeNames: readonly string[]): Statement[] {
  const cursor = tree.walk();
  try {
    return new StatementReader(cursor, text, typeNames).block();
  } finally {
    cursor.delete();
  }
}
