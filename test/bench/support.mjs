/** Shared by the benchmarks: the runtime, commands timed as whole processes, medians, tables. */
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const strobe = path.join(root, 'dist/strobe.js');

/** The Python, Spark and Java on both sides of every comparison. */
export function benchRuntime() {
  const found = spawnSync(process.execPath, [strobe, 'runtime', '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (found.status !== 0) throw new Error('there is no runtime to measure with');
  return JSON.parse(found.stdout);
}

/** Runs a command to its end and discards its output. @returns wall seconds. Throws if it fails. */
export async function timed(command, args, { env, onStart } = {}) {
  const began = performance.now();
  const child = spawn(command, args, { cwd: root, env: env ?? process.env, stdio: ['ignore', 'ignore', 'ignore'] });
  onStart?.(child);
  const code = await new Promise(resolve => child.once('close', resolve));
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
  return (performance.now() - began) / 1000;
}

/** The Run in a recording. */
export function shown(recording) {
  const options = { encoding: 'utf8', maxBuffer: 2 ** 30 };
  const { status, stdout, stderr } = spawnSync(process.execPath, [strobe, 'show', '--json', recording], options);
  if (status !== 0) throw new Error(`strobe show: ${stderr}`);
  return JSON.parse(stdout);
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const spread = (values, digits) =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;

/** One row per figure: ours, the peer's, their ratio, and the limit. */
export function row(name, ours, peer, ratio, limit) {
  console.log(`  ${name.padEnd(34)} ${ours.padEnd(26)} ${peer.padEnd(26)} ${ratio.padEnd(22)} ${limit}`);
}
