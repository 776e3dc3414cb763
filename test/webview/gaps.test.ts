import { expect, test } from 'vitest';
import { reduceRun } from '../../src/model/reduceRun';
import { gaps } from '../../src/model/gaps';
import { openingPanels } from './support/openingPanels';
import { ratingsEvents } from './support/ratingsEvents';

const { openRatings } = openingPanels();

test('the metrics of the whole run have its gaps, the longest first; one of them selects the stage after it', async () => {
  const panel = await openRatings();
  await panel.page.click('[data-tab=metrics]');
  const table = panel.page.getByRole('table', { name: 'Gaps' });
  const found = gaps(reduceRun(ratingsEvents));
  const longest = [...found.list].sort((a, b) => b.length - a.length);
  const between = longest.findIndex(({ before, after }) => before !== null && after !== null);
  expect(await table.locator('tbody tr').count()).toBe(Math.min(20, found.list.length));
  expect(await table.locator('tbody tr').first().innerText()).toContain('the start');
  await table.locator('tbody tr').nth(between).locator('[data-k]').press('Enter');
  const heading = panel.page.locator('[data-panel=detail] .heading');
  expect(await heading.innerText()).toContain(`stage ${longest[between]!.after!.stageId}`);
});

test.each(['light', 'dark', 'highContrast'] as const)(
  'the metrics of the whole run are accessible in a small panel, and no column of the gaps is out of sight, %s',
  async theme => {
    const panel = await openRatings({ width: 540, height: 700, theme });
    await panel.openPage('plan');
    await panel.page.click('[data-tab=metrics]');
    expect(await panel.violations()).toEqual([]);
    const box = panel.page.locator('.gaps .scroll');
    expect(await box.evaluate(each => each.scrollWidth - each.clientWidth)).toBe(0);
  },
);
