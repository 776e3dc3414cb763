import { describe, expect, test } from 'vitest';
import { reduceRun } from '../../src/model/reduceRun';
import { BATCHES_FILE, batchesEvents, laterBatch, threeBatches } from '../fixtures/runs/repeatedBatches';
import { openingPanels } from './support/openingPanels';

const { openPanel } = openingPanels();
const [stream] = reduceRun(batchesEvents).streams;
const { applicationId, id, runId } = stream!;
const rest = batchesEvents.slice(threeBatches.length);

describe('a streaming query in the overview', () => {
  test('has a column and a row for each batch, which select what Spark ran for it', async () => {
    const panel = await openPanel({ width: 700, height: 900 });
    await panel.showRun(batchesEvents, { title: 'batches.py' });
    const card = panel.page.locator('.stream');
    expect(await card.locator('.head').innerText()).toContain('■ stopped');
    expect(await card.locator('.batchChart').count()).toBeGreaterThan(1);
    const columns = card.locator('.batchChart').first().locator('[data-k]');
    expect(await columns.count()).toBe(3);
    await columns.nth(1).click();
    expect(await panel.posted('showSource')).toMatchObject([{ file: BATCHES_FILE, line: 10 }]);
    await card.locator('summary').click();
    expect(await card.locator('tbody tr').count()).toBe(4);
    expect(await card.locator('tbody .picked').count()).toBe(1);
    expect(await panel.violations()).toEqual([]);
  });

  test('grows by a batch while it runs, and can be stopped', async () => {
    const panel = await openPanel({ width: 700, height: 900 });
    await panel.showRun(threeBatches, { title: 'batches.py', live: true });
    const stop = panel.page.locator('[data-action=stopStream]');
    expect(await stop.getAttribute('aria-label')).toBe(`Stop ${id.split('-')[0]}`);
    await panel.send({ type: 'events', events: laterBatch(1) });
    expect(await panel.page.locator('.batchChart').first().locator('[data-k]').count()).toBe(4);
    await stop.click();
    const wanted = { applicationId, streamId: id, streamRunId: runId };
    expect(await panel.posted('stopStream')).toEqual([{ type: 'stopStream', ...wanted }]);

    const requested = { type: 'streamStopRequested', time: Date.now(), ...wanted };
    await panel.send({ type: 'events', events: [requested] });
    expect([await stop.innerText(), await stop.getAttribute('aria-disabled')]).toEqual(['Stopping…', 'true']);
    await panel.send({ type: 'events', events: rest }, { type: 'ended' });
    expect(await stop.count()).toBe(0);
    expect(await panel.page.locator('.stream .head').innerText()).toContain('stopped in the panel');
  });

  test('cannot be stopped once its gateway has ended', async () => {
    const panel = await openPanel({ width: 700, height: 900 });
    await panel.showRun(threeBatches, { title: 'batches.py', live: true });
    await panel.send({ type: 'ended' });
    expect(await panel.page.locator('[data-action=stopStream]').count()).toBe(0);
  });
});
