import { join } from 'node:path';
import { expect } from 'vitest';
import type { Run } from '../../../src/model/run';
import { markedLines } from './markedLines';
import { projectRoot } from './strobe';

/** Streaming queries on the server that its argument names. */
export const streamsScript = join(projectRoot, 'test/jobs/connect/streams.py');
export const STREAMS_OUTPUT = "StreamingQueryException\n['left']\n";
const line = markedLines(streamsScript);

/** What is known of them wherever the server is. */
export function expectStreams(run: Run): void {
  expect(run.streams.map(each => [each.name, each.status, each.callSite?.line, each.stoppedAt?.line])).toEqual([
    ['finished', 'succeeded', line('finished'), undefined],
    ['stopped', 'stopped', line('stopped'), line('stop')],
    ['failed', 'failed', line('failed'), undefined],
    ['left', 'stopped', line('left'), undefined],
  ]);
  const [finished, stopped, failed, left] = run.streams;
  expect(run.streams.map(({ trigger }) => trigger)).toEqual([
    { kind: 'availableNow', interval: null },
    { kind: 'processingTime', interval: '0 seconds' },
    null,
    null,
  ]);
  const starts = run.streams.map(({ actionId }) => run.actions.find(({ id }) => id === actionId)!);
  expect(starts.map(({ op, status }) => [op, status])).toEqual([
    ['start', 'succeeded'],
    ['start', 'succeeded'],
    ['start', 'failed'],
    ['start', expect.any(String)],
  ]);
  // Each of its own DataFrame, although the writers of Spark Connect hold plans.
  const written = starts.map(({ datasetIds }) => datasetIds.map(id => run.datasets.find(each => each.id === id)!.op));
  expect(written).toEqual([['load'], ['count'], ['select'], ['load']]);
  expect(finished!.batches.map(({ id, status, inputRows }) => [id, status, inputRows])).toEqual([
    [0, 'succeeded', 100],
  ]);
  const complete = stopped!.batches.filter(({ status }) => status === 'succeeded');
  expect(complete.map(({ id }) => id)).toEqual(complete.map((_, index) => index));
  expect(complete.length).toBeGreaterThanOrEqual(3);
  expect(complete.at(-1)).toMatchObject({
    inputRate: expect.any(Number),
    processedRate: expect.any(Number),
    watermark: expect.any(Number),
    state: { numRowsTotal: expect.any(Number) },
  });
  expect(complete.at(-1)!.parts.map(({ name }) => name)).toContain('addBatch');
  expect(failed!.error).toContain('no such rows');
  expect(left!.batches[0]).toMatchObject({ status: 'succeeded' });
}
