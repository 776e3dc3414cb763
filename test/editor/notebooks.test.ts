/** Notebooks in the editor without the Jupyter extension. Kernels: `test/process/kernelSpec.test.ts`. */
import { beforeAll, expect, test } from 'vitest';
import { EditorSession, Workspace } from './support/editorSession';
import type { Workbench } from './support/workbench';

const session = EditorSession.forThisFile();
let workbench: Workbench;

const code = (source: string) => ({ cell_type: 'code', source, metadata: {}, outputs: [], execution_count: null });

const notebook = (...cells: object[]) => JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });

function workspaceWithNotebooks(): Workspace {
  const workspace = new Workspace();
  const cells = [
    { cell_type: 'markdown', source: '# Orders', metadata: {} },
    code('from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()'),
    code('orders = spark.range(100)'),
    code('x = ('),
    code("orders.filter('id > 3').show()"),
    code('print(1)'),
  ];
  workspace.write('orders.ipynb', notebook(...cells));
  workspace.write('checks.ipynb', notebook(cells[1]!, code('\nif spark.range(3).rdd.isEmpty():\n    print(1)')));
  workspace.write('broken.ipynb', '{"cells": [');
  return workspace;
}

const items = (text: string) => workbench.page.locator('.cell-status-item').filter({ hasText: text });

async function dismissed(): Promise<boolean> {
  const cancel = workbench.dialog().getByRole('button', { name: 'Cancel' });
  if (await cancel.isVisible()) await cancel.click();
  return (await workbench.dialog().count()) === 0;
}

beforeAll(async () => {
  workbench = await session.open(workspaceWithNotebooks(), { trust: true });
  await workbench.openFile('orders.ipynb');
});

test('cells that use Spark have Lineage, and one with an action can be recorded', async () => {
  await items('Lineage').first().waitFor();
  await expect.poll(() => items('Lineage').count()).toBe(2);
  await expect.poll(() => items('Record').count()).toBe(1);
});

test('the lineage goes over all cells', async () => {
  await items('Lineage').first().click();
  await workbench.panel.node('range').waitFor();
  await workbench.panel.node('filter').waitFor();
  expect(await workbench.panel.node('filter').getAttribute('aria-label')).toContain('Cell 5');
});

test('a cell has its diagnostics before a run, with their quick fix', async () => {
  await workbench.openFile('checks.ipynb');
  const { page } = workbench;
  await page.locator('.notebookOverlay .squiggly-info').first().waitFor();
  await workbench.command('Problems: Focus on Problems View');
  const problem = page.locator('.markers-panel .monaco-list-row').filter({ hasText: 'python.needlessRdd' });
  await problem.filter({ hasText: /Ln\s2,\sCol\s23/ }).waitFor();
  await problem.dblclick();
  await page.locator('.notebookOverlay .lightBulbWidget:visible').click();
  // With the keyboard, because a list that opens never stands still for the mouse.
  await page.locator('.action-widget .monaco-list-row.focused').filter({ hasText: 'Remove rdd' }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.notebookOverlay .view-line').filter({ hasText: 'spark.range(3).isEmpty()' }).waitFor();
  await problem.waitFor({ state: 'detached' });
});

test('a kernel that does not exist can be removed', async () => {
  await workbench.command('Strobe: Stop Recording Notebooks');
  await workbench.page
    .locator('.notification-list-item')
    .filter({ hasText: 'There is no kernel “Python (Strobe)”.' })
    .waitFor();
});

test('a notebook that is no JSON does no harm', async () => {
  await workbench.openFile('broken.ipynb');
  // The editor's own message, once for each click.
  await workbench.dialog().waitFor();
  await expect.poll(dismissed).toBe(true);
  await workbench.openFile('orders.ipynb');
  await items('Lineage').first().waitFor();
});
