import AxeBuilderSource from 'axe-core';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/model/runEvent';
import { reduceRun } from '../../src/model/reduceRun';
import type { StaticLineage } from '../../src/wire/languageMessages';
import { idOf, lineageEvents } from '../bench/lineageEvents.mjs';
import { chromiumOptions } from '../editor/support/chromium';
import { PanelPage, type PanelPageOptions } from './support/panelPage';
import { RATINGS_FILE, ratingsEvents } from './support/ratingsEvents';
import type { ThemeName } from './support/themes';
import { WASTEFUL_FILE, wastefulEvents } from './support/wastefulEvents';

let browser: Browser;
const opened: PanelPage[] = [];

beforeAll(async () => {
  browser = await chromium.launch(await chromiumOptions());
});
afterAll(() => browser.close());
afterEach(async () => {
  for (const panel of opened.splice(0)) {
    expect(panel.errors).toEqual([]);
    await panel.close();
  }
});

async function openPanel(options?: PanelPageOptions): Promise<PanelPage> {
  const panel = await PanelPage.open(browser, options);
  opened.push(panel);
  return panel;
}

async function openRatings(options?: PanelPageOptions): Promise<PanelPage> {
  const panel = await openPanel(options);
  await panel.showRun(ratingsEvents, { title: 'ratings.py' });
  return panel;
}

const run = reduceRun(ratingsEvents);
const dataset = (op: string, line: number) =>
  `d${run.datasets.find(each => each.op === op && each.callSite?.line === line)?.id}`;
const action = (op: string) => `a${run.actions.find(each => each.op === op)?.id}`;

/** Positions of the drawn datasets in the drawing, by key. */
function places(panel: PanelPage): Promise<Record<string, string>> {
  return panel.page.locator('[data-panel=lineage] .node').evaluateAll(nodes =>
    Object.fromEntries(
      nodes.map(node => {
        const rect = node.querySelector('rect');
        return [(node as SVGElement).dataset.k, `${rect?.getAttribute('x')},${rect?.getAttribute('y')}`];
      }),
    ),
  );
}

/** Positions of things on the screen. */
function screenPlaces(panel: PanelPage): Promise<Record<string, { x: number; y: number }>> {
  return panel.page.locator('[data-panel=lineage] .node').evaluateAll(nodes =>
    Object.fromEntries(
      nodes.map(node => {
        const { x, y } = node.getBoundingClientRect();
        return [(node as SVGElement).dataset.k, { x: Math.round(x), y: Math.round(y) }];
      }),
    ),
  );
}

describe('a run', () => {
  test('shows its datasets, stages, actions, times and status', async () => {
    const panel = await openRatings();
    await expect.poll(() => panel.page.locator('.root').getAttribute('data-status')).toBe('succeeded');
    for (const each of run.datasets) expect(await panel.thing(`d${each.id}`).count(), each.op).toBe(1);
    for (const each of run.actions) expect(await panel.thing(`a${each.id}`, 'timeline').count(), each.op).toBe(1);
    const header = await panel.page.locator('header').first().innerText();
    expect(header).toMatch(/ratings\.py ▸ run .*\d\d:\d\d:\d\d/);
    expect(header).toContain('succeeded');
    expect(header).toContain(`${run.actions.length} actions`);
    expect(await panel.thing(dataset('agg', 31)).textContent()).toContain('ratings.groupBy("movie").agg(');
    const bars = panel.page.locator('[data-panel=timeline] .clockRow .name');
    expect(await bars.allInnerTexts()).toEqual(
      expect.arrayContaining(['driver', 'actions', 'jobs', 'stages', 'executors']),
    );
  });

  test('can be cancelled while it is in progress, and run again afterwards', async () => {
    const panel = await openPanel();
    const half = ratingsEvents.findIndex(event => event.type === 'jobEnded');
    await panel.showRun(ratingsEvents.slice(0, half), { live: true });
    expect(await panel.page.locator('[data-action=rerun]').count()).toBe(0);
    await panel.page.click('[data-action=cancel]');
    await panel.page.click('[data-action=sparkUi]');
    expect(await panel.posted('cancel')).toHaveLength(1);
    expect(await panel.posted('openSparkUi')).toHaveLength(1);
    await panel.send({ type: 'events', events: ratingsEvents.slice(half) }, { type: 'ended' });
    expect(await panel.page.locator('[data-action=cancel], [data-action=sparkUi]').count()).toBe(0);
    await panel.page.click('[data-action=rerun]');
    expect(await panel.posted('rerun')).toHaveLength(1);
  });

  test('without a gateway is shown as lost', async () => {
    const panel = await openPanel();
    await panel.showRun(ratingsEvents.slice(0, 80), { live: true });
    expect(await panel.page.locator('.root').getAttribute('data-status')).toBe('running');
    await panel.send({ type: 'ended' });
    expect(await panel.page.locator('.root').getAttribute('data-status')).toBe('lost');
    expect(await panel.page.locator('.status').innerText()).toContain('lost');
  });
});

describe('while a run is in progress', () => {
  test('drawn datasets stay in place, in the drawing and on the screen', async () => {
    const panel = await openPanel();
    const events = lineageEvents(60) as RunEvent[];
    const steps = [events.slice(0, 65), events.slice(65, 110), events.slice(110)];
    await panel.showRun([], { live: true });
    await panel.send({ type: 'events', events: steps[0] });
    await panel.page.locator('[data-panel=lineage] .canvas').evaluate(pane => pane.scrollTo(0, 240));
    await panel.page.click('button[aria-label="Zoom in"]');
    for (const step of steps.slice(1)) {
      const before = await places(panel);
      const seen = await screenPlaces(panel);
      await panel.send({ type: 'events', events: step });
      const after = await places(panel);
      expect(Object.keys(after).length).toBeGreaterThan(Object.keys(before).length);
      expect(after).toMatchObject(before);
      const now = await screenPlaces(panel);
      for (const [key, { x, y }] of Object.entries(seen)) {
        // Browsers scroll in whole pixels.
        expect(Math.abs((now[key]?.x ?? Infinity) - x), key).toBeLessThanOrEqual(1);
        expect(Math.abs((now[key]?.y ?? Infinity) - y), key).toBeLessThanOrEqual(1);
      }
    }
  });

  test('expected datasets are drawn lighter, and replaced in place by recorded ones', async () => {
    const panel = await openPanel();
    await panel.send({ type: 'static', file: '/work/job.py', lineage: promised(6) });
    expect(await panel.page.locator('.root').getAttribute('data-status')).toBe('none');
    expect(await panel.page.locator('.node.promised').count()).toBe(6);
    const before = Object.values(await places(panel));
    await panel.showRun((lineageEvents(6) as RunEvent[]).slice(0, 2 + 3 * 4), { live: true });
    expect(await panel.page.locator('.node.promised').count()).toBe(2);
    expect(await panel.page.locator('.node:not(.promised)').count()).toBe(4);
    expect(Object.values(await places(panel)).sort()).toEqual(before.sort());
    await panel.send({ type: 'ended' });
    expect(await panel.page.locator('.node.promised').count()).toBe(0);
  });
});

describe('the selection', () => {
  test('of a dataset highlights its stages, plan nodes and line in every pane', async () => {
    const panel = await openRatings();
    const key = dataset('sql', 61);
    await panel.thing(key).click();
    expect((await panel.selected()).picked).toEqual([key]);
    expect((await panel.selected('timeline')).related.some(each => each.startsWith('s0-'))).toBe(true);
    expect((await panel.selected('detail')).related.filter(each => each.startsWith('n0-')).length).toBeGreaterThan(1);
    expect(await panel.page.locator('[data-panel=detail] h2').first().innerText()).toContain('spark.sql(');
  });

  test('of a plan node, a bar and a stage is shown in the lineage', async () => {
    const panel = await openRatings();
    const node = panel.page.locator('[data-panel=detail] .pick', { hasText: 'ArrowEvalPython' });
    await node.locator('.what').click();
    expect((await panel.selected()).related).toContain(dataset('sql', 61));
    await panel.thing(action('collect'), 'timeline').click();
    expect((await panel.selected()).picked).toEqual([action('collect')]);
    await panel.page
      .locator('[data-panel=lineage] .stage')
      .first()
      .click({ position: { x: 60, y: 12 } });
    expect((await panel.selected()).picked[0]).toMatch(/^s0-/);
  });

  test('goes to the source with Enter and double-click, and back with Escape', async () => {
    const panel = await openRatings();
    await panel.thing(dataset('withColumn', 57)).dblclick();
    await panel.thing(action('top')).click();
    await panel.thing(action('top')).press('Enter');
    expect(await panel.posted('openSource')).toMatchObject([
      { file: RATINGS_FILE, line: 57, recorded: false },
      { file: RATINGS_FILE, line: 52, recorded: false },
    ]);
    await panel.page.keyboard.press('Escape');
    expect((await panel.selected()).picked).toEqual([dataset('withColumn', 57)]);
    await panel.page.keyboard.press('Escape');
    expect((await panel.selected()).picked).toEqual([]);
  });

  test('follows the cursor of the editor, also inside a call over several lines', async () => {
    const panel = await openRatings();
    await panel.send({ type: 'cursor', file: RATINGS_FILE, line: 33 });
    const lit = panel.page.locator('[data-panel=lineage] .lit');
    expect(await lit.evaluateAll(found => found.map(each => (each as HTMLElement).dataset.k))).toEqual([
      dataset('agg', 31),
    ]);
    await panel.send({ type: 'cursor', file: RATINGS_FILE, line: 3 });
    expect(await lit.count()).toBe(0);
  });

  test('offers the recorded source if the file has been edited since the run', async () => {
    const panel = await openRatings();
    await panel.thing(action('collect')).click();
    expect(await panel.page.locator('[data-action=recordedText]').count()).toBe(0);
    await panel.send({ type: 'edited', files: [RATINGS_FILE] });
    await panel.page.click('[data-action=recordedText]');
    expect(await panel.posted('openSource')).toMatchObject([{ file: RATINGS_FILE, line: 69, recorded: true }]);
  });
});

describe('with the keyboard only', () => {
  test('Tab reaches every pane, the sash and the tabs, and arrow keys reach the things in a pane', async () => {
    const panel = await openRatings();
    const { page } = panel;
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.k ?? '');
    const reached = new Set<string>();
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press('Tab');
      reached.add(
        await page.evaluate(() => {
          const active = document.activeElement as HTMLElement;
          const pane = active.closest<HTMLElement>('[data-panel]')?.dataset.panel ?? 'header';
          return `${pane} ${active.dataset.k ? 'thing' : (active.getAttribute('role') ?? active.tagName)}`;
        }),
      );
    }
    for (const pane of ['lineage', 'detail', 'timeline']) expect([...reached]).toContain(`${pane} thing`);
    expect([...reached].filter(each => each.endsWith('separator'))).toHaveLength(1);
    expect([...reached]).toContain('detail tab');

    await panel.thing(dataset('textFile', 50)).focus();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(dataset('filter', 51));
    await page.keyboard.press('Space');
    expect((await panel.selected()).picked).toEqual([dataset('filter', 51)]);

    const sash = page.locator('[role=separator]').first();
    const size = Number(await sash.getAttribute('aria-valuenow'));
    await sash.press('ArrowLeft');
    expect(Number(await sash.getAttribute('aria-valuenow'))).toBe(size + 2);

    await page.locator('[role=tab][aria-selected=true]').press('ArrowRight');
    expect(await page.locator('[role=tab][aria-selected=true]').innerText()).toBe('Logical');
  });

  test('the + - 0 keys zoom the lineage', async () => {
    const panel = await openRatings();
    const width = () => panel.page.locator('.canvas svg').evaluate(svg => svg.getBoundingClientRect().width);
    await panel.thing(dataset('textFile', 50)).focus();
    const first = await width();
    await panel.page.keyboard.press('+');
    expect(await width()).toBeGreaterThan(first * 1.2);
    await panel.page.keyboard.press('-');
    await panel.page.keyboard.press('-');
    expect(await width()).toBeLessThan(first);
    await panel.page.keyboard.press('0');
    const pane = panel.page.locator('.canvas');
    expect(
      await pane.evaluate(each => each.scrollWidth <= each.clientWidth && each.scrollHeight <= each.clientHeight),
    ).toBe(true);
  });

  test('the text tree has the same content as the graph, and arrow keys move in it', async () => {
    const panel = await openRatings();
    const drawn = await panel.page
      .locator('[data-panel=lineage] [data-k]')
      .evaluateAll(found => found.map(each => (each as HTMLElement).dataset.k ?? ''));
    await panel.page.click('[data-action=textTree]');
    const items = panel.page.locator('[role=tree] [role=treeitem]');
    const told = await items.evaluateAll(found => found.map(each => (each as HTMLElement).dataset.k ?? ''));
    expect(new Set(told.filter(key => key !== ''))).toEqual(new Set(drawn));
    expect(await panel.thing(dataset('reduceByKey', 52)).innerText()).toMatch(
      /reduceByKey ratings\.py:52 .*, from map ratings\.py:52 \(shuffle \d+ B\)/,
    );
    await items.first().focus();
    await panel.page.keyboard.press('ArrowLeft');
    expect(await items.first().getAttribute('aria-expanded')).toBe('false');
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press('Enter');
    expect((await panel.selected()).picked).toEqual([dataset('textFile', 50)]);
    expect(await panel.posted('openSource')).toMatchObject([{ line: 50 }]);
  });
});

describe('the lineage', () => {
  test('can be searched by name, line and source text; Enter goes to the next result', async () => {
    const panel = await openRatings();
    const search = panel.page.locator('input[type=search]');
    await search.fill('map');
    const count = panel.page.locator('.search .count');
    expect(await count.innerText()).toBe('2');
    await search.press('Enter');
    expect(await count.innerText()).toBe('1 of 2');
    expect((await panel.selected()).picked).toEqual([dataset('map', 51)]);
    await search.press('Enter');
    expect((await panel.selected()).picked).toEqual([dataset('map', 52)]);
    await search.fill('nothing like it');
    expect(await count.innerText()).toBe('No results');
    await search.press('Escape');
    expect(await search.inputValue()).toBe('');
  });

  test('can collapse all stages or a single one, which then show totals', async () => {
    const panel = await openRatings();
    await panel.page.selectOption('select[aria-label="Level of detail"]', 'stages');
    expect(await panel.page.locator('.node').count()).toBe(0);
    expect(await panel.page.locator('.stage .sum').first().textContent()).toBe('3 datasets: textFile … map');
    await panel.page.locator('.fold').first().click();
    expect(await panel.page.locator('.node').count()).toBe(3);
  });

  test('zooms at the mouse with Ctrl and the wheel, and pans by dragging', async () => {
    const panel = await openRatings({ width: 900, height: 900 });
    const node = panel.thing(dataset('createDataFrame', 55));
    const middle = async () => {
      const box = (await node.boundingBox())!;
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };
    const before = await middle();
    await panel.page.mouse.move(before.x, before.y);
    await panel.page.keyboard.down('Control');
    await panel.page.mouse.wheel(0, -200);
    await panel.page.keyboard.up('Control');
    await expect.poll(async () => (await node.boundingBox())!.width).toBeGreaterThan(200);
    const zoomed = await middle();
    expect(Math.hypot(zoomed.x - before.x, zoomed.y - before.y)).toBeLessThan(6);
    await panel.page.mouse.down();
    await panel.page.mouse.move(before.x - 60, before.y - 40, { steps: 4 });
    await panel.page.mouse.up();
    const panned = await middle();
    expect([Math.round(panned.x - zoomed.x), Math.round(panned.y - zoomed.y)]).toEqual([-60, -40]);
    expect((await panel.selected()).picked).toEqual([]);
  });

  test('can be saved as an image and copied as text', async () => {
    const panel = await openRatings({ theme: 'dark' });
    const choose = async (name: string) => {
      await panel.page.click('[data-action=export]');
      await panel.page.getByRole('menuitem', { name }).click();
    };
    await choose('Save lineage as SVG');
    await choose('Save lineage as PNG');
    await expect.poll(() => panel.posted('save')).toHaveLength(2);
    const [svg, png] = await panel.posted('save');
    const text = Buffer.from(svg!.data, 'base64').toString();
    expect(text).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(text).toContain('createDataFrame');
    expect(text).not.toMatch(/var\(|class=|color-mix|data-k|<style/);
    expect(text).toContain('fill="rgb(31, 31, 31)"');
    expect(Buffer.from(png!.data, 'base64').subarray(1, 4).toString()).toBe('PNG');
    await choose('Copy lineage as text');
    await choose('Copy plans as text');
    const copied = await panel.posted('copy');
    expect(copied[0]?.text).toMatch(/textFile +:50/);
    expect(copied[1]?.text).toContain('ArrowEvalPython');
  });
});

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
    const made = wasteful.datasets.filter(each => each.op === 'withColumn').map(each => `d${each.id}`);
    expect((await panel.selected()).related).toEqual(expect.arrayContaining(made));
    await panel.thing(`a${wasteful.actions[1]!.id}`, 'timeline').click();
    expect(await tab.getByRole('img').getAttribute('aria-label')).toMatch(
      /^Data path of ② count orders\.py:27\. .*2 plan|1 plan node/,
    );
  });

  test('has hints with cost and lines, which can be selected', async () => {
    const panel = await openPanel();
    await panel.showRun(wastefulEvents, { title: 'orders.py' });
    const messages = panel.page.getByRole('region', { name: 'Worth a look' });
    expect(await messages.innerText()).toMatch(/orders\.py:25 withColumn in a loop: [\d.]+ s/);
    await panel.page.click('[data-tab=driver]');
    const wastes = panel.page.locator('.wastes > li');
    expect(await wastes.count()).toBe(6);
    const capture = wastes.filter({ hasText: 'sc.broadcast(rates)' });
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

describe('invalid or missing data', () => {
  test('malformed messages are reported and change nothing', async () => {
    const panel = await openRatings();
    const before = await panel.page.locator('.root').innerHTML();
    const bad = [null, 7, 'run', {}, { type: 'run' }, { type: 'constructor' }, { type: 'events', events: [{}] }];
    await panel.send(
      ...bad,
      { type: 'cursor', file: 'x', line: 0 },
      { type: 'static', file: 'x', lineage: { nodes: [1] } },
    );
    expect(await panel.posted('problem')).toHaveLength(bad.length + 2);
    expect(await panel.page.locator('.root').innerHTML()).toBe(before);
  });

  test('HTML in names, errors and sources is shown as text', async () => {
    const evil = '<img src=x onerror="window.hit=1">';
    const events = JSON.parse(
      JSON.stringify(ratingsEvents, (name, value: unknown) =>
        ['op', 'error', 'text', 'description', 'name', 'function', 'detail', 'simpleString'].includes(name) &&
        typeof value === 'string'
          ? value + evil
          : value,
      ),
    ) as RunEvent[];
    const panel = await openPanel();
    await panel.showRun(events);
    for (const tab of ['plan', 'logical', 'metrics', 'rows', 'driver']) {
      await panel.page.click(`[data-tab=${tab}]`);
      expect(await panel.page.locator('img').count()).toBe(0);
    }
    await panel.page.click('[data-action=textTree]');
    expect(await panel.page.locator('img').count()).toBe(0);
    expect(await panel.page.locator('[role=tree]').innerText()).toContain('<img src=x');
    expect(await panel.page.evaluate(() => (window as unknown as { hit?: number }).hit)).toBeUndefined();
  });

  test('a run that could not start shows the reason and a button, and a run in preparation shows its progress', async () => {
    const panel = await openPanel();
    expect(await panel.page.locator('main').innerText()).toContain('Run job');
    await panel.send({ type: 'preparing', title: 'job.py', message: 'Getting pyspark', fraction: 0.25 });
    expect(await panel.page.locator('main').innerText()).toContain('Getting pyspark');
    expect(await panel.page.locator('progress').getAttribute('value')).toBe('25');
    await panel.send({ type: 'failed', title: 'job.py', code: 'runtime.noPython', message: 'There is no Python.' });
    expect(await panel.page.locator('main').innerText()).toContain('There is no Python.');
    await panel.page.click('[data-action=rerun]');
    expect(await panel.posted('rerun')).toHaveLength(1);
  });
});

test('selection, tab, zoom and collapsed panes are kept when the page is reloaded', async () => {
  const first = await openRatings();
  await first.thing(dataset('agg', 31)).click();
  await first.page.click('[data-tab=metrics]');
  await first.page.click('button[aria-label="Zoom in"]');
  await first.page.getByRole('button', { name: 'Timeline' }).click();
  const zoom = await first.page.locator('.zoom button').nth(1).innerText();
  await first.page.locator('.canvas').evaluate(pane => pane.scrollTo(0, 120));
  await expect.poll(async () => ((await first.saved()) as { scroll: { top: number } }).scroll.top).toBe(120);
  const second = await openRatings({ saved: await first.saved() });
  expect((await second.selected()).picked).toEqual([dataset('agg', 31)]);
  expect(await second.page.locator('[role=tab][aria-selected=true]').innerText()).toBe('Metrics');
  expect(await second.page.locator('.zoom button').nth(1).innerText()).toBe(zoom);
  expect(await second.page.locator('[data-panel=timeline] .lane').count()).toBe(0);
  expect(await second.page.locator('.canvas').evaluate(pane => pane.scrollTop)).toBe(120);
  // Another run starts with a fresh state.
  await second.showRun(lineageEvents(5) as RunEvent[], { title: 'other.py' });
  expect((await second.selected()).picked).toEqual([]);
});

test('a saved state of another version is ignored', async () => {
  const panel = await openRatings({ saved: { picked: 7, tab: 'soul', zoom: 'big', history: [1], scroll: null } });
  expect(await panel.page.locator('[role=tab][aria-selected=true]').innerText()).toBe('Plan');
});

test('a narrow panel has the details below the lineage and a collapsed timeline', async () => {
  const panel = await openRatings({ width: 380, height: 900 });
  const [lineage, detail] = await Promise.all(
    ['lineage', 'detail'].map(name => panel.page.locator(`[data-panel=${name}]`).boundingBox()),
  );
  expect(detail!.y).toBeGreaterThanOrEqual(lineage!.y + lineage!.height);
  expect(await panel.page.locator('[data-panel=timeline] .lane').count()).toBe(0);
  expect(await panel.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
});

describe('an accessibility checker finds nothing', () => {
  const themes: ThemeName[] = ['light', 'dark', 'highContrast', 'highContrastLight'];
  test.each(themes)('in the theme %s', async theme => {
    const panel = await openRatings({ theme });
    const violations = async () => {
      await panel.page.evaluate(AxeBuilderSource.source);
      return panel.page.evaluate(async () => {
        const { axe } = window as unknown as { axe: typeof AxeBuilderSource };
        const found = await axe.run(document, { resultTypes: ['violations'] });
        return found.violations.flatMap(each =>
          each.nodes.map(node => `${each.id}: ${node.html} ${node.failureSummary}`),
        );
      });
    };
    expect(await violations()).toEqual([]);
    await panel.thing(action('collect')).click();
    for (const tab of ['plan', 'logical', 'metrics', 'rows', 'driver']) {
      await panel.page.click(`[data-tab=${tab}]`);
      expect(await violations(), tab).toEqual([]);
    }
    await panel.page.click('[data-action=textTree]');
    await panel.page.click('[data-action=export]');
    expect(await violations(), 'text tree and menu').toEqual([]);
    await panel.showRun(wastefulEvents, { title: 'orders.py' });
    expect(await violations(), 'driver cost').toEqual([]);
    await panel.page.locator('.wastes [data-k]').first().click();
    expect(await violations(), 'driver cost of a line').toEqual([]);
    await panel.send({ type: 'failed', title: 'job.py', code: 'x', message: 'why' });
    await panel.send({ type: 'preparing', title: 'job.py', message: 'Getting pyspark', fraction: null });
    expect(await violations(), 'preparing').toEqual([]);
  });
});

/** The static lineage of a source that creates the datasets of `lineageEvents`. */
function promised(count: number): StaticLineage {
  const events = lineageEvents(count) as RunEvent[];
  const calls = events.filter(event => event.type === 'callMade');
  const position = { line: 0, character: 0 };
  const nodes = calls.map((call, index) => {
    const { line, column, endLine, endColumn, function: name } = call.frames[0]!;
    return {
      id: index + 1,
      kind: 'dataset' as const,
      datasetKind: 'rdd' as const,
      op: call.op,
      owner: call.owner,
      callKind: call.kind,
      width: 'narrow' as const,
      parentIds: call.argumentIds.map(id => calls.findIndex((_, at) => idOf(at + 1) === id) + 1),
      isCertain: true,
      callSite: { line, column: column!, endLine: endLine!, endColumn: endColumn!, function: name },
      range: { start: position, end: position },
      source: `call_${index + 1}()`,
    };
  });
  return { uri: 'file:///work/job.py', version: 1, isJob: true, nodes };
}
