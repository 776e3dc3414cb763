/**
 * Consecutive runs with one daemon, with a spare JVM and a spare driver: each run sees nothing of the previous ones,
 * and prints what plain `python job.py` prints. Each test leaves spares for its own launch to the next one, so the
 * order matters.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { daemonFile, readDaemonFile } from '../../src/gateway/daemonFile';
import { cacheWithoutClasses, untilKept } from './support/daemon';
import { runIntoFiles } from './support/intoFiles';
import { MarkedProcesses } from './support/markedProcesses';
import { projectRoot, strobe, strobeScript, temporaryFolder, testRuntime } from './support/strobe';

type Origin = 'waited' | 'launched';

interface Seen {
  code: number | null;
  stdout: string;
  /** Files of the job. */
  stderr: string;
  jvm: Origin;
  driver: Origin;
}

/** Hides Python's own module, with the same content. */
const RANDOM = `
import os
with open(os.path.join(os.path.dirname(os.__file__), 'random.py')) as own:
    exec(own.read())
HIDES = 'hides its own'
`;

let cwd: string;
let cache: string;
let processes: MarkedProcesses;
const cleaning: (() => void)[] = [];

const environment = () => ({
  ...processes.env,
  XDG_CACHE_HOME: cache,
  TMPDIR: join(cwd, 'tmp'),
  // Otherwise, Spark warns about some host names.
  SPARK_LOCAL_IP: '127.0.0.1',
  STROBE_TEST_ROUNDS: '1',
  STROBE_PYTHON: testRuntime().python.executable,
});

const ARGS = ['red', 'one', 'facts', '7'];

async function intoFiles(command: string[], extra: Record<string, string> = {}): Promise<Seen> {
  const { code, stdout, stderr } = await runIntoFiles(command, { cwd, env: { ...environment(), ...extra } });
  const [jvm, , , driver] = textOf('facts').split(' ') as [Origin, string, string, Origin];
  return { code, stdout, stderr: ofTheJob(stderr), jvm, driver };
}

const textOf = (name: string) => readFileSync(join(cwd, name), 'utf8');

/** Without Strobe's summary of the run, the times of Spark's lines, and the Java frames of errors. */
const ofTheJob = (stderr: string) =>
  stderr
    .replace(/^job\.py .*succeeded[^]*/m, '')
    .replaceAll(/^stage \d+ succeeded in .*\n/gm, '')
    .replaceAll(/^\S+ \S+ (?=WARN)/gm, '')
    .replaceAll(/^\{"ts": "[^"]+"|, "exception": \{.*$/gm, '');

const plain = (args: string[]) => intoFiles([testRuntime().python.executable, 'job.py', ...args]);
const warm = (args: string[], extra?: Record<string, string>) =>
  intoFiles([process.execPath, strobeScript, 'run', '--recording', 'run.strobe', 'job.py', '--', ...args], extra);

const waiting = () => untilKept(environment(), kept => [kept.spareJvm, kept.spareDriver].every(isReady));
const isReady = ({ state }: { state: string }) => state === 'ready';
const log = () => readFileSync(join(cache, 'strobe', 'daemon.log'), 'utf8');

beforeAll(async () => {
  cwd = temporaryFolder(clean => cleaning.push(clean));
  cache = cacheWithoutClasses(cwd);
  mkdirSync(join(cwd, 'tmp'));
  copyFileSync(join(projectRoot, 'test/recorder/isolated.py'), join(cwd, 'job.py'));
  copyFileSync(join(projectRoot, 'test/recorder/beside.py'), join(cwd, 'beside.py'));
  processes = new MarkedProcesses();
  expect(await strobe(['daemon', 'start'], { cwd, env: environment() })).toMatchObject({ code: 0 });
  expect(await warm(ARGS)).toMatchObject({ code: 0, jvm: 'launched', driver: 'launched' });
});

afterAll(async () => {
  await processes.endAll();
  cleaning.forEach(clean => clean());
});

describe('a run after another one', () => {
  test('sees nothing of it, and prints the same as plain Python: variables, folder, settings, views, numbers, an edited module', async () => {
    writeFileSync(join(cwd, 'beside.py'), "WORD = 'edited'\n");
    const expected = await plain(ARGS);
    expect(expected.stdout).toMatch(/^found None \S+ edited None/m);
    await waiting();
    expect(await warm(ARGS)).toEqual({ ...expected, jvm: 'waited', driver: 'waited' });
  });

  const more = () => [...ARGS, 'spark.driver.memory=700m', `spark.jars=${join(cwd, 'one.jar')}`];

  test('with more memory and a jar gets its own JVM', async () => {
    writeFileSync(join(cwd, 'one.jar'), '');
    await waiting();
    const seen = await warm(more());
    expect(seen).toMatchObject({ code: 0, jvm: 'launched', driver: 'waited' });
    expect(seen.stdout).toMatch(/^memory (6[5-9]\d|700) one\.jar\)$/m);
  });

  test('gets its own driver if it imports a file random.py next to the script, as in plain Python', async () => {
    await waiting();
    writeFileSync(join(cwd, 'random.py'), RANDOM);
    const seen = await warm(more());
    const expected = await plain(more());
    rmSync(join(cwd, 'random.py'));
    expect(expected.stdout).toContain('hides its own');
    expect(seen).toEqual({ ...expected, jvm: 'waited', driver: 'launched' });
    expect(log()).toContain('random has changed, or is hidden by another file');
  });

  test('works if both spares have died while they waited', async () => {
    await waiting();
    await untilKept(environment(), kept => {
      // Again, in case they were just being checked.
      processes.endAll(({ command }) => command.includes('SparkSubmit'));
      for (const pid of drivers()) end(pid);
      return Object.values(kept).every(({ state }) => state === 'none');
    });
    const seen = await warm(more(), { STROBE_PYTHON: otherPython() });
    expect(seen).toMatchObject({ code: 0, jvm: 'launched', driver: 'launched' });
    expect(seen.stdout).toContain('printed by Java');
  });

  test('continues if the disk is full, and leaves nothing behind', async () => {
    await waiting();
    for (const pid of drivers()) limitFileSize(pid, 0);
    // Room for its log messages.
    limitFileSize(readDaemonFile(daemonFile(join(cache, 'strobe')))!.pid, log().length + 1000);
    const seen = await warm(more(), { STROBE_PYTHON: otherPython() });
    expect(seen).toMatchObject({ code: 0, jvm: 'waited', driver: 'launched' });
    expect(seen.stdout).toContain('printed by Java');
    expect(textOf('stderr')).toContain('recording.unwritable');
    expect(log()).toMatch(/^No class cache: .+$/m);
    expect(log()).toMatch(/^Could not use a spare driver: .*File too large/m);
    expect(await strobe(['daemon', 'stop'], { cwd, env: environment() })).toMatchObject({ code: 0 });
    await processes.gone();
    expect(readdirSync(join(cwd, 'tmp')).filter(name => name.startsWith('strobe-'))).toEqual([]);
  });
});

/**
 * Processes of a waiting driver, and of the process that watches it. They have none of our variables, including the
 * mark of a test.
 */
const drivers = (): number[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => commandOf(pid).includes(join(cwd, 'tmp', 'strobe-driver-')));

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with the other one.
  }
}

function limitFileSize(pid: number, bytes: number): void {
  const script = join(projectRoot, 'test/process/support/limitFileSize.py');
  execFileSync(testRuntime().python.executable, [script, String(pid), String(bytes)]);
}

/** An interpreter with the same packages. */
function otherPython(): string {
  const folder = join(cwd, 'other');
  const python = join(folder, 'bin', 'python');
  if (existsSync(python)) return python;
  const runtime = testRuntime().python.executable;
  execFileSync(runtime, ['-m', 'venv', '--without-pip', folder]);
  const ask = 'import sysconfig; print(sysconfig.get_path("purelib"))';
  const packages = (executable: string) => execFileSync(executable, ['-c', ask]).toString().trim();
  writeFileSync(join(packages(python), 'packages.pth'), packages(runtime));
  return python;
}
