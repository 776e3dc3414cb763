import { describe, expect, test } from 'vitest';
import { htmlReport } from '../../src/cli/report/htmlReport';
import { reduceRun } from '../../src/model/reduceRun';
import { beyond, overlaps } from './support/boxes';
import { etlEvents } from './support/etlEvents';
import { openingPanels } from './support/openingPanels';
import type { PanelPage, PanelPageOptions } from './support/panelPage';
import type { ThemeName } from './support/themes';

const { openPanel } = openingPanels();
/** A side column; beside an editor with a terminal below; a full column; a full window. */
const SIZES = [
  { width: 400, height: 900 },
  { width: 540, height: 400 },
  { width: 700, height: 900 },
  { width: 1600, height: 1000 },
];
const THEMES: ThemeName[] = ['light', 'dark', 'highContrast', 'highContrastLight'];
const PAGES = ['overview', 'lineage', 'plan', 'timeline', 'driver'] as const;
/** What has a text of its own. */
const HEADER = '.bar-top :is(h1, .status, .elapsed, .counts, button)';
const OVERVIEW =
  '.overview :is(.answer, .title, .worth, .finding .link, .found, .excluded, .change, .more button, summary, h2, small), .lineBars li > *';

async function openEtl(options?: PanelPageOptions): Promise<PanelPage> {
  const panel = await openPanel(options);
  await panel.showRun(etlEvents, { title: 'etl.py' });
  return panel;
}

describe.each(SIZES)('at $width × $height', size => {
  const isLarge = size.width >= 900;

  test.each(THEMES)('nothing overlaps or is cut off, and no page has violations (%s)', async theme => {
    const panel = await openEtl({ theme, ...size });
    for (const page of isLarge ? (['overview', 'plan', 'driver'] as const) : PAGES) {
      await panel.openPage(page);
      expect(await overlaps(panel, HEADER), page).toEqual([]);
      expect(await overlaps(panel, OVERVIEW), page).toEqual([]);
      expect(await overlaps(panel, '[data-panel=timeline] :is(.name, .ticks span)'), page).toEqual([]);
      expect(await beyond(panel, `${HEADER}, ${OVERVIEW}, .ticks span`), page).toEqual([]);
      expect(await panel.page.evaluate(() => document.documentElement.scrollWidth), page).toBe(size.width);
      for (const body of await panel.page.locator('[data-panel=overview] .body, [data-panel=timeline] .body').all())
        expect(await body.evaluate(each => each.scrollWidth - each.clientWidth), page).toBeLessThanOrEqual(0);
      expect(await panel.violations(), page).toEqual([]);
    }
  });

  test('the header is one row, also while the job runs', async () => {
    const panel = await openEtl(size);
    const height = () => panel.page.locator('.bar-top').evaluate(each => each.getBoundingClientRect().height);
    expect(await height()).toBeLessThanOrEqual(38);
    await panel.showRun(etlEvents.slice(0, etlEvents.length / 2), { title: 'etl.py', live: true });
    expect(await height()).toBeLessThanOrEqual(38);
    expect(await overlaps(panel, HEADER)).toEqual([]);
    expect(await beyond(panel, HEADER)).toEqual([]);
  });
});

test('at 540 × 400, two findings and five lines are seen without scrolling, even if their texts are long', async () => {
  const panel = await openEtl({ width: 540, height: 400 });
  const seen = (selector: string) =>
    panel.page
      .locator(selector)
      .evaluateAll(all => all.filter(each => each.getBoundingClientRect().bottom <= innerHeight).length);
  expect(await seen('.overview > .cards .finding .change')).toBeGreaterThanOrEqual(2);
  expect(await seen('.lineBars > ul .line')).toBe(5);
  await panel.page.locator('.finding p').evaluateAll(all => {
    for (const each of all) each.textContent = 'A long text about what was found. '.repeat(12);
  });
  expect(await seen('.overview > .cards .finding .change')).toBeGreaterThanOrEqual(2);
  expect(await seen('.lineBars > ul .line')).toBe(5);
});

test('a small room shows one page at a time, and every part is a page of it', async () => {
  const panel = await openEtl({ width: 540, height: 400 });
  for (const [page, part] of [
    ['lineage', '[data-panel=lineage] .node'],
    ['plan', '[data-panel=detail] .tree .pick'],
    ['timeline', '[data-panel=timeline] .bar'],
    ['driver', '[data-panel=detail] .wall'],
    ['overview', '[data-panel=overview] .answer'],
  ] as const) {
    await panel.openPage(page);
    expect(await panel.page.locator(part).first().isVisible(), page).toBe(true);
    expect(await panel.page.locator('[data-panel]').count(), page).toBe(1);
  }
  await panel.openPage('plan');
  expect(await panel.page.locator('.pane .tabList button').allInnerTexts()).toEqual([
    ...['Plan', 'Logical', 'Metrics', 'Rows'],
  ]);
  await panel.page.click('[data-action=export]');
  expect(await panel.page.getByRole('menuitem').count()).toBe(4);
});

test('a page without a heading says what is selected, and its details are one click away', async () => {
  const panel = await openEtl({ width: 540, height: 400 });
  await panel.openPage('timeline');
  await panel.page.locator('[data-panel=timeline] .bar.action').first().click();
  const bar = panel.page.locator('.selectionBar');
  expect(await bar.innerText()).toContain('① count');
  await bar.getByRole('button', { name: 'Details' }).click();
  expect(await panel.page.locator('[data-panel=detail] .heading h2').innerText()).toBe('① count');
  await panel.page.keyboard.press('Escape');
  expect(await panel.page.locator('[data-panel=detail] .heading h2').innerText()).toBe('Whole run');
  await panel.page.keyboard.press('Escape');
  expect(await panel.page.locator('[data-panel=overview]').count()).toBe(1);
});

test('before a run, the lineage is the page, because there is nothing to answer yet', async () => {
  const panel = await openPanel({ width: 540, height: 400 });
  const node = {
    id: 1,
    kind: 'dataset',
    op: 'range',
    owner: 'SparkSession',
    callKind: 'transformation',
    parentIds: [],
  };
  const callSite = { line: 1, column: 0, endLine: 1, endColumn: 5, function: '<module>' };
  const position = { line: 0, character: 0 };
  const more = { datasetKind: 'dataframe', width: null, isCertain: true, times: 1, source: 'spark.range(1)' };
  const nodes = [{ ...node, ...more, callSite, range: { start: position, end: position } }];
  const lineage = { uri: 'file:///job.py', version: 1, isJob: true, nodes };
  await panel.send({ type: 'static', file: '/job.py', lineage });
  expect(await panel.page.locator('[data-panel=lineage] .node.promised').count()).toBe(1);
  await panel.showRun(etlEvents, { title: 'job.py' });
  expect(await panel.page.locator('[data-panel=overview]').count()).toBe(1);
});

test('a large room has lineage and details side by side, and folding the details leaves nothing behind', async () => {
  const panel = await openEtl({ width: 1000, height: 640 });
  const lineage = panel.page.locator('[data-panel=lineage]');
  const width = () => lineage.evaluate(each => each.getBoundingClientRect().width);
  const heights = await panel.page
    .locator('[data-panel]')
    .evaluateAll(all => all.map(each => each.getBoundingClientRect().height));
  expect(heights.filter(each => each < 250).length).toBeLessThan(3);
  expect(await width()).toBeLessThan(700);
  await panel.page.getByRole('button', { name: 'Collapse details' }).click();
  expect(await width()).toBe(1000);
  await panel.page.getByRole('button', { name: 'Expand details' }).click();
  expect(await width()).toBeLessThan(700);
});

test('with high contrast, only the chosen tab is underlined', async () => {
  const panel = await openEtl({ theme: 'highContrast', width: 540, height: 400 });
  await panel.openPage('plan');
  const underlined = await panel.page
    .locator('[role=tab]')
    .evaluateAll(tabs =>
      tabs
        .filter(each => getComputedStyle(each).borderBottomColor !== 'rgba(0, 0, 0, 0)')
        .map(each => each.textContent),
    );
  expect(underlined).toEqual(['Plan', 'Plan']);
});

test.each(['highContrast', 'highContrastLight'] as const)(
  'with %s, what is related, and what Spark did for a line, is not told by color alone',
  async theme => {
    const panel = await openEtl({ theme, width: 1600, height: 1000 });
    const style = (selector: string, property: 'outlineStyle' | 'strokeDasharray' | 'backgroundImage') =>
      panel.page
        .locator(selector)
        .first()
        .evaluate((each, name) => getComputedStyle(each)[name], property);
    expect(await style('.lineBars .legend i.spark', 'backgroundImage')).toContain('gradient');
    expect(await style('.lineBars .legend i.python', 'backgroundImage')).toBe('none');
    await panel.openPage('plan');
    await panel.page.locator('[data-panel=lineage] .node').nth(1).click();
    expect(await style('[data-panel=lineage] g.related > rect', 'strokeDasharray')).not.toBe('none');
    expect(await style('[data-panel=lineage] g.picked > rect', 'strokeDasharray')).toBe('none');
    expect(await style('[data-panel=timeline] .bar.related', 'outlineStyle')).toBe('dashed');
    expect(await style('.tree .pick.related', 'outlineStyle')).toBe('dashed');
  },
);

test('the report has the overview first, and nothing of it is cut off in a narrow window', async () => {
  const panel = await openPanel({ width: 800, height: 900 });
  await panel.page.goto('about:blank');
  await panel.page.setContent(htmlReport(reduceRun(etlEvents)));
  expect(await panel.page.locator('main > :first-child .answer').count()).toBe(1);
  expect(await panel.page.evaluate(() => document.documentElement.scrollWidth)).toBe(800);
  const cut = await panel.page
    .locator('.panel:not(.text) :is(.body, .scroll)')
    .evaluateAll(all => all.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.textContent));
  expect(cut).toEqual([]);
  expect(await overlaps(panel, OVERVIEW)).toEqual([]);
});
