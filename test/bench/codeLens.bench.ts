/**
 * Time until the run buttons appear: from opening a file of 5,000 lines, and from an edit in it, to the response of the
 * language server, which runs as in the editor: its bundle, in its own process.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createProtocolConnection, type CodeLens } from 'vscode-languageserver-protocol/node';
import { SERVER_OPTIONS } from '../../src/extension/languageServerOptions';

const LINES = 5000;
const OPENINGS = 9;
const EDITS = 40;
/** Milliseconds; the guaranteed limit. */
const LIMITS = { opened: 150, edited: 30 };

const root = path.resolve(__dirname, '../..');

/** Copies of the sample jobs, each with different names. */
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
  const child = spawn(process.execPath, [...SERVER_OPTIONS, path.join(root, 'dist/languageServer.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createProtocolConnection(child.stdout, child.stdin);
  connection.listen();
  return { child, connection };
}

type Server = ReturnType<typeof startServer>;

const lenses = ({ connection }: Server, uri: string) =>
  connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });

const LONG = 'file:///long.py';

async function initialized(): Promise<Server> {
  const server = startServer();
  await server.connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  void server.connection.sendNotification('initialized', {});
  return server;
}

/** @returns milliseconds from opening a file to its run buttons. */
async function opened(server: Server, uri: string, text: string): Promise<number> {
  const began = performance.now();
  void server.connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'python', version: 1, text },
  });
  const found = await lenses(server, uri);
  const took = performance.now() - began;
  if (found.length < 3) throw new Error(`only ${found.length} lenses in ${uri}`);
  return took;
}

/** The long file as the first file of a new server, and opened after another one of ordinary length. */
async function openings(text: string): Promise<{ first: number; later: number }> {
  const fresh = await initialized();
  const first = await opened(fresh, LONG, text);
  await stop(fresh);
  const running = await initialized();
  await opened(running, 'file:///short.py', text.split('\n').slice(0, 400).join('\n'));
  const later = await opened(running, LONG, text);
  await stop(running);
  return { first, later };
}

async function edits(text: string): Promise<number[]> {
  const server = await initialized();
  await opened(server, LONG, text);
  const took: number[] = [];
  for (let edit = 0; edit < EDITS; edit++) {
    const position = { line: Math.floor(((edit + 1) * LINES) / (EDITS + 2)), character: 0 };
    const began = performance.now();
    void server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: LONG, version: edit + 2 },
      contentChanges: [{ range: { start: position, end: position }, text: edit % 2 === 0 ? '\n' : '    # typed\n' }],
    });
    await lenses(server, LONG);
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

function report(name: string, values: number[], limit: number | null): void {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1]!;
  const spread = `${median.toFixed(1)} ms (${sorted[0]!.toFixed(1)}–${sorted.at(-1)!.toFixed(1)})`;
  console.log(`  ${name.padEnd(48)} ${spread.padEnd(28)} ${limit === null ? '' : `at most ${limit} ms`}`);
  if (limit !== null && median > limit) process.exitCode = 1;
}

async function main(): Promise<void> {
  const text = longJob();
  const times = [];
  for (let each = 0; each < OPENINGS; each++) times.push(await openings(text));
  const later = times.map(each => each.later);
  const first = times.map(each => each.first);
  report(`CodeLens after opening ${LINES} lines`, later, LIMITS.opened);
  report('  as the first file of a new server', first, null);
  report('CodeLens after an edit', await edits(text), LIMITS.edited);
}

void main();
