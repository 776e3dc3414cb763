import { expect, test } from 'vitest';
import type { EventOf, RunEvent } from '../../src/model/runEvent';
import type { PanelPage } from './support/panelPage';
import { openingPanels } from './support/openingPanels';
import { ratingsEvents } from './support/ratingsEvents';

const { openPanel } = openingPanels();

const COUNT = 1250;

/** The recorded run with 1,250 tasks in its first stage: each takes 1 ms more than the one before, the last has failed. */
function manyTasks(): RunEvent[] {
  const isOfFirst = (event: RunEvent): event is EventOf<'taskEnded'> =>
    event.type === 'taskEnded' && event.stageId === 0;
  const first = ratingsEvents.find(isOfFirst)!;
  const at = ratingsEvents.findIndex(isOfFirst);
  const metrics = { ...first.metrics!, executorRunTime: 60, executorDeserializeTime: 10 };
  const tasks = Array.from({ length: COUNT }, (_, index): RunEvent => {
    const own = { taskId: 10_000 + index, index, finishTime: first.launchTime + 100 + index, metrics };
    if (index < COUNT - 1) return { ...first, ...own };
    const failure = { kind: 'ExceptionFailure', message: 'ValueError: no number', stackTrace: null };
    return { ...first, ...own, status: 'failed', failure };
  });
  const others = ratingsEvents.filter(
    event => !(isOfFirst(event) || (event.type === 'taskStarted' && event.stageId === 0)),
  );
  const before = ratingsEvents.slice(0, at).filter(event => others.includes(event));
  return [...before, ...tasks, ...others.slice(before.length)];
}

const tableOf = (panel: PanelPage) => panel.page.getByRole('table', { name: 'Tasks of stage 0' });

/** The texts of a column on the page that is shown. */
async function column(panel: PanelPage, name: string): Promise<string[]> {
  const heads = await tableOf(panel).getByRole('columnheader').allInnerTexts();
  const index = heads.findIndex(head => head.replace(/ [▾▴]$/, '') === name);
  return tableOf(panel)
    .locator(`tbody td:nth-child(${index + 1})`)
    .allInnerTexts();
}

async function openTasks(options: Parameters<typeof openPanel>[0] = {}): Promise<PanelPage> {
  const panel = await openPanel(options);
  await panel.showRun(manyTasks(), { title: 'ratings.py' });
  if ((options.width ?? 1280) < 900) await panel.openPage('timeline');
  await panel.thing('s0-0', 'timeline').click();
  if ((options.width ?? 1280) < 900) await panel.openPage('plan');
  await panel.page.click('[data-tab=metrics]');
  return panel;
}

test('all tasks of a stage can be seen, a page at a time', async () => {
  const panel = await openTasks();
  const pages = panel.page.getByRole('navigation', { name: 'Tasks of stage 0' });
  const shown = pages.getByRole('status');
  expect(await shown.innerText()).toBe('1–100 of 1,250 tasks');
  expect(await tableOf(panel).locator('tbody tr').count()).toBe(100);
  expect(await tableOf(panel).getAttribute('aria-rowcount')).toBe('1251');
  await pages.getByRole('button', { name: 'Next' }).click();
  expect(await shown.innerText()).toBe('101–200 of 1,250 tasks');
  await pages.getByRole('button', { name: 'Last' }).click();
  expect(await shown.innerText()).toBe('1,201–1,250 of 1,250 tasks');
  expect(await tableOf(panel).locator('tbody tr').count()).toBe(50);
  expect(await tableOf(panel).locator('tbody tr').last().getAttribute('aria-rowindex')).toBe('1251');
  await pages.getByRole('button', { name: 'Last' }).press('Enter');
  expect(await shown.innerText()).toBe('1,201–1,250 of 1,250 tasks');
});

test('tasks are sorted by any column, first those that failed', async () => {
  const panel = await openTasks();
  const head = (name: string) => tableOf(panel).getByRole('columnheader', { name });
  expect(await head('status').getAttribute('aria-sort')).toBe('ascending');
  expect((await column(panel, 'task')).slice(0, 2)).toEqual([String(COUNT - 1), String(COUNT - 2)]);
  expect((await column(panel, 'error'))[0]).toBe('ValueError: no number');

  const pages = panel.page.getByRole('navigation', { name: 'Tasks of stage 0' });
  await pages.getByRole('button', { name: 'Last' }).click();
  await head('duration').getByRole('button').focus();
  await panel.page.keyboard.press('Enter');
  expect(await head('duration').getAttribute('aria-sort')).toBe('descending');
  expect(await head('status').getAttribute('aria-sort')).toBeNull();
  expect((await column(panel, 'duration'))[0]).toBe('1.3 s');
  expect(await pages.getByRole('status').innerText()).toBe('1–100 of 1,250 tasks');
  await panel.page.keyboard.press('Enter');
  expect(await head('duration').getAttribute('aria-sort')).toBe('ascending');
  expect((await column(panel, 'duration')).slice(0, 2)).toEqual(['100 ms', '101 ms']);
});

test.each(['light', 'dark', 'highContrast'] as const)(
  'sums, quantiles and tasks of a stage are accessible in a small panel, %s',
  async theme => {
    const panel = await openTasks({ width: 540, height: 700, theme });
    const quantiles = panel.page.getByRole('table', { name: 'Quantiles over tasks' });
    expect(await quantiles.getByRole('rowheader').allInnerTexts()).toEqual(
      expect.arrayContaining(['duration', 'scheduler delay']),
    );
    expect(await panel.violations()).toEqual([]);
    const body = panel.page.locator('[data-panel=detail] .body');
    expect(await body.evaluate(each => each.scrollWidth - each.clientWidth)).toBe(0);
  },
);
