/** Warm processes for the next run: they are shown, used by the run, and stopped with the window or with a setting. */
import { existsSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { until } from '../process/support/until';
import { EditorSession, Workspace } from './support/editorSession';
import { processesOf } from './support/processesOf';
import { SPARK_MS, type Workbench } from './support/workbench';

const session = EditorSession.forThisFile();
let workspace: Workspace;
let workbench: Workbench;

const ready = () => workbench.statusItem('Spark ready');
/** Processes that wait for the next run in this workspace, identified by their working directory. */
const waiting = () => ({ drivers: ofWorkspace('spare.pyc'), jvms: ofWorkspace('SparkSubmit') });
const ofWorkspace = (text: string) => processesOf(text).filter(pid => folderOf(pid) === workspace.folder);
const nothingWaits = () => Object.values(waiting()).every(pids => pids.length === 0);

function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // The process has ended.
    return '';
  }
}

/** Label of the status bar item when everything is ready. The driver is the last. */
async function untilReady(): Promise<string> {
  await ready().waitFor({ timeout: SPARK_MS });
  const label = () => ready().locator('a').getAttribute('aria-label');
  await expect.poll(label, { timeout: SPARK_MS }).toContain('Python: ');
  return (await label())!;
}

/** Runs the job. @returns the ids of its processes */
async function run(): Promise<{ driver: number; jvm: number; rows: number }> {
  const file = workspace.path('pids.json');
  rmSync(file, { force: true });
  await workbench.codeLens('Run job').click();
  await until(
    () => existsSync(file),
    () => 'the job has not run',
    SPARK_MS,
  );
  await workbench.panel.status('succeeded', SPARK_MS);
  return JSON.parse(readFileSync(file, 'utf8'));
}

beforeAll(async () => {
  workspace = new Workspace('test/editor/jobs/pids.py');
  workspace.settings({ 'strobe.warm.mode': 'afterFirstRun' });
  workbench = await session.open(workspace);
  await workbench.openFile('pids.py');
});

test('the status bar shows that Spark is ready after a run, and its memory use', async () => {
  expect(await ready().count()).toBe(0);
  await run();
  expect(await untilReady()).toMatch(/JVM: [\d.]+ [MG]iB of memory/);
});

test('warm processes end with the window, and the next window warms up for its first run if configured', async () => {
  const before = Object.values(waiting()).flat();
  expect(before.length).toBeGreaterThan(1);
  workspace.settings({ 'strobe.warm.mode': 'onOpen' });
  await workbench.reload();
  await untilReady();
  const now = waiting();
  expect(before.filter(pid => [...now.drivers, ...now.jvms].includes(pid))).toEqual([]);
  expect(await run()).toEqual({ driver: now.drivers.at(-1), jvm: now.jvms[0], rows: 7 });
});

test('no warm processes exist or are started if the setting is off', async () => {
  await until(
    () => waiting().jvms.length > 0,
    () => 'no JVM is started for the next run',
  );
  workspace.settings({ 'strobe.warm.mode': 'off' });
  await workbench.statusItem(/Spark (ready|warming up)/).waitFor({ state: 'detached' });
  await until(nothingWaits, () => `processes still exist: ${JSON.stringify(waiting())}`);
});
