import * as imported from '@vscode/tree-sitter-wasm';
import type { Language, Parser, Tree } from '@vscode/tree-sitter-wasm';

/** Node provides the exports of a CommonJS module as its default export, the bundler as named exports. */
const treeSitter = (imported as { default?: typeof imported }).default ?? imported;

/** tree-sitter with the Python grammar. Trees use WebAssembly memory, so their owner must delete them. */
export interface PythonParser {
  /** `previous`: the tree of the previous text, after `Tree.edit`. The caller remains its owner. */
  parse(text: string, previous: Tree | null): Tree;
  /** Node types by node type id. Unnamed tokens start with `'`. */
  typeNames: readonly string[];
}

/**
 * @param runtimeWasm path of `tree-sitter.wasm`
 * @param grammarWasm path of `tree-sitter-python.wasm`
 * @throws if a file is missing or has another version
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
  if (tree === null) throw new Error('The parser has no language.');
  return tree;
}

function typeNames(language: Language): string[] {
  return Array.from({ length: language.nodeTypeCount }, (_, id) => {
    const name = language.nodeTypeForId(id) ?? '';
    return language.nodeTypeIsNamed(id) ? name : `'${name}`;
  });
}
