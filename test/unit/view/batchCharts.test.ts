import { describe, expect, test } from 'vitest';
import { htmlReport } from '../../../src/cli/report/htmlReport';
import { batchCharts } from '../../../src/view/batchCharts';
import { START } from '../../fixtures/runs/runBuilder';
import { batchOf, streamOf, streamRun } from '../../fixtures/runs/streamRun';

const state = (numRowsTotal: number) => ({
  numRowsTotal,
  numRowsUpdated: 0,
  numRowsRemoved: 0,
  numRowsDroppedByWatermark: 0,
  memoryUsedBytes: 1024,
});

test('the card of a stream says where it was stopped, and has no button in a report', () => {
  const stopped = { status: 'stopped', stopRequestTime: START } as const;
  const html = htmlReport(streamRun(streamOf([batchOf(0)], stopped), streamOf([batchOf(0)])));
  expect(html.match(/stopped in the panel/g)).toHaveLength(1);
  expect(html).not.toContain('stopStream');
});

describe('charts by batch', () => {
  test('divide the duration, and have no rates of the first batch', () => {
    const batches = [
      batchOf(0, { duration: 1000, inputRate: 0, processedRate: 9000 }),
      batchOf(1, { inputRate: 40 }),
      batchOf(2, { duration: null }),
    ];
    const charts = batchCharts(streamOf(batches));
    expect(charts.map(({ title, text, top }) => [title, text, top])).toEqual([
      ['batch duration', '500 ms · most 1.0 s', 1000],
      ['rows per second', 'input 40, processed 100 · most 100', 100],
    ]);
    expect(charts[0]!.series).toEqual([
      { name: 'addBatch', values: [700, 350] },
      { name: 'around it', values: [300, 150] },
    ]);
    expect(charts[1]!.series[1]).toEqual({ name: 'processed', values: [null, 100] });
  });

  test('show state and how far the watermark is behind, if there are any', () => {
    const watermark = START - 4000;
    const batches = [batchOf(1, { state: state(5), watermark: null }), batchOf(2, { state: state(1200), watermark })];
    const others = batchCharts(streamOf(batches)).slice(2);
    expect(others.map(({ title, text }) => [title, text])).toEqual([
      ['state rows', '1,200 · most 1,200'],
      ['state memory', '1.0 KiB · most 1.0 KiB'],
      ['watermark behind', '7.0 s · most 7.0 s'],
    ]);
  });

  test('are none without a complete batch', () => {
    expect(batchCharts(streamOf([batchOf(0, { duration: null })]))).toEqual([]);
    expect(batchCharts(streamOf([]))).toEqual([]);
  });
});

describe('the report', () => {
  test('has a card for each streaming query, whose batches select their queries', () => {
    const batches = [batchOf(1, { queryIds: [4, 3] }), batchOf(2)];
    const more = { status: 'failed', error: 'java.io.IOException: <disk>\n\tat x' } as const;
    const html = htmlReport(streamRun(streamOf(batches, more)));
    expect(html).toContain('<h2>Streaming queries</h2>');
    expect(html).toContain('java.io.IOException: &lt;disk>');
    expect(html).not.toContain('at x');
    expect(html).toContain('aria-label="batch duration: 500 ms · most 500 ms"');
    expect(html.match(/<g [^>]*data-k="q0-3"[^>]*aria-label="batch 1 · 500 ms"/g)).toHaveLength(2);
    expect(htmlReport(streamRun())).not.toContain('<h2>Streaming queries');
  });

  test('says what a trigger does', () => {
    const withTrigger = (kind: 'availableNow' | 'processingTime', interval: string | null) =>
      htmlReport(streamRun(streamOf([batchOf(1)], { trigger: { kind, interval } })));
    expect(withTrigger('availableNow', null)).toContain('what is available now · 1 batch · 50 rows');
    expect(withTrigger('processingTime', '5 seconds')).toContain('processingTime 5 seconds · 1 batch');
  });
});
