import { expect, test } from 'vitest';
import type { Found } from '../../../../src/model/findings/finding';
import { DEFAULT_THRESHOLDS } from '../../../../src/model/findings/findingThresholds';
import { onceForStream } from '../../../../src/model/findings/onceForStream';
import { RunFacts } from '../../../../src/model/findings/runFacts';
import type { Job } from '../../../../src/model/run';
import { APPLICATION } from '../../../fixtures/runs/runBuilder';
import { batchOf, streamOf, streamRun } from '../../../fixtures/runs/streamRun';

const site = (line: number) => ({ file: 'orders.py', line, column: 0, endLine: line, endColumn: 4, function: 'f' });

function found(stageIds: number[], cost: number | null, more: Partial<Found> = {}): Found {
  const texts = { title: 'One task', found: 'One task.', change: 'Repartition.' };
  return { rule: 'stage.oneTask', ...texts, lines: [site(3)], applicationId: APPLICATION, stageIds, cost, ...more };
}

/** Batch N has the job N and the query N; the job has the stages 10 N and 10 N + 1. Job 9 is none of a batch. */
function facts(): RunFacts {
  const batches = [0, 1, 2].map(id => batchOf(id, { jobIds: [id], queryIds: [id] }));
  const run = streamRun(streamOf(batches));
  for (const id of [0, 1, 2, 9])
    run.jobs.push({ applicationId: APPLICATION, id, stageIds: [10 * id, 10 * id + 1] } as unknown as Job);
  return new RunFacts(run, DEFAULT_THRESHOLDS);
}

test('what is found in several batches of a stream is told once, with its sums', () => {
  const all = [found([0], 100, { saving: 40 }), found([10, 11], 300, { saving: 80 }), found([20], 200, { saving: 60 })];
  expect(onceForStream(all, facts())).toEqual([
    {
      ...all[1],
      found: 'One task. This is batch 1 of the stream "rates"; the same is in 2 other batches, 600 ms in all.',
      cost: 600,
      saving: 180,
    },
  ]);
});

test('with a query instead of stages, and without a cost', () => {
  const all = [found([], null, { queryId: 0 }), found([], null, { queryId: 2 })];
  expect(onceForStream(all, facts())).toEqual([
    {
      ...all[0],
      found: 'One task. This is batch 0 of the stream "rates"; the same is in 1 other batch.',
      saving: null,
    },
  ]);
});

test.each([
  ['of other lines', found([10], 5, { lines: [site(4)] })],
  ['of other rules', found([10], 5, { rule: 'stage.skew' })],
  ['outside of the stream', found([90], 5)],
  ['about several batches', found([0, 10], 5)],
])('findings %s stay', (_name, other) => {
  const all = [found([0], 100), other];
  expect(onceForStream(all, facts())).toEqual(all);
});
