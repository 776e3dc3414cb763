import { describe, expect, test } from 'vitest';
import { dataset, openingPanels } from './support/openingPanels';

const { openRatings } = openingPanels();

describe('with the keyboard only', () => {
  test('Tab reaches every pane, the sash and the tabs, and arrow keys reach the things in a pane', async () => {
    const panel = await openRatings();
    const { page } = panel;
    await panel.openPage('plan');
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
