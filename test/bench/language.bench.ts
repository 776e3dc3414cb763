/**
 * The language server in a person's workspace. For each file of a corpus: parsing, data flow and diagnostics, beside parsing alone.
 * For a workspace of 2,000 files: until its imports are known, how long requests wait meanwhile, and the time after an edit.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, type ProtocolConnection } from 'vscode-languageserver-protocol/node';
import { SERVER_OPTIONS } from '../../src/extension/languageServerOptions';
import { findDiagnostics } from '../../src/language/diagnostics/findDiagnostics';
import { findJob } from '../../src/language/findJob';
import { PythonFile } from '../../src/language/pythonFile';
import { loadPythonParser, type PythonParser } from '../../src/language/pythonParser';
import { STATIC_LINEAGE, type StaticLineage } from '../../src/wire/languageMessages';
import { corpus, madeFile, randomFrom, type MadeFile } from './pythonCorpus';

/** Milliseconds; the guaranteed limits. */
const LIMITS = { file: 100, workspace: 10_000, edit: 30, wait: 100 };
const ROUNDS = 3;
const MADE_FILES = 400;
const [PACKAGES, MODULES] = [100, 20];
const EDITS = 60;
/** Functions of one file, each of which another package calls: all are known when all folders have been read. */
const CALLERS = 3;

const root = path.resolve(__dirname, '../..');

async function main(): Promise<void> {
  const dist = (name: string) => path.join(root, 'dist', name);
  const parser = await loadPythonParser(dist('tree-sitter.wasm'), dist('tree-sitter-python.wasm'));
  measureFiles(parser, [...jobsOf('test/jobs'), ...corpus(randomFrom(1), MADE_FILES)]);
  const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
  try {
    await measureWorkspace(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const jobsOf = (folder: string): MadeFile[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.py'))
    .map(name => ({ name, text: readFileSync(path.join(root, folder, name), 'utf8') }));

function measureFiles(parser: PythonParser, files: MadeFile[]): void {
  const own = files.map(({ text }) => best(() => analysed(parser, text)));
  const parsing = files.map(({ text }) => best(() => parser.parse(text, null).delete()));
  const lines = files.map(({ text }) => text.split('\n').length);
  console.log(`  ${files.length} files, ${at(lines, 0.5)} lines in the median, ${at(lines, 1)} at most`);
  row('Parsing, data flow and diagnostics of a file, p99', at(own, 0.99), LIMITS.file);
  row('  median', at(own, 0.5), null);
  row('  longest', at(own, 1), null);
  row('Parsing alone, p99', at(parsing, 0.99), null);
  const sum = (values: number[]) => values.reduce((all, each) => all + each, 0);
  console.log(`  all files: ${(sum(own) / sum(parsing)).toFixed(1)} × parsing alone`);
}

function analysed(parser: PythonParser, text: string): void {
  const file = new PythonFile(parser);
  const chunks = file.update(text);
  findDiagnostics(chunks, findJob(chunks), text);
  file.dispose();
}

/** The shortest of several times: the others were interrupted. */
function best(work: () => void): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return Math.min(...times);
}

/** Writes packages whose modules import those of other packages, and a file whose functions some of them call. */
function writeWorkspace(folder: string): void {
  const random = randomFrom(2);
  for (let index = 0; index < PACKAGES; index++) {
    const inside = path.join(folder, `package_${index}`);
    mkdirSync(inside);
    for (let module = 0; module < MODULES; module++) {
      const imported = [1, 2].map(() => `package_${Math.floor(random() * PACKAGES)}.module_${module}`);
      writeFileSync(
        path.join(inside, `module_${module}.py`),
        madeFile(random, '', 40 + Math.floor(random() * 220), imported).text,
      );
    }
  }
  const callers = Array.from({ length: CALLERS }, (_, index) => index);
  const tidy = callers.map(index => `def tidy${index}(d):\n    return d.dropna()\n`);
  writeFileSync(path.join(folder, 'shared.py'), ['from pyspark.sql import functions as F\n', ...tidy].join('\n'));
  for (const index of callers) {
    const inside = path.join(folder, `package_${Math.floor(((index + 1) * PACKAGES) / CALLERS) - 1}`);
    const head = `from pyspark.sql import SparkSession\nfrom shared import tidy${index}\n\n`;
    const call = `spark = SparkSession.builder.getOrCreate()\ntidy${index}(spark.range(3)).show()\n`;
    writeFileSync(path.join(inside, 'caller.py'), head + call);
  }
}

async function measureWorkspace(folder: string): Promise<void> {
  writeWorkspace(folder);
  const child = spawn(process.execPath, [...SERVER_OPTIONS, path.join(root, 'dist/languageServer.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createProtocolConnection(child.stdout, child.stdin);
  connection.listen();
  const uri = pathToFileURL(folder).href;
  const workspaceFolders = [{ uri, name: 'bench' }];
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders,
    capabilities: {},
  });
  const shared = `${uri}/shared.py`;
  open(connection, shared, readFileSync(path.join(folder, 'shared.py'), 'utf8'));
  const { took, waits } = await untilCallersKnown(connection, shared);
  row(`${PACKAGES * MODULES} files, until their imports are known`, took, LIMITS.workspace);
  row('  wait of a request meanwhile, longest', at(waits, 1), LIMITS.wait);
  row('  wait of a request meanwhile, median', at(waits, 0.5), null);
  const edits = await editTimes(connection, `${uri}/package_0/edited.py`);
  row('Lenses and fixes after an edit, p99', at(edits, 0.99), LIMITS.edit);
  row('  median', at(edits, 0.5), null);
  await connection.sendRequest('shutdown');
  const ended = new Promise(resolve => child.once('exit', resolve));
  await connection.sendNotification('exit');
  await ended;
  connection.dispose();
}

function open(connection: ProtocolConnection, uri: string, text: string): void {
  const textDocument = { uri, languageId: 'python', version: 1, text };
  void connection.sendNotification('textDocument/didOpen', { textDocument });
}

/** Asks for the lineage of the functions again and again, until their callers are known. */
async function untilCallersKnown(connection: ProtocolConnection, uri: string) {
  const waits: number[] = [];
  // The first request of a process compiles much of it.
  await connection.sendRequest<StaticLineage>(STATIC_LINEAGE, { uri });
  const began = performance.now();
  void connection.sendNotification('initialized', {});
  for (;;) {
    const asked = performance.now();
    const lineage = await connection.sendRequest<StaticLineage>(STATIC_LINEAGE, { uri });
    waits.push(performance.now() - asked);
    const took = performance.now() - began;
    if (lineage.nodes.filter(({ op }) => op === 'dropna').length === CALLERS) return { took, waits };
    if (took > 6 * LIMITS.workspace) throw new Error('The callers in other files were not found.');
  }
}

async function editTimes(connection: ProtocolConnection, uri: string): Promise<number[]> {
  const imported = Array.from({ length: 8 }, (_, index) => `package_${index * 9}.module_${index}`);
  const { text } = madeFile(randomFrom(3), '', 400, imported);
  const textDocument = { uri };
  open(connection, uri, text);
  await connection.sendRequest('textDocument/codeLens', { textDocument });
  const lines = text.split('\n').length;
  const whole = { start: { line: 0, character: 0 }, end: { line: lines, character: 0 } };
  const times: number[] = [];
  for (let edit = 0; edit < EDITS; edit++) {
    const position = { line: Math.floor(((edit + 1) * lines) / (EDITS + 2)), character: 0 };
    const contentChanges = [
      { range: { start: position, end: position }, text: edit % 2 === 0 ? '\n' : '    # typed\n' },
    ];
    const began = performance.now();
    void connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: edit + 2 },
      contentChanges,
    });
    await connection.sendRequest('textDocument/codeLens', { textDocument });
    const context = { diagnostics: [] };
    await connection.sendRequest('textDocument/codeAction', { textDocument, range: whole, context });
    times.push(performance.now() - began);
  }
  return times;
}

function at(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

function row(name: string, value: number, limit: number | null): void {
  const text = `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
  console.log(`  ${name.padEnd(52)} ${text.padEnd(12)} ${limit === null ? '' : `at most ${limit} ms`}`);
  if (limit !== null && value > limit) process.exitCode = 1;
}

void main();
