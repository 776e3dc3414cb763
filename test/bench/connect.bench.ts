/**
 * Spark Connect: the sample job without RDDs with and without recording, as whole processes, alternating; and the
 * recorder’s overhead for one RPC, alternating in one driver.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CONNECT, packagesFor } from '../process/support/packagesFor';
import { benchRuntime, median, root, row, shown, spread, strobe, timed } from './support.mjs';

const PAIRS = Number(process.env.STROBE_BENCH_PAIRS ?? 5);
const RPC_PAIRS = 21;
const RPCS = 2000;

type Pair = [ours: number, peer: number];

const sides = (pairs: Pair[], digits: number): [string, string] => [
  spread(pairs.map(([ours]) => ours), digits), // prettier-ignore
  spread(pairs.map(([, peer]) => peer), digits), // prettier-ignore
];

async function jobPairs(python: string, env: NodeJS.ProcessEnv, recording: string): Promise<Pair[]> {
  const job = path.join(root, 'test/bench/jobs/connect_ratings.py');
  const plain = () => timed(python, [job], { env });
  const recorded = () => timed(process.execPath, [strobe, 'run', '--recording', recording, job], { env });
  await plain();
  const pairs: Pair[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const first = pair % 2 ? await recorded() : await plain();
    const second = pair % 2 ? await plain() : await recorded();
    pairs.push(pair % 2 ? [first, second] : [second, first]);
  }
  return pairs;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
  try {
    const { python, environment } = benchRuntime();
    const packages = await packagesFor(python, 'spark-connect', CONNECT);
    const env = { ...process.env, ...environment, PYTHONPATH: packages, STROBE_PYTHON: python.executable };
    const recording = path.join(folder, 'a.strobe');

    const pairs = await jobPairs(python.executable, env, recording);
    row('the sample job on Connect, s', 'strobe run', 'python', 'ratio', 'at most');
    row('connect_ratings.py', ...sides(pairs, 1), median(pairs.map(([ours, peer]) => ours / peer)).toFixed(3), '1.05');
    const { ledger } = shown(recording);
    const rpcs = ledger.rpcs.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
    row('the recorder in that job, ms', ledger.recorderTime.toFixed(1), '', `${rpcs} RPCs`, '');

    const out = path.join(folder, 'figures.json');
    const costs = path.join(root, 'test/bench/jobs/rpc_cost.py');
    const args = [strobe, 'run', '--recording', recording, costs, out, String(RPC_PAIRS), String(RPCS)];
    await timed(process.execPath, args, { env });
    row('one call of pyspark with an RPC, µs', 'recorded', 'unrecorded', 'difference', 'at most');
    const figures = JSON.parse(readFileSync(out, 'utf8')) as Record<string, Pair[]>;
    for (const [name, measured] of Object.entries(figures)) {
      const more = median(measured.map(([ours, peer]) => ours - peer));
      row(name, ...sides(measured, 1), `${more.toFixed(1)} µs`, '10 µs');
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
