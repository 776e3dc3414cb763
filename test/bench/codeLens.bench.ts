/**
 * How long an editor waits for the run buttons: from opening a file of 5,000 lines, and from an edit in it, to the answer
 * of the language server, which runs as in the editor: its bundle, as a process of its own.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createProtocolConnection, type CodeLens } from 'vscode-languageserver-protocol/node';

const LINES = 5000;
const OPENINGS = 5;
const EDITS = 40;
/** Milliseconds, as promised. */
const LIMITS = { opened: 150, edited: 30 };

const root = path.resolve(__dirname, '../..');

/** The sample jobs again and again, each copy under names of its own. */
function longJob(): string {
  const parts = ['lineage', 'ratings', 'figures'].map(name =>
    readFileSync(path.join(root, `test/jobs/${name}.py`), 'utf8'),
  );
  let text = '';
  for (let copy = 0, lines = 0; lines < LINES; copy++) {
    const source = parts[copy % parts.length]!;
    const own = [...source.matchAll(/^ *def (\w+)/gm)].map(match => match[1]!);
    const part = source.replace(new RegExp(`(?<![.\\w])(?:${own.join('|')})(?=\\()`, 'g'), name => `${name}_${copy}`);
    text += part;
    lines += part.split('\n').length - 1;
  }
  return text.split('\n').slice(0, LINES).join('\n');
}

function startServer() {
  const child = spawn(process.execPath, [path.join(root, 'dist/languageServer.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createProtocolConnection(child.stdout, child.stdin);
  connection.listen();
  return { child, connection };
}

type Server = ReturnType<typeof startServer>;

const lenses = ({ connection }: Server, uri: string) =>
  connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });

async function opening(text: string): Promise<number> {
  const server = startServer();
  await server.connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  void server.connection.sendNotification('initialized', {});
  const uri = 'file:///long.py';
  const began = performance.now();
  void server.connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'python', version: 1, text },
  });
  const found = await lenses(server, uri);
  const took = performance.now() - began;
  if (found.length < 100) throw new Error(`only ${found.length} lenses in ${LINES} lines`);
  await stop(server);
  return took;
}

async function edits(text: string): Promise<number[]> {
  const server = startServer();
  await server.connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  void server.connection.sendNotification('initialized', {});
  const uri = 'file:///long.py';
  void server.connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'python', version: 1, text },
  });
  await lenses(server, uri);
  const took: number[] = [];
  for (let edit = 0; edit < EDITS; edit++) {
    const position = { line: Math.floor(((edit + 1) * LINES) / (EDITS + 2)), character: 0 };
    const began = performance.now();
    void server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: edit + 2 },
      contentChanges: [{ range: { start: position, end: position }, text: edit % 2 === 0 ? '\n' : '    # typed\n' }],
    });
    await lenses(server, uri);
    took.push(performance.now() - began);
  }
  await stop(server);
  return took;
}

async function stop({ child, connection }: Server): Promise<void> {
  await connection.sendRequest('shutdown');
  const ended = new Promise(resolve => child.once('exit', resolve));
  await connection.sendNotification('exit');
  await ended;
  connection.dispose();
}

function report(name: string, values: number[], limit: number): void {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1]!;
  const spread = `${median.toFixed(1)} ms (${sorted[0]!.toFixed(1)}–${sorted.at(-1)!.toFixed(1)})`;
  console.log(`  ${name.padEnd(44)} ${spread.padEnd(28)} limit ${limit} ms`);
  if (median > limit) process.exitCode = 1;
}

async function main(): Promise<void> {
  const text = longJob();
  const opened: number[] = [];
  for (let each = 0; each < OPENINGS; each++) opened.push(await opening(text));
  report(`CodeLens after opening ${LINES} lines, new server`, opened, LIMITS.opened);
  report('CodeLens after an edit', await edits(text), LIMITS.edited);
}

void main();
