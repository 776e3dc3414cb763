/** Ctrl-C in a terminal, which sends it to all its processes, and by `kill -INT` to the command only. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run';
import { faultyJob, recorded, unrecorded } from './support/faultyRun';
import { inTask } from './support/inTask';
import { inTerminal, type Typist } from './support/inTerminal';
import type { MarkedProcesses } from './support/markedProcesses';
import { showJson, strobeScript, temporaryFolder, testRuntime } from './support/strobe';

const script = faultyJob('waits.py');
const CTRL_C = '\x03';

const plainly = (...args: string[]) => [testRuntime().python.executable, script, ...args];
const withStrobe = (...args: string[]) => [
  process.execPath,
  strobeScript,
  'run',
  '--python',
  testRuntime().python.executable,
  '--recording',
  'run.strobe',
  script,
  '--',
  ...args,
];

/** The job's output, without the progress. */
const said = (screen: string) =>
  ['first: 3', 'waited: 1', 'still here', 'last: 4'].filter(line => screen.includes(line));

const recordingIn = (cwd: string): Promise<Run> => showJson(join(cwd, 'run.strobe'));
const actions = (run: Run) => run.actions.map(action => [action.op, action.status]);
const once = async ({ type }: Typist) => type(CTRL_C);

describe.concurrent('Ctrl-C in a terminal', () => {
  test('once: the jobs are cancelled and the run ends as without Strobe', async ({ onTestFinished }) => {
    const [cwd, plainFolder] = [temporaryFolder(onTestFinished), temporaryFolder(onTestFinished)];
    const [plain, ours] = await Promise.all([
      inTerminal(plainFolder, plainly(), once),
      inTerminal(cwd, withStrobe(), once),
    ]);
    expect(plain.code).toBe(130);
    expect(ours.code).toBe(plain.code);
    expect(said(ours.screen)).toEqual(['first: 3']);
    expect(ours.screen).toContain('KeyboardInterrupt');
    const run = await recordingIn(cwd);
    expect(run.status).toBe('cancelled');
    expect(actions(run)).toEqual([
      ['count', 'succeeded'],
      ['sum', 'cancelled'],
    ]);
    // The recording was closed, not truncated.
    expect(run.degraded).toEqual([]);
    expect(run.jobs.map(job => job.status)).toEqual(['succeeded', 'cancelled']);
  });

  test('in a script that catches it: the script continues', async ({ onTestFinished }) => {
    const [cwd, plainFolder] = [temporaryFolder(onTestFinished), temporaryFolder(onTestFinished)];
    const [plain, ours] = await Promise.all([
      inTerminal(plainFolder, plainly('catch'), once),
      inTerminal(cwd, withStrobe('catch'), once),
    ]);
    expect(said(plain.screen)).toEqual(['first: 3', 'still here', 'last: 4']);
    expect(said(ours.screen)).toEqual(said(plain.screen));
    expect([plain.code, ours.code]).toEqual([0, 0]);
    const run = await recordingIn(cwd);
    expect(actions(run)).toEqual([
      ['count', 'succeeded'],
      ['sum', 'cancelled'],
      ['count', 'succeeded'],
    ]);
  });

  test('where processes notice it late: the script receives it once', async ({ onTestFinished }) => {
    const cwd = temporaryFolder(onTestFinished);
    const ours = await inTerminal(cwd, withStrobe('catch'), async ({ processes, type, shows }) => {
      const others = processes.list().filter(({ command }) => command.startsWith('/bin/sh -c read'));
      expect(others).toHaveLength(1);
      process.kill(others[0]!.pid, 'SIGSTOP');
      type(CTRL_C);
      await shows('last: 4');
      process.kill(others[0]!.pid, 'SIGCONT');
    });
    expect(ours.code, ours.screen).toBe(0);
    expect(said(ours.screen)).toEqual(['first: 3', 'still here', 'last: 4']);
  });

  test('twice: everything ends immediately', async ({ onTestFinished }) => {
    const cwd = temporaryFolder(onTestFinished);
    // A driver that no longer responds: only the second Ctrl-C ends it.
    const ours = await inTerminal(cwd, withStrobe(), async ({ processes, type, shows }) => {
      processes.kill('driver', 'SIGSTOP');
      type(CTRL_C);
      await shows('press Ctrl-C again');
      type(CTRL_C);
    });
    expect(ours.code).toBe(137);
    const run = await recordingIn(cwd);
    expect(run.status).toBe('cancelled');
    expect(run.actions[0]).toMatchObject({ op: 'count', status: 'succeeded' });
  });

  test('sent to the command only: it is forwarded', async ({ onTestFinished }) => {
    const cwd = temporaryFolder(onTestFinished);
    const ours = await inTerminal(cwd, withStrobe(), async ({ processes }) => processes.kill('strobe', 'SIGINT'));
    expect(ours.code).toBe(130);
    expect(ours.screen).toContain('KeyboardInterrupt');
    expect((await recordingIn(cwd)).status).toBe('cancelled');
  });
});

describe.concurrent('an interrupt without a terminal', () => {
  const interrupting = (cwd: string, role: 'strobe' | 'driver', signal: NodeJS.Signals) => ({
    cwd,
    meanwhile: async (processes: MarkedProcesses) => {
      await inTask(cwd);
      processes.kill(role, signal);
    },
  });

  test('SIGINT to the command: the job is interrupted, and ends as without Strobe', async ({ onTestFinished }) => {
    const cwd = temporaryFolder(onTestFinished);
    const ours = await recorded(script, interrupting(cwd, 'strobe', 'SIGINT'));
    expect(ours).toMatchObject({ code: 130, stdout: 'first: 3\n', run: { status: 'cancelled' } });
    expect(ours.stderr).toContain('KeyboardInterrupt');
  });

  test('SIGTERM to the command: it ends the job', async ({ onTestFinished }) => {
    const [cwd, plainFolder] = [temporaryFolder(onTestFinished), temporaryFolder(onTestFinished)];
    const [plain, ours] = await Promise.all([
      unrecorded(script, interrupting(plainFolder, 'driver', 'SIGTERM')),
      recorded(script, interrupting(cwd, 'strobe', 'SIGTERM')),
    ]);
    expect(plain).toMatchObject({ signal: 'SIGTERM', stdout: 'first: 3\n' });
    expect(ours).toMatchObject({ code: 143, stdout: plain.stdout, run: { status: 'cancelled' } });
  });
});
