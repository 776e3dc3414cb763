import AxeBuilderSource from 'axe-core';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/model/runEvent';
import { loopEvents } from '../bench/lineageEvents.mjs';
import { openingPanels } from './support/openingPanels';
import type { PanelPage, PanelPageOptions } from './support/panelPage';

const { openPanel, openRatings } = openingPanels();

/** Two loops of 20 iterations with five datasets each; the second runs an action in each iteration. */
async function openLoops(options?: PanelPageOptions, count = 200, loops = 2): Promise<PanelPage> {
  const panel = await openPanel(options);
  await panel.showRun(loopEvents(count, loops) as RunEvent[]);
  if ((options?.width ?? 1280) < 900) await panel.openPage('lineage');
  return panel;
}

const nodes = (panel: PanelPage) => panel.page.locator('.node').count();
const buttons = (panel: PanelPage, name: string) => panel.page.getByRole('button', { name, exact: true });

describe('a loop', () => {
  test('is one node, opens to its iterations and these to their datasets, and closes again', async () => {
    const panel = await openLoops();
    expect(await nodes(panel)).toBe(2);
    expect(await panel.page.locator('.node.repeat').first().textContent()).toContain('map … mapValues × 20');
    await buttons(panel, 'expand map … mapValues × 20').first().click();
    expect(await nodes(panel)).toBe(21);
    await buttons(panel, 'expand map … mapValues 3 of 20').click();
    expect(await nodes(panel)).toBe(25);
    await buttons(panel, 'collapse 3 of 20').click();
    expect(await nodes(panel)).toBe(21);
    await buttons(panel, 'collapse × 20').click();
    expect(await nodes(panel)).toBe(2);
  });

  test('opens and closes by keyboard, with the focus on the button that undoes it', async () => {
    const panel = await openLoops();
    await buttons(panel, 'expand map … mapValues × 20').first().focus();
    await panel.page.keyboard.press('Enter');
    expect(await nodes(panel)).toBe(21);
    expect(await panel.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('collapse × 20');
    await panel.page.keyboard.press('Space');
    expect(await nodes(panel)).toBe(2);
  });

  test('keeps its place and the zoom when it opens', async () => {
    const panel = await openLoops({ width: 1000, height: 700 });
    const node = panel.page.locator('.node.repeat').nth(1);
    const before = (await node.boundingBox())!;
    await buttons(panel, 'expand map … mapValues × 20').nth(1).click();
    const first = (await panel.thing('f1011-1').boundingBox())!;
    expect(Math.abs(first.x - before.x)).toBeLessThan(3);
    expect(Math.abs(first.y - before.y)).toBeLessThan(3);
    expect(first.width).toBeCloseTo(before.width, 0);
  });

  test('is selected as a whole: the lines of its calls and its stages are related', async () => {
    const panel = await openLoops();
    await panel.page.locator('.node.repeat').nth(1).click();
    expect(await panel.page.locator('.heading h2').innerText()).toBe('map … mapValues × 20');
    const bars = await panel.page.locator('[data-panel=timeline] .related').count();
    expect(bars).toBeGreaterThanOrEqual(20);
  });

  test('is lit by the cursor on one of its lines', async () => {
    const panel = await openLoops();
    await panel.send({ type: 'cursor', file: '/work/job.py', line: 8 });
    expect(await panel.page.locator('.node.repeat.lit').count()).toBe(1);
  });

  test('opens for a search, and stays open at the result that is chosen', async () => {
    const panel = await openLoops();
    const search = panel.page.locator('input[type=search]');
    await search.fill('l0.flatMap');
    expect(await panel.thing('d31').isVisible()).toBe(true);
    await search.press('Enter');
    expect((await panel.selected()).picked).toEqual(['d31']);
    await search.press('Enter');
    expect((await panel.selected()).picked).toEqual(['d81']);
    await search.fill('');
    expect(await panel.thing('d81').isVisible()).toBe(true);
    await search.fill('l1.keyBy');
    expect(await panel.thing('d1041').count()).toBe(1);
    await search.fill('');
    expect(await panel.thing('d1041').count()).toBe(0);
  });

  test('is a row of the text tree that opens the loop in the graph, too', async () => {
    const panel = await openLoops();
    await panel.page.click('[data-action=textTree]');
    const row = panel.page.locator('[role=treeitem][data-k^=f]').first();
    expect(await row.innerText()).toContain('map … mapValues × 20 :1–5, 100 datasets');
    await row.focus();
    await panel.page.keyboard.press('ArrowRight');
    expect(await panel.page.locator('[role=treeitem][data-k^=f]').count()).toBe(21);
    await panel.page.click('[data-action=textTree]');
    expect(await nodes(panel)).toBe(21);
  });

  test('of a running script takes up its next iterations where it is', async () => {
    const panel = await openPanel();
    const events = loopEvents(200, 2) as RunEvent[];
    await panel.showRun(events.slice(0, 103), { live: true });
    const node = panel.page.locator('.node.repeat');
    const before = await node.boundingBox();
    const count = await node.textContent();
    await panel.send({ type: 'events', events: events.slice(103, 203) });
    expect(await node.textContent()).not.toBe(count);
    expect(await node.boundingBox()).toEqual(before);
  });
});

describe('10,000 datasets in 40 loops', () => {
  test('are drawn as 40 nodes, with a map of what does not fit', async () => {
    const panel = await openLoops({ width: 1280, height: 900 }, 10_000, 40);
    expect(await nodes(panel)).toBe(40);
    const map = panel.page.locator('.minimap');
    expect(await map.locator('rect').count()).toBe(41);
    const canvas = panel.page.locator('.canvas');
    const top = () => canvas.evaluate(each => each.scrollTop);
    const before = await top();
    await map.focus();
    await panel.page.keyboard.press('ArrowDown');
    expect(await top()).toBeGreaterThan(before);
    const box = (await map.boundingBox())!;
    await panel.page.mouse.move(box.x + 4, box.y + 4);
    await panel.page.mouse.down();
    expect(await top()).toBe(0);
    await panel.page.mouse.move(box.x + 4, box.y + box.height - 2, { steps: 3 });
    await panel.page.mouse.up();
    expect(await canvas.evaluate(each => each.scrollTop + each.clientHeight >= each.scrollHeight - 2)).toBe(true);
  });
});

test('a lineage that fits is shown whole, without a map', async () => {
  const panel = await openRatings({ width: 1600, height: 1400 });
  expect(await panel.page.locator('.minimap').count()).toBe(0);
  const fits = (each: Element) => each.scrollWidth <= each.clientWidth && each.scrollHeight <= each.clientHeight;
  expect(await panel.page.locator('.canvas').evaluate(fits)).toBe(true);
});

test('a lineage that does not fit opens at its hottest box, at a zoom that can be read', async () => {
  const panel = await openLoops({ width: 540, height: 500 }, 4000, 40);
  const pane = (await panel.page.locator('.canvas').boundingBox())!;
  const hottest = await panel.page.locator('.stage').evaluateAll(found => {
    const heats = found.map(each => Number((each as SVGElement).style.getPropertyValue('--h')));
    const box = found[heats.indexOf(Math.max(...heats))]!.getBoundingClientRect();
    return { x: box.x, y: box.y, width: box.width };
  });
  expect(hottest.x).toBeGreaterThanOrEqual(pane.x - 1);
  expect(hottest.y).toBeGreaterThanOrEqual(pane.y - 1);
  expect(hottest.y).toBeLessThan(pane.y + pane.height);
  expect(hottest.width).toBeGreaterThanOrEqual(282 * 0.69);
});

describe.each(['light', 'dark', 'highContrast'] as const)('in the theme %s', theme => {
  test('texts do not overlap, closed and open', async () => {
    for (const panel of [await openLoops({ theme, width: 1280, height: 900 }), await openRatings({ theme })]) {
      expect(await overlaps(panel)).toEqual([]);
      for (const button of await panel.page.locator('[data-repeat][aria-expanded=false]').all()) await button.click();
      expect(await overlaps(panel)).toEqual([]);
    }
  });

  test('an accessibility checker finds nothing', async () => {
    const panel = await openLoops({ theme, width: 540, height: 500 }, 2000, 20);
    await buttons(panel, 'expand map … mapValues × 20').first().click();
    await panel.page.evaluate(AxeBuilderSource.source);
    const violations = await panel.page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof AxeBuilderSource };
      const found = await axe.run('[data-panel=lineage]', { resultTypes: ['violations'] });
      return found.violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.html}`));
    });
    expect(violations).toEqual([]);
  });
});

/** Pairs of texts of the drawing whose boxes overlap by more than a pixel, and texts that an edge or a byte label crosses. */
function overlaps(panel: PanelPage): Promise<string[]> {
  return panel.page.locator('.canvas svg').evaluate(svg => {
    const inset = 1.5;
    const boxOf = (each: Element) => {
      const { left, top, right, bottom } = each.getBoundingClientRect();
      return {
        name: each.textContent ?? '',
        left: left + inset,
        top: top + 2,
        right: right - inset,
        bottom: bottom - 2,
      };
    };
    const texts = [...svg.querySelectorAll('text')].filter(each => each.textContent?.trim()).map(boxOf);
    const labels = [...svg.querySelectorAll('.bytes > rect')].map(boxOf);
    const found: string[] = [];
    const meet = (a: ReturnType<typeof boxOf>, b: ReturnType<typeof boxOf>) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    texts.forEach((a, index) => {
      for (const b of texts.slice(index + 1)) if (meet(a, b)) found.push(`${a.name} | ${b.name}`);
    });
    const outside = texts.filter(
      text => !labels.some(label => label.left < text.left && text.right < label.right && meet(label, text)),
    );
    for (const label of labels) for (const text of outside) if (meet(label, text)) found.push(`label | ${text.name}`);
    for (const path of svg.querySelectorAll<SVGPathElement>('path.edge')) {
      const matrix = path.getScreenCTM()!;
      const length = path.getTotalLength();
      for (let at = 0; at <= length; at += 6) {
        const { x, y } = path.getPointAtLength(at).matrixTransform(matrix);
        for (const text of outside)
          if (text.left < x && x < text.right && text.top < y && y < text.bottom) found.push(`edge | ${text.name}`);
      }
    }
    return [...new Set(found)];
  });
}

describe('before a run', () => {
  const position = { line: 0, character: 0 };
  const expected = (id: number, op: string, line: number, times: number | null, parentIds: number[] = []) => ({
    ...{ id, op, times, parentIds, owner: 'DataFrame', width: null, isCertain: true, source: `df.${op}()` },
    kind: op === 'show' ? 'action' : 'dataset',
    callKind: op === 'show' ? 'action' : 'transformation',
    datasetKind: op === 'show' ? null : 'dataframe',
    callSite: { line, column: 0, endLine: line, endColumn: 9, function: '<module>' },
    range: { start: position, end: position },
  });

  test('what repeats is one node with its times, for as far as the source tells them', async () => {
    const panel = await openPanel({ width: 540, height: 400 });
    const nodes = [
      expected(1, 'table', 1, 1),
      { ...expected(2, 'filter', 2, 3, [1]), calledAt: [7, 8, 9] },
      expected(3, 'join', 3, null, [2]),
      expected(4, 'show', 4, null, [3]),
    ];
    const lineage = { uri: 'file:///job.py', version: 1, isJob: true, nodes };
    await panel.send({ type: 'static', file: '/job.py', lineage });
    const drawn = await panel.page.locator('.node .op').allTextContents();
    expect(drawn).toEqual(['table', 'filter × 3', 'join in a loop']);
    expect(await panel.page.locator('.node.repeat.promised .cards').count()).toBe(2);
    expect(await panel.page.locator('.node title').nth(1).textContent()).toBe('df.filter()\ncalled from :7, :8, :9');
    expect(await panel.page.locator('.flag .name').textContent()).toBe('show in a loop :4');
    expect(await panel.page.getByRole('button', { name: /^filter × 3 .*expected from the source/ }).count()).toBe(1);
    expect(await panel.violations()).toEqual([]);
  });
});
