/**
 * Time of a small job from the command to its end: plain Python, `spark-submit`, and Strobe with nothing cached, with
 * the class cache, and with everything ready; all alternating, each as a whole process. Then the lower bound for a
 * class cache or a spare, and the cost of the waiting processes.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { benchRuntime, median, root, spread, strobe, timed } from './support.mjs';

/** Runs of one job in one process: the first is cold. */
const TIMES = 7;
const TURNS = Number(process.env.STROBE_BENCH_TURNS ?? 5);
/** A separate job creates the class cache, at the lowest priority. */
const READY_MS = 600_000;
const IDLE_MS = 20_000;
const MEGABYTE = 1024 ** 2;

const runtime = benchRuntime();
/** One command line each. Under `spark-submit`, pyspark is a zip file, from which samples cannot be read. */
const RATINGS = path.join(runtime.pyspark.home, 'data/mllib/als/sample_movielens_ratings.txt');
const JOBS = [[path.join(root, 'test/jobs/ratings.py'), RATINGS], [path.join(root, 'test/bench/jobs/aggregate.py')]];
const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
const submit = path.join(runtime.pyspark.home, 'bin', 'spark-submit');

/** An environment with its own cache folder. */
const withCache = name => ({
  ...process.env,
  ...runtime.environment,
  STROBE_PYTHON: runtime.python.executable,
  // For `spark-submit`, which does not use Strobe's choice.
  PYSPARK_PYTHON: runtime.python.executable,
  XDG_CACHE_HOME: path.join(folder, name),
});
const [empty, cached, warm] = ['empty', 'cached', 'warm'].map(withCache);
const run = ([script, ...args], env) =>
  timed(process.execPath, [strobe, 'run', '--recording', path.join(folder, 'a.strobe'), script, '--', ...args], {
    env,
  });

const COLUMNS = {
  'python job.py': job => timed(runtime.python.executable, job, { env: empty }),
  'spark-submit job.py': job => timed(submit, job, { env: empty }),
  'nothing cached': job => run(job, empty),
  'class cache': job => run(job, cached),
  warm: async job => {
    const seconds = await run(job, warm);
    await ready(warm);
    return seconds;
  },
};

/** With classes from the cache, and without the optimizing compiler: a long job would be slower. */
const quicklyCompiled = job => run(job, { ...cached, SPARK_SUBMIT_OPTS: '-XX:TieredStopAtLevel=1' });

/** Seconds of all runs but the first, in one driver with one JVM. */
function again(job) {
  const script = path.join(root, 'test/bench/jobs/again.py');
  const args = ['run', '--recording', path.join(folder, 'a.strobe'), script, '--', String(TIMES), ...job];
  const { status, stdout, stderr } = spawnSync(process.execPath, [strobe, ...args], { env: cached, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${script}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1)).slice(1);
}

/** `strobe daemon …` */
function daemon(env, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [strobe, 'daemon', ...args], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`strobe daemon ${args.join(' ')}: ${stderr}`);
  return stdout;
}

const kept = env => JSON.parse(daemon(env, 'status', '--json')).warm;

/** Waits until everything is ready. */
async function ready(env) {
  const until = performance.now() + READY_MS;
  while (performance.now() < until) {
    const { classCache, spareJvm, spareDriver } = kept(env);
    if ([classCache, spareJvm, spareDriver].every(({ state }) => state === 'ready')) return;
    await setTimeout(500);
  }
  throw new Error(`not ready in time: ${JSON.stringify(kept(env))}`);
}

/** Makes a daemon prepare everything for this job. */
async function warmUp(env, job) {
  await run(job, env);
  await ready(env);
}

async function measure(job) {
  const seconds = Object.fromEntries(Object.keys(COLUMNS).map(name => [name, []]));
  await warmUp(warm, job);
  for (let turn = 0; turn < TURNS; turn++)
    for (const name of inTurn(turn)) seconds[name].push(await COLUMNS[name](job));
  return seconds;
}

async function tellFloors(job, plain) {
  const quick = [];
  for (let turn = 0; turn < TURNS; turn++) quick.push(await quicklyCompiled(job));
  const share = seconds => `${spread(seconds, 1)} s, ${(median(seconds) / median(plain)).toFixed(2)} of python job.py`;
  console.log(`  class cache without a compiler for long jobs: ${share(quick)}`);
  console.log(`  the same job again in one process: ${share(again(job))}`);
}

/** Starts with another column each time, forwards and backwards, so that no column always follows the same one. */
function inTurn(turn) {
  const names = Object.keys(COLUMNS);
  const begin = turn % names.length;
  const rotated = [...names.slice(begin), ...names.slice(0, begin)];
  return turn % 2 ? rotated.reverse() : rotated;
}

function tell(job, seconds) {
  const cells = Object.values(seconds).map(each => `${spread(each, 1)}`);
  console.log(`| \`${path.basename(job[0])}\` | ${cells.join(' | ')} |`);
  const against = (name, peer) => median(seconds[name].map((value, turn) => value / seconds[peer][turn])).toFixed(2);
  const [plain, submitted, ...ours] = Object.keys(seconds);
  for (const peer of [plain, submitted])
    console.log(`  against ${peer}: ${ours.map(name => `${name} ${against(name, peer)}`).join(', ')}`);
}

/** CPU seconds of a process. See proc(5), `stat`: in hundredths. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The waiting processes: the daemon's children, found by the cache folder in their environment. */
function waiting(daemonPid) {
  const variable = `XDG_CACHE_HOME=${warm.XDG_CACHE_HOME}`;
  const has = pid => readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(variable);
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name) && Number(name) !== daemonPid);
  return pids.filter(pid => {
    try {
      return has(pid);
    } catch {
      return false;
    }
  });
}

async function tellIdleCosts() {
  const { pid, warm: status } = JSON.parse(daemon(warm, 'status', '--json'));
  const pids = waiting(pid);
  const before = pids.map(cpuSeconds);
  await setTimeout(IDLE_MS);
  const spent = pids.reduce((sum, each, index) => sum + cpuSeconds(each) - before[index], 0);
  const megabytes = ({ residentBytes }) => `${(residentBytes / MEGABYTE).toFixed(0)} MB`;
  console.log(
    `the spare JVM takes ${megabytes(status.spareJvm)} (at most 600), the spare driver ${megabytes(status.spareDriver)};`,
  );
  console.log(`both together ${((100 * spent * 1000) / IDLE_MS).toFixed(2)} % of a core while they wait (at most 0.5)`);
}

/** Ends the waiting processes. */
function clear() {
  for (const env of [cached, warm]) spawnSync(process.execPath, [strobe, 'daemon', 'stop'], { env });
  rmSync(folder, { recursive: true, force: true });
}

process.once('SIGINT', () => {
  clear();
  process.exit(130);
});
try {
  daemon(cached, 'start');
  await warmUp(cached, JOBS[1]);
  daemon(cached, 'stop');
  daemon(warm, 'start');
  console.log(`| s, median of ${TURNS} | ${Object.keys(COLUMNS).join(' | ')} |`);
  for (const job of JOBS) {
    const seconds = await measure(job);
    tell(job, seconds);
    await tellFloors(job, seconds['python job.py']);
  }
  await tellIdleCosts();
} finally {
  clear();
}
