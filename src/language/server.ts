/** The language server's process: talks over what its client has set up (`--node-ipc`, `--stdio`). */
import path from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { LanguageServer } from './languageServer';
import { loadPythonParser } from './pythonParser';

const connection = createConnection(ProposedFeatures.all);
const beside = (name: string) => path.join(__dirname, name);
new LanguageServer(connection, loadPythonParser(beside('tree-sitter.wasm'), beside('tree-sitter-python.wasm')));
connection.listen();
