/** A JVM that waits: who gets it sees nothing of what ran before, and who would launch another does not get it. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DaemonStatus } from '../../src/wire/messages';
import { MarkedProcesses } from './support/markedProcesses';
import { projectRoot, run, strobe, strobeScript, temporaryFolder, testRuntime } from './support/strobe';
import { until } from './support/until';

const script = join(projectRoot, 'test/recorder/isolated.py');

interface Seen {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Where its JVM came from. */
  jvm: 'waited' | 'launched';
  jvmPid: number;
  driverPid: number;
}

let cwd: string;
let processes: MarkedProcesses;
const cleaning: (() => void)[] = [];
/** The serial collector keeps as much as a JVM begins with, a 64th of the machine's memory: nobody has that by default. */
const JVM_OPTIONS = (process.env.STROBE_TEST_JVM ?? '').replace('-XX:+UseSerialGC', '');
const environment = () => ({
  ...processes.env,
  XDG_CACHE_HOME: join(cwd, 'cache'),
  SPARK_SUBMIT_OPTS: JVM_OPTIONS,
});

/** With its output in files: a JVM of another's cannot write to the sockets that Node gives its children. */
async function intoFiles(command: string, args: string[], extra: Record<string, string> = {}): Promise<Seen> {
  const given = ['-c', '"$@" > stdout 2> stderr', 'sh', command, ...args];
  const env = { ...environment(), STROBE_PYTHON: testRuntime().python.executable, ...extra };
  const { code } = await run('sh', given, { cwd, env });
  const text = (name: string) => readFileSync(join(cwd, name), 'utf8');
  return { code, stdout: text('stdout'), stderr: text('stderr'), ...facts() };
}

function facts(): Pick<Seen, 'jvm' | 'jvmPid' | 'driverPid'> {
  const [jvm, jvmPid, driverPid] = readFileSync(join(cwd, 'facts'), 'utf8').split(' ');
  return { jvm: jvm as Seen['jvm'], jvmPid: Number(jvmPid), driverPid: Number(driverPid) };
}

const job = (colour: string, folder: string, ...partitions: string[]) => [colour, folder, 'facts', ...partitions];
const RED = job('red', 'one', '7');
const recorded = (args: string[], extra?: Record<string, string>) =>
  intoFiles(process.execPath, [strobeScript, 'run', '--recording', 'run.strobe', script, '--', ...args], extra);
const plain = (args: string[]) => intoFiles(testRuntime().python.executable, [script, ...args]);

/** Resolves when a JVM waits. @returns how much memory it takes */
async function waits(): Promise<number> {
  for (;;) {
    const { stdout } = await strobe(['daemon', 'status', '--json'], { cwd, env: environment() });
    const { spareJvm } = (JSON.parse(stdout) as DaemonStatus).warm;
    if (spareJvm.state === 'ready') return spareJvm.residentBytes!;
  }
}

const waiting = () => processes.list().filter(({ command }) => command.includes('SparkSubmit'));

beforeAll(async () => {
  cwd = temporaryFolder(clean => cleaning.push(clean));
  processes = new MarkedProcesses();
  await strobe(['daemon', 'start'], { cwd, env: environment() });
  expect(await recorded(RED)).toMatchObject({ code: 0, jvm: 'launched' });
}, 300_000);

afterAll(async () => {
  await processes.endAll();
  cleaning.forEach(clean => clean());
});

describe('a JVM that waits', () => {
  test('runs the script as plain Python does, whatever ran before, and takes less than 600 MB', async () => {
    const expected = await plain(RED);
    const pids = new Set<number>();
    for (const turn of [1, 2]) {
      expect(await waits(), `turn ${turn}`).toBeLessThan(600 * 1024 ** 2);
      const seen = await recorded(RED);
      expect(seen, `turn ${turn}: ${seen.stderr}`).toMatchObject({ code: 0, jvm: 'waited', stdout: expected.stdout });
      expect(seen.stderr).toContain('complained by Java');
      expect(seen.stderr).toContain('Setting default log level to "WARN"');
      pids.add(seen.jvmPid);
    }
    expect(pids.size).toBe(2);
  }, 300_000);

  test.each([
    ['environment', job('blue', 'one', '7'), { colour: 'blue', folder: 'one', partitions: '7' }],
    ['working directory', job('red', 'two', '7'), { colour: 'red', folder: 'two', partitions: '7' }],
    ['configuration', job('red', 'one'), { colour: 'red', folder: 'one', partitions: '200' }],
  ])(
    'is not given to a run of another %s',
    async (_what, args, { colour, folder, partitions }) => {
      // For whatever ran before: nothing that ran like this.
      await waits();
      const seen = await recorded(args);
      expect(seen, seen.stderr).toMatchObject({ code: 0, jvm: 'launched' });
      expect(seen.stdout).toContain(`partitions ${partitions}\nviews []\n`);
      expect(seen.stdout).toContain(`worker [('${folder}', ['COLOUR'])]`);
      expect(seen.stdout).toContain(`colour ['${colour}']`);
    },
    300_000,
  );

  test('is not given to a run after a file that Spark reads was written', async () => {
    const jar = join(cwd, 'one.jar');
    writeFileSync(jar, '');
    const extra = { PYSPARK_SUBMIT_ARGS: `--jars ${jar} pyspark-shell` };
    await recorded(RED, extra);
    await waits();
    writeFileSync(jar, '\n');
    expect(await recorded(RED, extra)).toMatchObject({ code: 0, jvm: 'launched' });
  }, 300_000);

  test('that is killed while it waits is missed by nobody', async () => {
    await recorded(RED);
    await waits();
    const [jvm] = waiting();
    process.kill(jvm!.pid, 'SIGKILL');
    const seen = await recorded(RED);
    expect(seen, seen.stderr).toMatchObject({ code: 0, jvm: 'launched' });
  }, 300_000);

  test('ends with the driver that it was given to, however that ends', async () => {
    await recorded(RED);
    await waits();
    rmSync(join(cwd, 'facts'));
    // Nothing that a JVM depends on tells the two apart.
    const running = recorded(job('red', 'one', '7', 'stays'));
    await until(
      () => existsSync(join(cwd, 'facts')) && facts().driverPid > 0,
      () => 'the job has not begun',
    );
    const { jvm, jvmPid, driverPid } = facts();
    expect(jvm).toBe('waited');
    process.kill(driverPid, 'SIGKILL');
    expect(await running).not.toMatchObject({ code: 0 });
    await until(
      () => !waiting().some(({ pid }) => pid === jvmPid),
      () => 'the JVM is left',
    );
  }, 300_000);

  test('ends with the gateway', async () => {
    await waits();
    expect(waiting()).not.toEqual([]);
    await strobe(['daemon', 'stop'], { cwd, env: environment() });
    await processes.gone();
  }, 300_000);
});
