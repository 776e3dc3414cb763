/** The language server's process: talks over what its client has set up (`--node-ipc`, `--stdio`). */
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { LanguageServer } from './languageServer';
import { loadPythonParser } from './pythonParser';

// The process is new with each window, and a person waits for the first files that it reads: the grammar is compiled once and
// well instead of twice, functions before they have been seen to be hot. A V8 that does not know these goes on as it is.
setFlagsFromString('--no-liftoff');
setFlagsFromString('--always-sparkplug');

const connection = createConnection(ProposedFeatures.all);
const beside = (name: string) => path.join(__dirname, name);
new LanguageServer(connection, loadPythonParser(beside('tree-sitter.wasm'), beside('tree-sitter-python.wasm')));
connection.listen();
