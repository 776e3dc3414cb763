/** Main module of the language server process. Uses the transport that its client selects (`--node-ipc`, `--stdio`). */
import { readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { LanguageServer } from './languageServer';
import { loadPythonParser } from './pythonParser';
import { isSkipped, type Disk } from './workspaceFiles';

// Each window starts a new process, and users wait for its first results. So compile the grammar only once, with the optimizing
// compiler, and compile functions early. V8 versions without these flags ignore them.
setFlagsFromString('--no-liftoff');
setFlagsFromString('--always-sparkplug');

/** More files of a workspace are not searched for imports. */
const MAX_FILES = 5000;

const disk: Disk = {
  read: file => orNull(() => readFileSync(fileURLToPath(file), 'utf8')),
  version: file =>
    orNull(() => {
      const { mtimeMs, size } = statSync(fileURLToPath(file));
      return `${mtimeMs} ${size}`;
    }),
  async *pythonFiles(folder) {
    const open = [folder];
    let count = 0;
    for (let next = open.pop(); next !== undefined && count < MAX_FILES; next = open.pop()) {
      const entries = await readdir(fileURLToPath(next), { withFileTypes: true }).catch(() => []);
      const at = (name: string) => `${next}/${encodeURIComponent(name)}`;
      open.push(...entries.filter(each => each.isDirectory() && !isSkipped(each.name)).map(each => at(each.name)));
      const files = entries.filter(each => each.isFile() && each.name.endsWith('.py')).map(each => at(each.name));
      count += files.length;
      // In small parts, so that requests are answered meanwhile.
      for (let from = 0; from < files.length; from += 20) {
        yield files.slice(from, from + 20);
        await setImmediate();
      }
    }
  },
};

function orNull<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch {
    return null;
  }
}

const connection = createConnection(ProposedFeatures.all);
const beside = (name: string) => path.join(__dirname, name);
new LanguageServer(connection, loadPythonParser(beside('tree-sitter.wasm'), beside('tree-sitter-python.wasm')), disk);
connection.listen();
