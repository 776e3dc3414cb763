import { describe, expect, test } from 'vitest';
import { ProgressPrinter, renderProgress } from '../../../src/cli/progress';
import { sparkline } from '../../../src/view/text/sparkline';
import { renderSummary } from '../../../src/view/text/summary';
import { streamTable } from '../../../src/view/text/streamTable';
import { RunBuilder, START } from '../../fixtures/runs/runBuilder';
import { batchOf, streamOf, streamRun } from '../../fixtures/runs/streamRun';

const plain = { width: 120, color: false };

describe('the table of streaming queries', () => {
  test('has medians, sums, the state, and the durations by batch', () => {
    const state = {
      numRowsTotal: 1200,
      numRowsUpdated: 4,
      numRowsRemoved: 0,
      numRowsDroppedByWatermark: 0,
      memoryUsedBytes: 2048,
    };
    const earlier = { batches: 97, inputRows: 900, outputRows: 0, duration: 0, parts: [] };
    const batches = [
      batchOf(97, { duration: 1000 }),
      batchOf(98),
      batchOf(99, { state }),
      batchOf(100, { duration: null }),
    ];
    const lines = streamTable(streamRun(streamOf(batches, { status: 'stopped', earlier })), plain);
    expect(lines[1]!.replace(/ {2,}/g, ' | ').trim()).toBe(
      'rates | ■ stopped | 100 | 500 ms | 1,050 | 50 | 100 | 1,200 / 2.0 KiB | █▅▅',
    );
    expect(lines[2]).toBe('rates: time of the batches: addBatch 70 %, queryPlanning 20 %');
  });

  test('does not count the rates of the first batch, which are not those of the source', () => {
    const first = batchOf(0, { inputRate: 0, processedRate: 9000 });
    const [, row] = streamTable(streamRun(streamOf([first, batchOf(1, { inputRate: 2.5, processedRate: 7 })])), plain);
    expect(row).toMatch(/ 2\.5 +7\.0 /);
  });

  test('says why a continuous query has no batches', () => {
    const stream = { ...streamOf([]), trigger: { kind: 'continuous', interval: '1 second' } } as const;
    const [, , note] = streamTable(streamRun(stream), plain);
    expect(note).toBe('rates: Spark tells no batches of continuous processing');
  });

  test('is a section of the summary only if there are some', () => {
    expect(renderSummary(streamRun(streamOf([batchOf(0)])), plain)).toContain('── Streaming queries ──');
    expect(renderSummary(streamRun(), plain)).not.toContain('Streaming queries');
  });
});

describe('progress of streaming queries', () => {
  test('is a part of the status line', () => {
    const run = streamRun(streamOf([batchOf(12)]));
    run.status = 'running';
    expect(renderProgress(run, { ...plain, now: START })[0]).toContain(' · stream rates: batch 12 in 500 ms');
  });

  test('is told by few lines, and none for the stages of its batches', () => {
    const written: string[] = [];
    const printer = new ProgressPrinter({ write: text => written.push(text) }, { color: false, now: () => START });
    const batches = Array.from({ length: 15 }, (_, id) => batchOf(id, { jobIds: [id] }));
    for (let count = 0; count <= batches.length; count++) {
      const builder = new RunBuilder('orders.py', '');
      for (const { id } of batches.slice(0, count)) builder.stage(id, 'noop', 0, 500, { jobIds: [id] });
      const isOver = count === batches.length;
      builder.run.streams.push(streamOf(batches.slice(0, count), { status: isOver ? 'stopped' : 'active' }));
      printer.update(builder.run);
    }
    expect(written).toEqual([
      'stream rates started\n',
      'stream rates: batch 0 in 500 ms\n',
      'stream rates: batch 10 in 500 ms\n',
      'stream rates stopped after 15 batches\n',
    ]);
  });
});

test('a sparkline has the last values, the largest at full height', () => {
  expect(sparkline([9, 0, 1, null, 8], 4)).toBe('▁▂ █');
  expect(sparkline([0, 0], 4)).toBe('▁▁');
  expect(sparkline([], 4)).toBe('');
});
