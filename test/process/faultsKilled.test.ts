/** Processes of a run that are killed during a job: the others end or continue, and nothing is left. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faultyJob, recorded, unrecorded, watched } from './support/faultyRun';
import { inTask, inTaskAndRecorded } from './support/inTask';
import type { MarkedProcesses, Role } from './support/markedProcesses';
import { showJson, strobe, temporaryFolder } from './support/strobe';

const script = faultyJob('waits.py');
const GATEWAY_LOST = /^strobe: .*gateway.* \[gateway\.lost\]$/m;

/** Kills one of the run's processes while one of its tasks waits. */
const killing =
  (cwd: string, role: Role, ready = inTaskAndRecorded) =>
  async (processes: MarkedProcesses) => {
    await ready(cwd);
    processes.kill(role);
  };

describe.concurrent('killed with -9 during a job', () => {
  test('the JVM: the job ends as without Strobe', async ({ onTestFinished }) => {
    const [cwd, plainFolder] = [temporaryFolder(onTestFinished), temporaryFolder(onTestFinished)];
    const [plain, ours] = await Promise.all([
      unrecorded(script, { cwd: plainFolder, meanwhile: killing(plainFolder, 'jvm', inTask) }),
      recorded(script, { cwd, meanwhile: killing(cwd, 'jvm') }),
    ]);
    expect(ours.stdout).toBe(plain.stdout);
    expect(ours.code).toBe(plain.code);
    expect(ours.code).toBe(1);
    expect(ours.run).toMatchObject({ status: 'failed', script: { exitCode: 1 } });
    expect(ours.run.actions.map(action => [action.op, action.status])).toEqual([
      ['count', 'succeeded'],
      ['sum', 'failed'],
    ]);
    expect(ours.run.degraded.map(each => each.code)).toEqual(['spark.lost']);
  });

  test('the driver: the run is lost, and its JVM ends with it', async ({ onTestFinished }) => {
    const cwd = temporaryFolder(onTestFinished);
    const ours = await recorded(script, { cwd, meanwhile: killing(cwd, 'driver') });
    expect(ours.stdout).toBe('first: 3\n');
    expect(ours.code).toBe(137);
    expect(ours.run).toMatchObject({ status: 'lost', script: { exitCode: null, signal: 'SIGKILL' } });
    expect(ours.run.actions.map(action => action.op)).toEqual(['count', 'sum']);
    expect(ours.run.actions[0]!.status).toBe('succeeded');
    // A JVM whose driver is gone may still cancel the job before it ends.
    expect(['lost', 'cancelled']).toContain(ours.run.actions[1]!.status);
    expect(ours.run.degraded.map(each => each.code)).toEqual(['recorder.lost']);
  });

  test('the gateway: the job continues, and the recording up to then can be read', async ({ onTestFinished }) => {
    const cwd = temporaryFolder(onTestFinished);
    const ours = await recorded(script, {
      cwd,
      meanwhile: async processes => {
        await killing(cwd, 'gateway')(processes);
        writeFileSync(join(cwd, 'go'), '');
      },
    });
    expect(ours.stdout).toBe('first: 3\nwaited: 1\nlast: 4\n');
    expect(ours.code).toBe(0);
    expect(ours.stderr).toMatch(GATEWAY_LOST);
    expect(ours.stderr).toMatch(/^waits\.py .*succeeded/m);
    expect(ours.run.status).toBe('lost');
    expect(ours.run.actions[0]).toMatchObject({ op: 'count', status: 'succeeded' });
    expect(ours.run.degraded.map(each => each.code)).toContain('recording.truncated');
  });

  test('the strobe command: driver, JVM and gateway end with it', async ({ onTestFinished }) => {
    const cwd = temporaryFolder(onTestFinished);
    const recording = join(cwd, 'run.strobe');
    const ended = await watched({ cwd, meanwhile: killing(cwd, 'strobe') }, options =>
      strobe(['run', '--recording', recording, script], options),
    );
    expect(ended).toMatchObject({ signal: 'SIGKILL', stdout: 'first: 3\n' });
    const run = await showJson(recording);
    expect(run.status).toBe('lost');
    expect(run.actions[0]).toMatchObject({ op: 'count', status: 'succeeded' });
  });
});
