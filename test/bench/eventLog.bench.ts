/**
 * An event log of production size, made of one that real Spark wrote: opened by Strobe and by Spark's own history server; and what
 * Strobe reads of a smaller one in a second, plain and compressed.
 */
import { spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decompress, loadCodecs } from '../../src/runFiles/codecs/decompress';
import { filePieces } from '../../src/runFiles/filePieces';
import { HistoryServer } from '../process/support/historyServer';
import { writeBigLog } from './bigLog.mjs';
import { benchRuntime, median, root, row, spread, strobe, timed } from './support.mjs';

const ROUNDS = Number(process.env.STROBE_BENCH_PAIRS ?? 3);
/** Copies of two queries with five stages. */
const LARGE = { copies: 100, tasks: 400 };
const SMALLER = { copies: 10, tasks: 400 };
const MEGABYTE = 1e6;

interface Opened {
  seconds: number;
  /** Peak of the resident set. */
  megabytes: number;
}

/** One process that opens the log. Linux tells its memory only while it runs. */
async function opened(args: string[]): Promise<Opened> {
  let peak = 0;
  let timer: NodeJS.Timeout | undefined;
  const seconds = await timed(process.execPath, [strobe, 'show', ...args], {
    onStart: (child: ChildProcess) => {
      timer = setInterval(() => (peak = Math.max(peak, peakMemory(child.pid!))), 50);
    },
  });
  clearInterval(timer);
  return { seconds, megabytes: peak };
}

function peakMemory(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Seconds that a new history server takes to answer with the page of the stages, its own start and list not counted. */
async function stagesPage(logs: string): Promise<number> {
  const server = await HistoryServer.start(logs);
  try {
    const id = await listed(server);
    const began = performance.now();
    const response = await fetch(`${server.origin}/history/${id}/stages/`);
    const page = await response.text();
    const seconds = (performance.now() - began) / 1000;
    if (!response.ok || !page.includes('Completed Stages')) throw new Error(`no page of stages: ${response.status}`);
    return seconds;
  } finally {
    await server.stop();
  }
}

/** It says that it has started before it has read the folder. */
async function listed(server: HistoryServer): Promise<string> {
  const patience = AbortSignal.timeout(300_000);
  for (;;) {
    const [first] = await server.get<{ id: string }[]>('applications');
    if (first) return first.id;
    patience.throwIfAborted();
    await new Promise(resolve => setTimeout(resolve, 250));
  }
}

/** Seconds to decompress a file. */
async function decompressedHere(file: string): Promise<number> {
  await loadCodecs();
  const began = performance.now();
  let bytes = 0;
  for await (const piece of decompress(filePieces(file))) bytes += piece.length;
  if (bytes === 0) throw new Error('nothing was decompressed');
  return (performance.now() - began) / 1000;
}

async function againstHistoryServer(logs: string, log: string): Promise<void> {
  const page: number[] = [];
  const text: Opened[] = [];
  const json: Opened[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    page.push(await stagesPage(logs));
    text.push(await opened([log]));
    json.push(await opened(['--json', log]));
  }
  row('opened, s', 'strobe show', 'stages page', 'ratio', 'at most');
  for (const [name, own] of Object.entries({ summary: text, '--json': json })) {
    const seconds = own.map(each => each.seconds);
    const ratio = median(seconds) / median(page);
    row(name, spread(seconds, 1), spread(page, 1), ratio.toFixed(3), '0.25');
    row('  peak memory, MB', spread(own.map(each => each.megabytes), 0), '', '', '400'); // prettier-ignore
  }
}

/** @param base the log of one copy @param large the log of many */
async function speeds(folder: string, base: string, large: string): Promise<void> {
  const plain = path.join(folder, 'smaller');
  const { bytes } = await writeBigLog(base, plain, SMALLER);
  row('speed, MB/s', 'Strobe', 'zstd -dc', 'ratio', 'at least');
  const own: number[] = [];
  for (let round = 0; round < ROUNDS; round++) own.push((await opened([plain])).seconds);
  row(`a plain log of ${megabytes(bytes)}`, spread(own.map(each => bytes / MEGABYTE / each), 0), '', '', '100'); // prettier-ignore

  const packed = path.join(folder, 'packed.zstd');
  if (spawnSync('zstd', ['-q', large, '-o', packed]).status !== 0) {
    console.log('  zstd is not installed: no figure of a compressed log');
    return;
  }
  const { size } = statSync(large);
  const [here, peer]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    here.push(size / MEGABYTE / (await decompressedHere(packed)));
    peer.push(size / MEGABYTE / (await timed('zstd', ['-dc', packed])));
  }
  const ratio = (median(here) / median(peer)).toFixed(2);
  row(`decompressing ${megabytes(size)}`, spread(here, 0), spread(peer, 0), ratio, '0.5');
}

const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(0)} MB`;

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
  try {
    const runtime = benchRuntime();
    process.env.STROBE_TEST_RUNTIME = JSON.stringify(runtime);
    const env = { ...process.env, ...runtime.environment };
    const [small, logs] = ['small', 'logs'].map(name => path.join(folder, name)) as [string, string];
    for (const each of [small, logs]) mkdirSync(each);
    await timed(runtime.python.executable, [path.join(root, 'test/bench/jobs/logged_queries.py'), small], { env });
    const [name] = readdirSync(small) as [string];
    const base = path.join(small, name);
    const large = path.join(logs, name);
    const { bytes, stages, tasks, queries } = await writeBigLog(base, large, LARGE);
    console.log(`  ${megabytes(bytes)}, ${stages} stages, ${tasks} tasks, ${queries} queries`);
    await againstHistoryServer(logs, large);
    await speeds(folder, base, large);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
