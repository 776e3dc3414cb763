/** A Databricks notebook, cell by cell with its code lenses. All tests use one driver. */
import { beforeAll, describe, expect, test } from 'vitest';
import { EditorSession, Workspace } from './support/editorSession';
import { SPARK_MS, type Workbench } from './support/workbench';

const session = EditorSession.forThisFile();

const CELLS = [
  'rows = int(dbutils.widgets.get("rows"))\nprint("rows", rows)',
  'numbers = spark.range(rows)\nprint("counted", numbers.count())',
  '# MAGIC %sql\n# MAGIC SELECT 40 + 2 AS answer',
  'raise ValueError("no luck")',
  'print("still", numbers.count(), dbutils.secrets)',
  'print("day", dbutils.widgets.get("day"))',
];
const NOTEBOOK = `# Databricks notebook source\n${CELLS.join('\n\n# COMMAND ----------\n\n')}\n`;

describe('a Databricks notebook', () => {
  let workspace: Workspace;
  let workbench: Workbench;

  beforeAll(async () => {
    workspace = new Workspace();
    workspace.write('notebook.py', NOTEBOOK);
    workspace.settings({ 'strobe.runConfigurations': [{ name: 'small', widgets: { rows: 7 } }] });
    workbench = await session.open(workspace);
    await workbench.openFile('notebook.py');
  });

  test('tells what is different here before anything runs', async () => {
    await workbench.codeLens('Run cell').nth(0).click();
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.filter({ hasText: /notebook\.py:\d+: dbutils\.secrets .*\[notebook\.notLocal\]/ }).waitFor();
    await dialog.getByRole('button', { name: 'Run Anyway' }).click();
    await workbench.terminalSays('rows 7', SPARK_MS);
  });

  test('runs the cells above in the same driver', async () => {
    await workbench.codeLens('Run above').nth(2).click();
    await workbench.terminalSays('counted 7', SPARK_MS);
    await workbench.codeLens('Run cell').nth(2).click();
    await workbench.terminalSays('answer', SPARK_MS);
  });

  test('shows the cost of a cell at its line while the driver lives on', async () => {
    await workbench
      .line('numbers.count()', /\d\s(s|ms)\s/)
      .first()
      .waitFor();
    expect(await workbench.panel.status('running', SPARK_MS)).toBeUndefined();
  });

  test('marks the line of a cell that fails, and the next one runs', async () => {
    await workbench.codeLens('Run cell').nth(3).click();
    await workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor({ timeout: SPARK_MS });
    await workbench.codeLens('Run cell').nth(4).click();
    await workbench.terminalSays('still 7', SPARK_MS);
  });

  test('asks for a widget without a value, and Esc leaves it without one', async () => {
    const { page } = workbench;
    const box = page.locator('.quick-input-widget').filter({ hasText: 'Value of the widget “day”' });
    // The last cell is below the end of the editor.
    await workbench.focusEditor('notebook.py');
    await page.keyboard.press('Control+End');
    await workbench.command('Strobe: Run Cell');
    await box.waitFor({ timeout: SPARK_MS });
    await page.keyboard.press('Escape');
    await workbench.terminalSays('InputWidgetNotDefined', SPARK_MS);
    await workbench.command('Strobe: Run Cell');
    await box.waitFor({ timeout: SPARK_MS });
    await page.keyboard.type('monday');
    await page.keyboard.press('Enter');
    await workbench.terminalSays('day monday', SPARK_MS);
  });

  test('ends the driver with Cancel when no cell runs', async () => {
    await workbench.command('Strobe: Cancel');
    await workbench.panel.status('succeeded', SPARK_MS);
  });
});
