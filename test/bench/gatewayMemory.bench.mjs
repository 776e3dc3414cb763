/** The gateway's peak memory while it records ten thousand tasks, compared with that of the JVM that runs them. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, row, strobe, timed } from './support.mjs';

const INTERVAL_MS = 200;

const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
try {
  const peaks = new Map();
  const job = path.join(root, 'test/bench/jobs/many_tasks.py');
  let timer;
  await timed(process.execPath, [strobe, 'run', '--recording', path.join(folder, 'a.strobe'), job], {
    onStart: child => (timer = setInterval(() => note(descendants(child.pid), peaks), INTERVAL_MS)),
  });
  clearInterval(timer);
  const megabytes = name => `${((peaks.get(name) ?? 0) / 1024).toFixed(0)} MB`;
  row('peak memory, 10,000 tasks', 'gateway', 'JVM', '', 'at most');
  row('resident set', megabytes('gateway'), megabytes('java'), '', '150 MB');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** proc(5): VmHWM is the peak of the resident set, in kilobytes. */
function note(pids, peaks) {
  for (const pid of pids) {
    const name = kind(read(`/proc/${pid}/cmdline`));
    const peak = Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
    if (name) peaks.set(name, Math.max(peaks.get(name) ?? 0, peak));
  }
}

function kind(commandLine) {
  if (commandLine.includes('gateway.js')) return 'gateway';
  return commandLine.includes('org.apache.spark.deploy.SparkSubmit') ? 'java' : null;
}

function descendants(pid) {
  const parents = new Map(
    readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .map(name => [Number(name), Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${name}/status`))?.[1] ?? 0)]),
  );
  const isBelow = child => child !== 0 && (child === pid || isBelow(parents.get(child) ?? 0));
  return [...parents.keys()].filter(isBelow);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
