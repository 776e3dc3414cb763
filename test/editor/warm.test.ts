/** What is kept ready for the next run: a person sees it, the run takes it, and a setting ends it. */
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
/** Processes that wait for the next run of this workspace, which have its folder. */
const waiting = () => ({ drivers: ofWorkspace('spare.pyc'), jvms: ofWorkspace('SparkSubmit') });
const ofWorkspace = (text: string) => processesOf(text).filter(pid => folderOf(pid) === workspace.folder);

function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // It ended meanwhile.
    return '';
  }
}

const label = () => ready().locator('a').getAttribute('aria-label');

/** Waits until the status bar says that this is ready, too. */
async function readyWith(part: string): Promise<void> {
  await expect.poll(label, { timeout: SPARK_MS }).toContain(`${part}: `);
}

/** Runs the job. @returns the ids of the processes that it ran in */
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
  workbench = await session.open(workspace);
  await workbench.openFile('pids.py');
});

test('after a run the status bar says that Spark is ready, and how much memory that takes', async () => {
  expect(await ready().count()).toBe(0);
  await run();
  await ready().waitFor({ timeout: SPARK_MS });
  await readyWith('Python');
  expect(await label()).toMatch(/JVM: [\d,]+ MB of memory/);
});

test('the next run takes what waits, and another is made ready', async () => {
  const before = waiting();
  expect(await run()).toEqual({ driver: before.drivers.at(-1), jvm: before.jvms[0], rows: 7 });
  await ready().waitFor({ timeout: SPARK_MS });
});

test('switched off, nothing waits any more', async () => {
  workspace.settings({ 'strobe.warm.mode': 'off' });
  await ready().waitFor({ state: 'detached' });
  await until(
    () => Object.values(waiting()).every(pids => pids.length === 0),
    () => `something is left: ${JSON.stringify(waiting())}`,
  );
});
