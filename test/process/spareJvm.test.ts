/**
 * How a spare JVM ends. Each test leaves one for the same launch to the next test, so the order matters. See
 * `isolation.test.ts` for runs with a spare JVM, and for runs that cannot use it.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cacheWithoutClasses, untilKept } from './support/daemon';
import { runIntoFiles } from './support/intoFiles';
import { MarkedProcesses } from './support/markedProcesses';
import { projectRoot, strobe, strobeScript, temporaryFolder, testRuntime } from './support/strobe';
import { until } from './support/until';

const script = join(projectRoot, 'test/recorder/isolated.py');

interface Seen {
  code: number | null;
  stdout: string;
  stderr: string;
  /** The origin of its JVM. */
  jvm: 'waited' | 'launched';
  jvmPid: number;
  driverPid: number;
}

let cwd: string;
let cache: string;
let jar: string;
let processes: MarkedProcesses;
let first: Seen;
const cleaning: (() => void)[] = [];
/**
 * The serial collector keeps at least the initial heap, a 64th of the machine's memory; it is not a default anywhere.
 */
const JVM_OPTIONS = (process.env.STROBE_TEST_JVM ?? '').replace('-XX:+UseSerialGC', '');
const environment = () => ({
  ...processes.env,
  XDG_CACHE_HOME: cache,
  SPARK_SUBMIT_OPTS: JVM_OPTIONS,
  PYSPARK_SUBMIT_ARGS: `--jars ${jar} pyspark-shell`,
});

const RED = ['red', 'one', 'facts', '7'];

async function recorded(args: string[] = RED): Promise<Seen> {
  const command = [process.execPath, strobeScript, 'run', '--recording', 'run.strobe', script, '--', ...args];
  const env = { ...environment(), STROBE_PYTHON: testRuntime().python.executable };
  return { ...(await runIntoFiles(command, { cwd, env })), ...facts() };
}

function facts(): Pick<Seen, 'jvm' | 'jvmPid' | 'driverPid'> {
  const [jvm, jvmPid, driverPid] = readFileSync(join(cwd, 'facts'), 'utf8').split(' ');
  return { jvm: jvm as Seen['jvm'], jvmPid: Number(jvmPid), driverPid: Number(driverPid) };
}

/** Resolves when a JVM waits and takes at most `bytes` of memory: Java returns unused memory in the background. */
const waits = (bytes = Infinity) =>
  untilKept(environment(), ({ spareJvm }) => spareJvm.state === 'ready' && spareJvm.residentBytes! < bytes);

const jvms = () => processes.list().filter(({ command }) => command.includes('SparkSubmit'));

beforeAll(async () => {
  cwd = temporaryFolder(clean => cleaning.push(clean));
  cache = cacheWithoutClasses(cwd);
  jar = join(cwd, 'one.jar');
  writeFileSync(jar, '');
  processes = new MarkedProcesses();
  await strobe(['daemon', 'start'], { cwd, env: environment() });
  first = await recorded();
  expect(first, first.stderr).toMatchObject({ code: 0, jvm: 'launched' });
});

afterAll(async () => {
  await processes.endAll();
  cleaning.forEach(clean => clean());
});

describe('a spare JVM', () => {
  test('takes less than 600 MB, and ends with its driver, however that ends', async () => {
    await waits(600 * 1024 ** 2);
    rmSync(join(cwd, 'facts'));
    // Everything that a JVM depends on is equal for both.
    const running = recorded([...RED, 'stays']);
    await until(
      () => existsSync(join(cwd, 'facts')) && facts().driverPid > 0,
      () => 'the job has not begun',
    );
    const { jvm, jvmPid, driverPid } = facts();
    expect(jvm).toBe('waited');
    process.kill(driverPid, 'SIGKILL');
    expect(await running).not.toMatchObject({ code: 0 });
    await until(
      () => !jvms().some(({ pid }) => pid === jvmPid),
      () => 'the JVM is left',
    );
  });

  test('is not given to a run after a file that Spark reads was written', async () => {
    await waits();
    writeFileSync(jar, '\n');
    expect(await recorded()).toMatchObject({ code: 0, jvm: 'launched', stdout: first.stdout });
  });

  test('does not remain if the daemon is stopped while the JVM starts', async () => {
    await until(
      () => jvms().length > 0,
      () => 'none is starting',
    );
    expect(await strobe(['daemon', 'stop'], { cwd, env: environment() })).toMatchObject({ code: 0 });
    await processes.gone();
  });
});
