import { expect, test } from 'vitest';
import type { Action } from '../../../src/model/run';
import { answerOf } from '../../../src/view/text/answer';
import { START } from '../../fixtures/runs/runBuilder';
import { batchOf, streamOf, streamRun } from '../../fixtures/runs/streamRun';

const NOW = START + 21_000;
const batches = [batchOf(0), batchOf(1), batchOf(2, { duration: 889 }), batchOf(3, { duration: null })];
const answer = (...streams: ReturnType<typeof streamOf>[]) =>
  answerOf({ ...streamRun(...streams), status: 'running' }, NOW);

test('while a streaming query is active, the answer says since when, and how long its last batch took', () => {
  expect(answer(streamOf(batches))).toBe(
    'Streaming query rates has been active for 20.0 s: 3 batches, the last in 889 ms.',
  );
  expect(answer(streamOf([]))).toBe('Streaming query rates has been active for 20.0 s: 0 batches.');
});

test('several are told by their sums, those that have ended are not', () => {
  const ended = streamOf(batches, { runId: 'c', status: 'stopped', endTime: NOW });
  const sums = { batches: 1000, inputRows: 5000, outputRows: 0, duration: 1, parts: [] };
  expect(answer(streamOf(batches), streamOf([], { runId: 'b', earlier: sums }), ended)).toBe(
    '2 streaming queries are active: 1,003 batches, 5,150 rows.',
  );
});

test('an action that is no part of them comes first', () => {
  const run = streamRun(streamOf(batches));
  const action = { id: 77, status: 'running', op: 'count', callSite: null, startTime: START } as Action;
  expect(answerOf({ ...run, status: 'running', actions: [action] }, NOW)).toMatch(/has been running for/);
  const start = { ...action, id: 5 };
  const started = streamRun(streamOf(batches, { actionId: 5 }));
  expect(answerOf({ ...started, status: 'running', actions: [start] }, NOW)).toMatch(/^Streaming query rates/);
});
