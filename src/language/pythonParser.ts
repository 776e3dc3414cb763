import * as imported from '@vscode/tree-sitter-wasm';
import type { Language, Parser, Tree } from '@vscode/tree-sitter-wasm';

/** Node gives the exports of a CommonJS module as its default, the bundler by their names. */
const treeSitter = (imported as { default?: typeof imported }).default ?? imported;

/** tree-sitter with Python's grammar. Trees are memory of WebAssembly: whoever keeps one deletes it. */
export interface PythonParser {
  /** `previous`: the tree of the text before, after `Tree.edit`; it stays the caller's. */
  parse(text: string, previous: Tree | null): Tree;
  /** Node types by the number that a tree has for them; tokens without a name begin with `'`. */
  typeNames: readonly string[];
}

/**
 * @param runtimeWasm path of `tree-sitter.wasm`
 * @param grammarWasm path of `tree-sitter-python.wasm`
 * @throws when a file is missing or is of another version
 */
export async function loadPythonParser(runtimeWasm: string, grammarWasm: string): Promise<PythonParser> {
  await treeSitter.Parser.init({ locateFile: () => runtimeWasm });
  const language = await treeSitter.Language.load(grammarWasm);
  const parser = new treeSitter.Parser();
  parser.setLanguage(language);
  return { parse: (text, previous) => parsed(parser, text, previous), typeNames: typeNames(language) };
}

function parsed(parser: Parser, text: string, previous: Tree | null): Tree {
  const tree = parser.parse(text, previous);
  if (tree === null) throw new Error('the parser has no language');
  return tree;
}

function typeNames(language: Language): string[] {
  return Array.from({ length: language.nodeTypeCount }, (_, id) => {
    const name = language.nodeTypeForId(id) ?? '';
    return language.nodeTypeIsNamed(id) ? name : `'${name}`;
  });
}
