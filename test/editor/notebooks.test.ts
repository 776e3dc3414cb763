/** Notebooks in the editor without the Jupyter extension. Kernels: `test/process/kernelSpec.test.ts`. */
import { beforeAll, expect, test } from 'vitest';
import { EditorSession, Workspace } from './support/editorSession';
import type { Workbench } from './support/workbench';

const session = EditorSession.forThisFile();
let workbench: Workbench;

const code = (source: string) => ({ cell_type: 'code', source, metadata: {}, outputs: [], execution_count: null });

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
  workspace.write('orders.ipynb', JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
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
