/** Main module of the language server process. Uses the transport that its client selects (`--node-ipc`, `--stdio`). */
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { LanguageServer } from './languageServer';
import { loadPythonParser } from './pythonParser';

// Each window starts a new process, and users wait for its first results. So compile the grammar only once, with the optimizing
// compiler, and compile functions early. V8 versions without these flags ignore them.
setFlagsFromString('--no-liftoff');
setFlagsFromString('--always-sparkplug');

const connection = createConnection(ProposedFeatures.all);
const beside = (name: string) => path.join(__dirname, name);
new LanguageServer(connection, loadPythonParser(beside('tree-sitter.wasm'), beside('tree-sitter-python.wasm')));
connection.listen();
