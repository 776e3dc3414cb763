/** The event log of a real application, followed while it runs. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { RunReducer } from '../../src/model/reduceRun';
import type { RunEvent } from '../../src/model/runEvent';
import { openRunFile, readRunFile } from '../../src/runFiles/openRunFile';
import { writeRecording } from '../../src/runFiles/recording';
import { inTerminal } from './support/inTerminal';
import { plainEnvironment, projectRoot, strobe, strobeScript, temporaryFolder, testRuntime } from './support/strobe';

const FORMS = [
  { form: 'a rolling log', settings: {} },
  { form: 'a plain file', settings: { rolling: false, compress: false } },
  { form: 'a compressed file', settings: { rolling: false, compress: true } },
];

interface Application {
  log: string;
  /** Numbers of rows, of a query each. It ends with its input. */
  input: Writable;
  /** Its exit code and signal. */
  ended: Promise<unknown>;
}

async function startApplication(folder: string, settings: { rolling?: boolean; compress?: boolean }) {
  const { rolling = true, compress = true } = settings;
  const conf = `--conf spark.eventLog.rolling.enabled=${rolling} --conf spark.eventLog.compress=${compress}`;
  const job: ChildProcessByStdio<Writable, Readable, null> = spawn(
    testRuntime().python.executable,
    [join(projectRoot, 'test/jobs/followed.py'), folder],
    { env: plainEnvironment({ PYSPARK_SUBMIT_ARGS: `${conf} pyspark-shell` }), stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const ended = once(job, 'close');
  const [id] = (await once(createInterface({ input: job.stdout }), 'line')) as [string];
  const name = readdirSync(folder).find(each => each.includes(id))!;
  return { log: join(folder, name), input: job.stdin, ended } satisfies Application;
}

test('a log that Spark still writes shows each query as it ends, and the end', { timeout: 120_000 }, async () => {
  const { log, input, ended } = await startApplication(temporaryFolder(), {});
  const events: RunEvent[] = [];
  const reducer = new RunReducer();
  const seen: string[] = [];
  const queries = ['100\n', '200\n'];
  for await (const piece of readRunFile(log, { follow: true })) {
    for (const event of piece.events) {
      events.push(event);
      reducer.apply(event);
    }
    if (!piece.isGrowing) continue;
    const run = reducer.snapshot();
    const done = run.queries.filter(({ status }) => status === 'succeeded').length;
    const state = `${run.status} with ${done}`;
    if (seen.at(-1) === state) continue;
    seen.push(state);
    const query = queries.shift();
    if (query === undefined) input.end();
    else input.write(query);
  }
  expect(await ended).toEqual([0, null]);
  expect(seen).toEqual(['running with 0', 'running with 1', 'running with 2']);
  expect(events.at(-1)).toMatchObject({ type: 'runEnded', status: 'succeeded' });
  expect(events).toEqual(await openRunFile(log));
});

test.each(FORMS)(
  '`strobe show --follow` of $form tells each stage as it is logged, then shows what `strobe show` does',
  { timeout: 120_000 },
  async ({ settings }) => {
    const folder = temporaryFolder();
    const { log, input, ended } = await startApplication(folder, settings);
    const open = await strobe(['show', log], { cwd: folder });
    expect(open.stderr).toContain('--follow');
    let told = '';
    const followed = await strobe(['show', '--follow', log], {
      cwd: folder,
      onStart: child =>
        child.stderr!.on('data', data => {
          told += data;
          if (told.endsWith('until then.\n')) input.write('100\n');
          // The last stage of the query.
          if (/ succeeded .*: 1 task .*\n$/.test(told)) input.end();
        }),
    });
    expect(await ended).toEqual([0, null]);
    expect(followed.code, followed.stderr).toBe(0);
    expect(followed.stderr).toMatch(/^strobe: Following .*\n(stage \d+ (started|succeeded in .*): .*\n)+$/);
    const shown = await strobe(['show', log], { cwd: folder });
    expect(followed.stdout).toBe(shown.stdout);
    expect(shown).toMatchObject({ stdout: expect.stringContaining('✓ succeeded'), stderr: '' });
  },
);

/** A log that ends in the middle of a job. */
function writeUnfinished(folder: string): string {
  const log = join(folder, 'app-1.inprogress');
  writeFileSync(log, readFileSync(join(projectRoot, 'test/fixtures/logs/small')).subarray(0, 4500));
  return log;
}

test('Ctrl-C ends it with what has been read', async () => {
  const folder = temporaryFolder();
  const log = writeUnfinished(folder);
  const { code, screen } = await inTerminal(
    folder,
    [
      '/bin/sh',
      '-c',
      'stty rows 24 cols 100; exec "$@"',
      'sh',
      process.execPath,
      strobeScript,
      'show',
      '--follow',
      log,
    ],
    async ({ type, shows }) => {
      await shows('2/4 tasks');
      type('\x03');
    },
    { env: { TERM: 'xterm' }, ready: async () => undefined },
  );
  expect(code).toBe(130);
  expect(screen.slice(screen.lastIndexOf('\x1b[r'))).toContain('2 of 4 tasks');
});

test('with --json, only the run at its end is on standard output', async () => {
  const folder = temporaryFolder();
  const log = writeUnfinished(folder);
  const { code, stdout } = await strobe(['show', '--follow', '--json', log], {
    cwd: folder,
    onStart: child => child.stderr!.once('data', () => child.kill('SIGTERM')),
  });
  expect(code).toBe(143);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'running' });
});

test('what cannot be followed is refused, and a log that is complete is shown at once', async () => {
  const folder = temporaryFolder();
  const follow = (what: string) => strobe(['show', '--follow', what], { cwd: folder });
  const refused = { code: 2, stdout: '', stderr: expect.stringMatching(/--follow .* \[usage\]\n$/) };
  copyFileSync(join(projectRoot, 'test/fixtures/logs/small'), join(folder, 'app-1'));
  writeRecording(join(folder, 'run.strobe'), []);
  expect(await follow(join(folder, 'app-1'))).toMatchObject({ code: 0, stderr: '' });
  expect(await follow(folder)).toMatchObject(refused);
  expect(await follow(join(folder, 'run.strobe'))).toMatchObject(refused);
  expect(await follow('http://127.0.0.1:1/history/app-1')).toMatchObject(refused);
});
