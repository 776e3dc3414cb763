import { describe, expect, test } from 'vitest';
import { reduceRun } from '../../src/model/reduceRun';
import { lineProfile } from '../../src/model/lineProfile';
import { answerOf } from '../../src/view/text/answer';
import { ETL_FILE, etlEvents } from './support/etlEvents';
import { openingPanels } from './support/openingPanels';
import type { PanelPage, PanelPageOptions } from './support/panelPage';

const { openPanel } = openingPanels();
const run = reduceRun(etlEvents);
const marked = run.findings.filter(each => each.marked);
const [first] = marked;
const SMALL = { width: 540, height: 400 };

async function openEtl(options?: PanelPageOptions): Promise<PanelPage> {
  const panel = await openPanel(options);
  await panel.showRun(etlEvents, { title: 'etl.py' });
  return panel;
}

const overview = (panel: PanelPage) => panel.page.locator('[data-panel=overview]');
const chosenTab = (panel: PanelPage) => panel.page.locator('[role=tab][aria-selected=true]').first().innerText();

test('a run with several findings is the subject of these tests', () => {
  expect(marked.length).toBeGreaterThan(1);
  expect(run.findings.length).toBeGreaterThan(marked.length);
});

describe('the overview', () => {
  test.each([SMALL, { width: 1600, height: 1000 }])(
    'is shown first: the answer, findings and lines (%j)',
    async size => {
      const panel = await openEtl(size);
      expect(await panel.page.locator('.answer').innerText()).toBe(answerOf(run));
      const cards = panel.page.locator('.overview > .cards .finding');
      expect(await cards.evaluateAll(all => all.map(each => (each as HTMLElement).dataset.rule))).toEqual(
        marked.map(({ rule }) => rule),
      );
      const { title, found, change } = first!;
      for (const text of [title, found, change])
        expect((await cards.first().textContent())?.replace(/\s+/g, ' ')).toContain(text.replaceAll('`', ''));
      const others = panel.page.locator('.others');
      expect(await others.locator('summary').innerText()).toBe(
        `${run.findings.length - marked.length} more below 1 s or 5 % of the run`,
      );
      expect(await others.locator('.finding').first().isVisible()).toBe(false);
      const places = panel.page.locator('.lineBars > ul .line');
      const { lines } = lineProfile(run);
      expect(await places.allInnerTexts()).toEqual(lines.slice(0, 5).map(({ line }) => `:${line}`));
    },
  );

  test('one click on a finding selects its line and shows it in the editor, which does not take the focus', async () => {
    const panel = await openEtl(SMALL);
    await panel.page.locator('.finding .found').first().click();
    const [{ file, line } = { file: '', line: 0 }] = first!.lines;
    expect(await panel.posted('showSource')).toEqual([{ type: 'showSource', file, line }]);
    expect(await panel.posted('openSource')).toEqual([]);
    expect(await panel.page.locator('.finding .title').first().getAttribute('aria-pressed')).toBe('true');
    expect(await chosenTab(panel)).toBe('Overview');
    await panel.page.locator('.finding .link').first().click();
    expect(await panel.posted('openSource')).toMatchObject([{ file, line, recorded: false }]);
  });

  test('one click on a line or on a bar of the strip does the same, and Space from the keyboard', async () => {
    const panel = await openEtl({ width: 700, height: 900 });
    const [top, second] = lineProfile(run).lines;
    await panel.page.locator('.lineBars li').first().locator('.share').click();
    await panel.page.locator('.lineBars .line').nth(1).press('Space');
    await panel.page.locator('.runStrip .bar.action').first().click();
    const shown = (await panel.posted('showSource')).map(({ line }) => line);
    expect(shown.slice(0, 2)).toEqual([top!.line, second!.line]);
    expect(run.actions.map(({ callSite }) => callSite?.line)).toContain(shown[2]);
    expect(await panel.page.locator('.runStrip .bar.picked').count()).toBe(1);
    expect(await chosenTab(panel)).toBe('Overview');
  });

  test('a second action opens the plan or the lineage at the place of a finding, or the page of its rule', async () => {
    const panel = await openEtl(SMALL);
    const button = (name: string) => panel.page.locator('.finding').first().locator(`[data-action=${name}]`);
    await button('explainRule').click();
    expect(await panel.posted('openRule')).toEqual([{ type: 'openRule', rule: first!.rule }]);
    await button('showPlan').click();
    expect(await chosenTab(panel)).toBe('Plan');
    expect(await panel.page.locator('[data-panel=detail] .heading h2').innerText()).not.toBe('Whole run');
    await panel.openPage('overview');
    await button('showLineage').click();
    expect(await chosenTab(panel)).toBe('Lineage');
    expect((await panel.selected()).picked).toHaveLength(1);
  });

  test('says what a run in progress works on', async () => {
    const panel = await openPanel(SMALL);
    const half = etlEvents.findIndex(({ type }) => type === 'taskEnded');
    await panel.showRun(etlEvents.slice(0, half + 1), { title: 'etl.py', live: true });
    const answer = panel.page.locator('.answer');
    expect(await answer.innerText()).toMatch(/^Line \d+ has been running for [\dhms .]+: \d+ of \d+ tasks\.$/);
    await panel.send({ type: 'events', events: etlEvents.slice(half + 1) }, { type: 'ended' });
    expect(await answer.innerText()).toBe(answerOf(run));
  });

  test('comes back in a large room when nothing is selected', async () => {
    const panel = await openEtl({ width: 1600, height: 1000 });
    await panel.page.locator('[data-panel=lineage] .node').first().click();
    expect(await overview(panel).count()).toBe(0);
    expect(await panel.page.locator('[data-panel=detail] .heading h2').innerText()).not.toBe('Whole run');
    await panel.page.keyboard.press('Escape');
    expect(await overview(panel).count()).toBe(1);
    await panel.openPage('driver');
    expect(await panel.page.locator('[data-panel=detail] .heading h2').innerText()).toBe('Whole run');
  });

  test('of a file that is not recorded has lines that cannot be selected', async () => {
    const panel = await openPanel(SMALL);
    await panel.showRun(
      etlEvents.filter(({ type }) => type !== 'sourceCaptured'),
      { title: 'etl.py' },
    );
    expect(await panel.page.locator('.lineBars > ul .line').first().getAttribute('role')).toBeNull();
    await panel.page.locator('.finding .link').first().click();
    expect(await panel.posted('openSource')).toMatchObject([{ file: ETL_FILE }]);
  });
});
