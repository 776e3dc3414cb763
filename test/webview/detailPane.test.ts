import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/model/runEvent';
import { foldRepeats } from '../../src/layout/foldRepeats';
import { reduceRun } from '../../src/model/reduceRun';
import { action, openingPanels } from './support/openingPanels';
import { ratingsEvents } from './support/ratingsEvents';
import { WASTEFUL_FILE, wastefulEvents } from './support/wastefulEvents';
import { widePlanEvents } from '../bench/lineageEvents.mjs';

const { openPanel, openRatings } = openingPanels();

describe('the detail', () => {
  test('has the plan as tree and graph, and the initial and final plan side by side', async () => {
    const panel = await openRatings();
    await panel.thing(action('collect')).click();
    expect(await panel.page.locator('.tree .pick').count()).toBeGreaterThan(10);
    await panel.page.getByRole('button', { name: 'Initial | final' }).click();
    expect(await panel.page.locator('figcaption').allInnerTexts()).toEqual(['initial', 'final']);
    await panel.page.getByRole('button', { name: 'Graph' }).click();
    await panel.page.locator('.planGraph [data-k]').first().click();
    expect((await panel.selected('detail')).picked[0]).toMatch(/^n0-/);
  });

  test('has logical plans with highlighted changes, task metrics of a stage, and driver cost', async () => {
    const panel = await openRatings();
    await panel.thing(action('collect')).click();
    await panel.page.click('[data-tab=logical]');
    expect(await panel.page.locator('.logical h3').allInnerTexts()).toMatchObject([
      /^Parsed/,
      /^Analyzed/,
      /^Optimized/,
    ]);
    expect(await panel.page.locator('.logical mark').count()).toBeGreaterThan(3);
    await panel.thing('s0-0', 'timeline').click();
    await panel.page.click('[data-tab=metrics]');
    expect(await panel.page.getByRole('table', { name: 'Quantiles over tasks' }).count()).toBe(1);
    await panel.page.click('[data-tab=driver]');
    expect(await panel.page.locator('[role=tabpanel]').innerText()).toMatch(/Py4J calls\s+\d+/);
  });

  test('has driver cost: wall time by class, the data path of the selection, and cost by line, which can be sorted', async () => {
    const panel = await openPanel();
    await panel.showRun(wastefulEvents, { title: 'orders.py' });
    const wasteful = reduceRun(wastefulEvents);
    await panel.page.click('[data-tab=driver]');
    const tab = panel.page.locator('[role=tabpanel]');
    expect(await tab.locator('.wall dt').allInnerTexts()).toEqual(
      expect.arrayContaining(['user code', 'waiting for Py4J', 'Spark running', 'unaccounted', 'total']),
    );
    const picture = tab.getByRole('img', { name: /^Data path of the whole run\. driver to Py4J socket: / });
    expect(await picture.locator('.stop').allTextContents()).toEqual([
      ...['driver', 'Py4J socket', 'JVM', 'executors', 'Python workers'],
    ]);

    const places = () => tab.getByRole('table', { name: 'Driver cost by line' }).locator('tbody td:first-child');
    const byTime = await places().allInnerTexts();
    await tab.getByRole('button', { name: 'Py4J calls' }).click();
    const byCalls = await places().allInnerTexts();
    expect(byCalls[0]).toBe(':33');
    expect(byTime[0]).not.toBe(':33');
    expect([...byCalls].sort()).toEqual([...byTime].sort());

    await places().filter({ hasText: ':25' }).click();
    expect(await panel.page.locator('[data-panel=detail] .heading').innerText()).toContain('orders.withColumn(');
    expect(await tab.getByRole('img').getAttribute('aria-label')).toMatch(/^Data path of orders\.py:25\. /);
    const made = wasteful.datasets.filter(each => each.op === 'withColumn').map(each => each.id);
    const loop = foldRepeats(wasteful).find(each => made.every(id => each.datasetIds.includes(id)));
    expect((await panel.selected()).related).toContain(`f${loop?.id}`);
    await panel.thing(`a${wasteful.actions[1]!.id}`, 'timeline').click();
    expect(await tab.getByRole('img').getAttribute('aria-label')).toMatch(
      /^Data path of ② count orders\.py:27\. .*2 plan|1 plan node/,
    );
  });

  test('has hints with cost and lines, which can be selected', async () => {
    const panel = await openPanel();
    await panel.showRun(wastefulEvents, { title: 'orders.py' });
    await panel.page.click('[data-tab=driver]');
    const findings = panel.page.locator('.findings > li');
    expect(await findings.count()).toBeGreaterThan(4);
    await findings.filter({ hasText: 'withColumn' }).locator('[data-k]').first().click();
    const messages = panel.page.getByRole('region', { name: 'Findings' });
    expect(await messages.innerText()).toMatch(/orders\.py:25 Long chain of transformations: [\w ]+[\d.]+ s/);
    const capture = findings.filter({ hasText: 'sc.broadcast(rates)' });
    expect(await capture.innerText()).toContain('1.1 MiB');
    await capture.locator('[data-k]').last().press('Enter');
    const [opened] = await panel.posted('openSource');
    expect(opened).toMatchObject({ file: WASTEFUL_FILE, line: 22 });
  });

  test('has the first rows of an action, or says how to get them', async () => {
    const panel = await openRatings();
    await panel.thing(action('collect')).click();
    await panel.page.click('[data-tab=rows]');
    expect(await panel.page.locator('[role=tabpanel]').innerText()).toContain('Rerun');
    const result = { columns: [{ name: 'verdict', type: 'str' }], rows: [['<b>liked</b>']], total: 2 };
    const call = ratingsEvents.find(event => event.type === 'callMade' && event.op === 'collect');
    const callId = call?.type === 'callMade' ? call.callId : 0;
    const at = ratingsEvents.findIndex(event => event.type === 'runEnded');
    const returned = { type: 'actionReturned', time: ratingsEvents[at]!.time, callId, result } as RunEvent;
    await panel.showRun([...ratingsEvents.slice(0, at), returned, ...ratingsEvents.slice(at)], { title: 'ratings.py' });
    expect(await panel.page.locator('table.rows td').allInnerTexts()).toEqual(['<b>liked</b>']);
  });
});

test('of a plan with thousands of nodes, the nearest to the root are shown, and others can be opened', async () => {
  const panel = await openPanel({ saved: { runId: 'plan', page: 'plan', planAs: 'tree' } });
  await panel.showRun(widePlanEvents(10_000) as RunEvent[]);
  const rows = panel.page.locator('.tree [role=listitem]');
  await expect.poll(() => rows.count()).toBeGreaterThan(300);
  const before = await rows.count();
  expect(before).toBeLessThan(700);
  const closed = panel.page.locator('[data-action=openNodes]').first();
  const below = Number(/(\d+) nodes below/.exec(await closed.innerText())![1]);
  await closed.click();
  await expect.poll(() => rows.count()).toBe(before + below);
  await panel.page.getByRole('button', { name: 'Graph', exact: true }).click();
  expect(await panel.page.locator('.planGraph rect').count()).toBe(before + below);
});
