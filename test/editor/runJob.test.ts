/** A job in the editor, from the code lens to the cost of each line. All tests use one Spark run. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { markedLines } from '../process/support/markedLines';
import { EditorSession, Workspace } from './support/editorSession';
import { SPARK_MS, type Workbench } from './support/workbench';

const session = EditorSession.forThisFile();

describe('a job that was run with its code lens', () => {
  let workspace: Workspace;
  let workbench: Workbench;
  let lineOf: (mark: string) => number;

  beforeAll(async () => {
    workspace = new Workspace('test/editor/jobs/orders.py', 'test/editor/jobs/plain.py');
    lineOf = markedLines(workspace.path('orders.py'));
    workbench = await session.open(workspace);
    await workbench.openFile('orders.py');
    await workbench.codeLens('Run job').click();
    await workbench.panel.status('succeeded', SPARK_MS);
  });

  test('runs in a terminal', async () => {
    await workbench.terminalSays('cities: 7');
    await workbench.terminalSays('orders: 1000');
  });

  test('has its lineage in the panel: datasets by operation and line, actions as flags', async () => {
    const { panel } = workbench;
    await panel.overview().locator('.answer').waitFor();
    await panel.open('lineage');
    for (const [op, mark] of Object.entries({
      range: 'orders',
      createDataFrame: 'cities',
      join: 'joined',
      agg: 'totals',
    }))
      expect(await panel.node(op).getAttribute('aria-label')).toMatch(new RegExp(`^${op} .*:${lineOf(mark)}\\b`));
    expect(await panel.flag('collect').getAttribute('aria-label')).toContain('succeeded');
    expect(await panel.node('join').getAttribute('aria-label')).toMatch(/from withColumn .* and hint /);
  });

  test('has its execution plan, with metrics and lines', async () => {
    await workbench.panel.flag('collect').click();
    await workbench.panel.openTab('plan');
    const plan = await workbench.panel.plan();
    expect(plan.filter(node => /^SortMergeJoin/.test(node))).toEqual([expect.stringContaining('1,000 rows')]);
    expect(plan[0]).toMatch(/^HashAggregate/);
    expect(plan[0]?.split('\n')).toEqual(expect.arrayContaining([`:${lineOf('totals')}`, '7 rows']));
  });

  test('shows markup in names as text, and no secrets', async () => {
    const { panel } = workbench;
    await panel.open('lineage');
    expect(await panel.lineage().innerText()).toContain('cities.alias("<b>c</b>")');
    expect(await panel.locator('b').filter({ hasText: /^c$/ }).count()).toBe(0);
    await panel.node('createDataFrame').click();
    await panel.openTab('rows');
    expect(await panel.locator('img').count()).toBe(0);
    await panel.openTab('plan');
    expect(await panel.locator('body').innerText()).not.toContain('hush');
  });

  test('moves the cursor to the line of a node on double-click', async () => {
    await workbench.panel.open('lineage');
    await workbench.panel.node('join').dblclick();
    await workbench.cursorAt(lineOf('joined'));
    await workbench.panel.flag('count').dblclick();
    await workbench.cursorAt(lineOf('count'));
  });

  test('marks the line of a node on one click, and leaves focus and cursor where they are', async () => {
    await workbench.panel.node('createDataFrame').click();
    await workbench.page.locator('.view-overlays [class*="ced-"]').first().waitFor();
    expect(await workbench.page.evaluate(() => document.activeElement?.tagName)).toBe('IFRAME');
    // The status bar tells the cursor of an editor that has the focus.
    const active = workbench.page.locator('.monaco-editor .line-numbers.active-line-number');
    await active.filter({ hasText: String(lineOf('count')) }).waitFor();
  });

  test('marks the lines that took the time in the gutter', async () => {
    await workbench.page.locator('.monaco-editor .cgmr[class*="ced-"]').first().waitFor();
  });

  test('highlights the things of the line at the cursor', async () => {
    await workbench.focusEditor('orders.py');
    await workbench.goTo(lineOf('cities'));
    const lit = workbench.panel.lineage().locator('.lit[data-k^="d"]');
    await lit.first().waitFor();
    expect(await lit.evaluateAll(nodes => nodes.map(node => node.getAttribute('aria-label')))).toEqual([
      expect.stringMatching(new RegExp(`^createDataFrame .*:${lineOf('cities')}\\b`)),
    ]);
  });

  test('shows the cost of a line in an inlay hint and in a hover', async () => {
    await workbench.line('totals.collect', /\d\s(s|ms)\s.*·\s\d+\sjobs?/).waitFor();
    await workbench.goTo(lineOf('collect'), columnOf(workspace.path('orders.py'), lineOf('collect'), 'collect'));
    await workbench.hover('Last run: ');
  });

  test('is in the list of runs', async () => {
    await workbench.showRuns();
    expect(await workbench.run('orders.py').getAttribute('aria-label')).toContain('succeeded');
    await workbench.showExplorer();
  });

  test.each([
    ['light', 'Default Light Modern'],
    ['dark', 'Default Dark Modern'],
    ['high-contrast', 'Default High Contrast'],
    ['high-contrast-light', 'Default High Contrast Light'],
  ])('passes the accessibility checks: %s', async (kind, theme) => {
    workspace.settings({ 'workbench.colorTheme': theme });
    await workbench.panel.locator(`body.vscode-${kind}`).waitFor();
    expect(await workbench.panel.accessibilityViolations()).toEqual([]);
  });

  test('keeps figures at their lines after an edit, and a node shows the recorded source', async () => {
    await workbench.focusEditor('orders.py');
    await workbench.goTo(lineOf('orders'));
    await workbench.insertLine('extra = 1');
    await workbench.save();
    await workbench.line('totals.collect', /\d\s(s|ms)\s.*·\s\d+\sjobs?/).waitFor();
    expect(await workbench.line('#: joined', /\d\sjobs?/).count()).toBe(0);
    await workbench.panel.open('lineage');
    await workbench.panel.node('join').dblclick();
    await workbench.tab(/As It Ran/).waitFor();
    await workbench.cursorAt(lineOf('joined'));
  });

  test('keeps the panel with its content after a reload of the window', async () => {
    await workbench.reload();
    await workbench.panel.status('succeeded', SPARK_MS);
    await workbench.panel.open('lineage');
    await workbench.panel.node('join').waitFor();
  });
});

test('code lenses appear and disappear when a Python file becomes a job and stops being one', async () => {
  const workspace = new Workspace('test/editor/jobs/plain.py');
  const workbench = await session.open(workspace);
  await workbench.openFile('plain.py');
  await workbench.goTo(1);
  await workbench.insertLine('from pyspark.sql import SparkSession');
  await workbench.insertLine('SparkSession.builder.getOrCreate().range(3).count()');
  await workbench.codeLens('Run job').waitFor();
  await workbench.goTo(2);
  await workbench.command('Delete Line');
  await workbench.codeLens('Run job').waitFor({ state: 'detached' });
  expect(await workbench.codeLens(/./).count()).toBe(0);
});

/** From 1. */
function columnOf(file: string, line: number, word: string): number {
  return readFileSync(file, 'utf8').split('\n')[line - 1]!.indexOf(word) + 1;
}
