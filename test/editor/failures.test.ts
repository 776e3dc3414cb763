/** Failed runs, and how the editor shows them in the source, the panel and the terminal. */
import { existsSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { until } from '../process/support/until';
import { EditorSession, Workspace } from './support/editorSession';
import { SPARK_MS, type Workbench } from './support/workbench';

const session = EditorSession.forThisFile();
const CAUSE = "ValueError: invalid literal for int() with base 10: 'two'";
let workspace: Workspace;
let workbench: Workbench;

/**
 * The problems that contain `text`, as shown in the Problems view: `message Strobe(code) [Ln 3, Col 5]`. Waits until there are
 * `count` problems, because those of the previous run, or of the failure until its cause is known, can still be shown.
 */
async function problems(text: string, count: number): Promise<string[]> {
  await workbench.command('Problems: Focus on Problems View');
  const rows = workbench.page
    .locator('.markers-panel .monaco-list-row')
    .filter({ hasText: 'Ln ' })
    .filter({ hasText: text });
  await expect.poll(() => rows.count(), { timeout: SPARK_MS }).toBe(count);
  return rows.allInnerTexts().then(texts => texts.map(text => text.replace(/\s+/g, ' ').trim()));
}

const terminalText = () => workbench.page.locator('.terminal-wrapper.active .xterm-rows').innerText();

beforeAll(async () => {
  workspace = new Workspace('test/editor/jobs/udfFails.py', 'test/jobs/faults/waits.py', 'test/jobs/statements.sql');
  workbench = await session.open(workspace);
});

test('a failed UDF: the root cause is at its own line and at the line of the action, and failed parts are marked', async () => {
  const { panel } = workbench;
  await workbench.openFile('udfFails.py');
  await workbench.codeLens('Run job').click();
  await panel.status('failed', SPARK_MS);
  const card = panel.locator('.message.failure');
  await card.filter({ hasText: CAUSE }).waitFor();
  expect(await card.getByText(CAUSE).count()).toBe(1);
  await panel.overview().locator('.answer').filter({ hasText: 'at line 10: ' }).waitFor();
  await panel.open('lineage');
  await panel.lineage().locator('.node.failed').first().waitFor();
  await panel.flag('collect').click();
  await panel.openTab('plan');
  await panel.detail().locator('.tree .failed', { hasText: 'EvalPython' }).waitFor();
  await card.locator('[data-file]', { hasText: 'udfFails.py:10' }).click();
  await workbench.cursorAt(10);
  // Both are problems in the editor: the source of the error, and the action that failed.
  await workbench.terminalSays('terminated with exit code: 1');
  const text = await terminalText();
  expect(text).not.toMatch(/trap|\/bin\/sh/);
  expect(text).toContain('udfFails.py');
  expect(await problems('ValueError', 2)).toEqual([
    expect.stringMatching(/^ValueError: invalid literal .*'two'.*\[Ln 10, Col 5\]/),
    expect.stringMatching(/^ValueError: invalid literal .*'two' \(udfFails\.py:10\).*\[Ln 15, Col 7\]/),
  ]);
});

test('a failed SQL statement is marked at the name that Spark cannot find', async () => {
  await workbench.openFile('statements.sql');
  await workbench.codeLens('Run job').click();
  // The terminal of the run takes the place of the Problems view.
  await workbench.page.locator('.squiggly-error').first().waitFor({ timeout: SPARK_MS });
  expect(await problems('nothing', 1)).toEqual([
    expect.stringMatching(/^AnalysisException: \[UNRESOLVED_COLUMN.*\[Ln 8, Col 30\]/),
  ]);
  await workbench.panel.status('failed', SPARK_MS);
  // The next statement reads from the view that a statement created.
  await workbench.panel.open('lineage');
  const select = workbench.panel.lineage().locator('[data-k^="d"][aria-label*=":5"]').first();
  expect(await select.getAttribute('aria-label')).toContain('from sql');
});

test('Cancel is shown immediately, and a cancelled run shows no failure', async () => {
  const { panel } = workbench;
  await workbench.openFile('waits.py');
  await workbench.codeLens('Run job').click();
  await until(
    () => existsSync(workspace.path('started')),
    () => 'the job has not started to wait',
    SPARK_MS,
  );
  await panel.press('cancel');
  await panel.locator('[role="status"]').filter({ hasText: 'Cancelling…' }).waitFor();
  await panel.status('cancelled', SPARK_MS);
  expect(await panel.locator('.failed').count()).toBe(0);
  expect(await panel.locator('.message.failure').count()).toBe(0);
  expect(await panel.locator('body').innerText()).not.toContain('✗');
  await workbench.command('Problems: Focus on Problems View');
  expect(await workbench.page.locator('.markers-panel .monaco-list-row', { hasText: 'waits.py' }).count()).toBe(0);
  await workbench.showRuns();
  await workbench.run('waits.py').filter({ hasText: 'cancelled' }).waitFor();
});
