/** Parallel runs, cancelled runs, and runs whose gateway is killed. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { beforeAll, expect, inject, test } from 'vitest';
import { until } from '../process/support/until';
import { EditorSession, Workspace } from './support/editorSession';
import { processesOf } from './support/processesOf';
import { SPARK_MS, type Workbench } from './support/workbench';

const session = EditorSession.forThisFile();
let workspace: Workspace;
let workbench: Workbench;

/** The gateways of this window. The server keeps those of earlier windows for a while, in case they reconnect. */
const gateways = () => allGateways().filter(pid => !others.includes(pid));
const allGateways = () => processesOf(inject('editor').folder, 'gateway.js');
let others: number[] = [];

/** Resolves when the job waits in its task. */
async function isWaiting(): Promise<void> {
  const started = workspace.path('started');
  await until(
    () => existsSync(started),
    () => 'the job has not started to wait',
    SPARK_MS,
  );
  rmSync(started);
}

/** The first line of the script that starts with this text, from 1. */
function lineThatBegins(text: string): number {
  const lines = readFileSync(workspace.path('waits.py'), 'utf8').split('\n');
  return lines.findIndex(line => line.startsWith(text)) + 1;
}

beforeAll(async () => {
  others = allGateways();
  workspace = new Workspace('test/jobs/faults/waits.py', 'test/jobs/small.py', 'test/jobs/statements.sql');
  workbench = await session.open(workspace);
});

test('two parallel runs have separate terminals, states and list entries', async () => {
  await workbench.openFile('waits.py');
  await workbench.codeLens('Run job').click();
  await isWaiting();
  await workbench.focusEditor('waits.py');
  await workbench.goTo(lineThatBegins('import '));
  for (const name of ['json', 're', 'math']) await workbench.insertLine(`import ${name}`);
  await workbench.save();
  await workbench.openFile('small.py');
  await workbench.codeLens('Run job').click();
  await workbench.panel.status('succeeded', SPARK_MS);
  await workbench.terminalSays('5 []');
  await workbench.showRuns();
  expect(await workbench.run('small.py').getAttribute('aria-label')).toContain('succeeded');
  expect(await workbench.run('waits.py').getAttribute('aria-label')).toContain('running');
  expect(gateways()).toHaveLength(1);
});

test('Cancel ends a waiting job', async () => {
  await workbench.run('waits.py').click();
  await workbench.panel.status('running', SPARK_MS);
  await workbench.panel.press('cancel');
  await workbench.panel.status('cancelled', SPARK_MS);
  await workbench.run('waits.py').filter({ hasText: 'cancelled' }).waitFor();
  await until(
    () => processesOf('waits.py', workspace.folder).length === 0,
    () => 'the driver still runs',
  );
});

test('a file that was edited during its run has the figures at the correct lines', async () => {
  await workbench.showExplorer();
  await workbench.openFile('waits.py');
  // The line can be outside the visible part of the file.
  await workbench.goTo(lineThatBegins('print("first:"'));
  await workbench.line('"first:"', /\d\sjob/).waitFor();
  await workbench.goTo(lineThatBegins('import '));
  expect(await workbench.line(/\d\sjob/).allInnerTexts()).not.toContainEqual(expect.stringContaining('import'));
  await workbench.showRuns();
});

test('if the gateway is killed during a run, the run shows it and the job continues', async () => {
  await workbench.panel.press('rerun');
  await workbench.panel.status('running', SPARK_MS);
  await isWaiting();
  const [gateway] = gateways();
  process.kill(gateway!, 'SIGKILL');
  await workbench.panel.status('lost', SPARK_MS);
  await workbench.notification(/gateway process ended/).waitFor();
  workspace.write('go', '');
  await workbench.terminalSays('last: 4', SPARK_MS);
});

test('the next run works without a reload, and saves the edited file first', async () => {
  await workbench.showExplorer();
  await workbench.openFile('small.py');
  await workbench.goTo(7);
  await workbench.insertLine('print("never", "saved")');
  await workbench.codeLens('Run job').click();
  await workbench.panel.status('running', SPARK_MS);
  await workbench.panel.status('succeeded', SPARK_MS);
  await workbench.terminalSays('never saved');
});

test('a SQL file runs statement by statement, each an action at its line, until one fails', async () => {
  const { panel } = workbench;
  await workbench.openFile('statements.sql');
  await workbench.codeLens('Run job').click();
  await panel.status('failed', SPARK_MS);
  await workbench.terminalSays('a;b');
  await panel.open('lineage');
  await panel.flag('show').dblclick();
  await workbench.cursorAt(5);
  const labels = await panel.lineage().locator('[data-k^="a"][aria-label*="show "]').all();
  expect(await Promise.all(labels.map(label => label.getAttribute('aria-label')))).toEqual([
    expect.stringMatching(/:5 .*succeeded/),
    expect.stringMatching(/:8 .*succeeded/),
  ]);
});

test('closing the window ends the gateway', async () => {
  expect(gateways()).toHaveLength(1);
  await workbench.close();
  await until(
    () => gateways().length === 0,
    () => 'the gateway still runs',
  );
});
