import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/model/runEvent';
import type { StaticLineage } from '../../src/wire/languageMessages';
import { idOf, lineageEvents } from '../bench/lineageEvents.mjs';
import { action, dataset, openingPanels, ratingsRun } from './support/openingPanels';
import type { PanelPage } from './support/panelPage';
import { RATINGS_FILE, ratingsEvents } from './support/ratingsEvents';
import type { ThemeName } from './support/themes';
import { wastefulEvents } from './support/wastefulEvents';

const { openPanel, openRatings } = openingPanels();

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
    for (const each of ratingsRun.datasets) expect(await panel.thing(`d${each.id}`).count(), each.op).toBe(1);
    for (const each of ratingsRun.actions)
      expect(await panel.thing(`a${each.id}`, 'timeline').count(), each.op).toBe(1);
    const header = await panel.page.locator('header').first().innerText();
    expect(header).toMatch(/ratings\.py ▸ run .*\d\d:\d\d:\d\d/);
    expect(header).toContain('succeeded');
    expect(header).toContain(`${ratingsRun.actions.length} actions`);
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
    await panel.openPage('plan');
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
    const keys = () => lit.evaluateAll(found => found.map(each => (each as HTMLElement).dataset.k));
    await expect.poll(keys).toEqual([dataset('agg', 31)]);
    await panel.send({ type: 'cursor', file: RATINGS_FILE, line: 3 });
    await expect.poll(keys).toEqual([]);
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

test('a file shows its progress while it is read, can be cancelled, and is drawn when it is complete', async () => {
  const panel = await openPanel();
  const main = panel.page.locator('main');
  const half = ratingsEvents.slice(0, 400);
  const start = { type: 'run', title: 'app-1', live: true, recording: '/app-1', events: half, reading: 0.25 } as const;
  await panel.send(start);
  expect(await main.innerText()).toContain('Reading the file');
  await panel.send({ type: 'read', events: ratingsEvents.slice(400, 500), fraction: 0.5 });
  expect(await panel.page.locator('progress').getAttribute('value')).toBe('50');
  await panel.page.click('[data-action=cancel]');
  expect(await panel.posted('cancel')).toHaveLength(1);
  await panel.send({ type: 'failed', title: 'app-1', code: 'recording.cancelled', message: 'Not to its end.' });
  expect(await main.innerText()).toMatch(/^Cancelled\s+Not to its end\.$/);

  await panel.send(start);
  await panel.send({ type: 'read', events: ratingsEvents.slice(400), fraction: 1 });
  await panel.send({ type: 'ended' });
  await expect.poll(() => panel.page.locator('.root').getAttribute('data-status')).toBe('succeeded');
  for (const each of ratingsRun.datasets) expect(await panel.thing(`d${each.id}`).count(), each.op).toBe(1);
});

test('the log of an application that still runs is drawn as it grows, and cannot be cancelled', async () => {
  const panel = await openPanel();
  const [first, ...others] = ratingsEvents;
  const events = [{ ...first, mode: 'import' } as RunEvent, ...others.slice(0, 100)];
  await panel.send({ type: 'run', title: 'app-1', live: true, recording: '/app-1.inprogress', events });
  const root = panel.page.locator('.root');
  await expect.poll(() => root.getAttribute('data-status')).toBe('running');
  expect(await panel.page.locator('[data-action=cancel], [data-action=sparkUi], [data-action=rerun]').count()).toBe(0);
  await panel.send({ type: 'read', events: others.slice(100, -1), fraction: 1, isGrowing: true });
  for (const each of ratingsRun.datasets) expect(await panel.thing(`d${each.id}`).count(), each.op).toBe(1);
  expect(await root.getAttribute('data-status')).toBe('running');
  await panel.send({ type: 'read', events: others.slice(-1), fraction: 1, isGrowing: true });
  await panel.send({ type: 'ended' });
  await expect.poll(() => root.getAttribute('data-status')).toBe('succeeded');
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
  const panel = await openRatings({
    saved: { picked: 7, page: 'moon', tab: 'soul', zoom: 'big', history: [1], scroll: null },
  });
  expect(await panel.page.locator('[role=tab][aria-selected=true]').innerText()).toBe('Overview');
});

describe('an accessibility checker finds nothing', () => {
  const themes: ThemeName[] = ['light', 'dark', 'highContrast', 'highContrastLight'];
  test.each(themes)('in the theme %s', async theme => {
    const panel = await openRatings({ theme });
    const violations = () => panel.violations();
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
    await panel.openPage('driver');
    await panel.page.locator('.findings [data-k]').first().click();
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
      times: 1,
      callSite: { line, column: column!, endLine: endLine!, endColumn: endColumn!, function: name },
      range: { start: position, end: position },
      source: `call_${index + 1}()`,
    };
  });
  return { uri: 'file:///work/job.py', version: 1, isJob: true, nodes };
}
