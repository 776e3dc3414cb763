import { expect, test } from 'vitest';
import { CellCosts } from '../../../src/model/cellCosts';
import type { RunEvent } from '../../../src/model/runEvent';
import { ended, started as entryStarted } from './entryEvents';

const CELL = 'vscode-notebook-cell:/n.ipynb#a';

const started = (entryId: number, time: number, executionCount: number): RunEvent =>
  entryStarted(entryId, time, { kind: 'cell', name: String(executionCount), executionCount, cellId: CELL });
const call = (callId: number, entryId: number, time: number, parentCallId: number | null = null): RunEvent =>
  ({ type: 'callMade', callId, entryId, time, parentCallId, op: 'count', kind: 'action' }) as RunEvent;
const armed = (callId: number): RunEvent => ({ type: 'actionArmed', callId, time: 0, applicationId: null });
const returned = (callId: number, time: number): RunEvent =>
  ({ type: 'callEnded', callId, time, error: null }) as RunEvent;
const job = (actionId: number): RunEvent => ({ type: 'jobStarted', actionId }) as RunEvent;

function costsOf(...events: RunEvent[]) {
  const costs = new CellCosts();
  for (const event of events) costs.take(event);
  return costs;
}

test('a cell costs the time of its actions, and their jobs', () => {
  const costs = costsOf(
    ...[started(1, 100, 3), call(2, 1, 110), armed(2), job(2), job(2), returned(2, 150)],
    ...[call(3, 1, 160), returned(3, 170), ended(1, 200)],
  );
  expect(costs.of(CELL)).toMatchObject({
    ...{ executionCount: 3, outcome: 'passed', duration: 100, actions: 1, actionTime: 40, jobs: 2 },
  });
});

test('a job that is told after its action, and after its cell, still counts', () => {
  const costs = costsOf(started(1, 0, 1), call(2, 1, 0), armed(2), returned(2, 5), ended(1, 5), job(2));
  expect(costs.of(CELL)).toMatchObject({ actions: 1, jobs: 1 });
});

test('calls inside a call, and calls of no cell, do not count', () => {
  const costs = costsOf(
    ...[call(1, 0, 0), armed(1), started(2, 0, 1), call(3, 2, 0), call(4, 2, 0, 3), armed(3), armed(4)],
    ...[returned(4, 5), returned(3, 9), ended(2, 9)],
  );
  expect(costs.of(CELL)).toMatchObject({ actions: 1, actionTime: 9 });
});

test('the last execution of a cell counts, also while it runs', () => {
  const costs = costsOf(started(1, 0, 1), call(2, 1, 0), armed(2), returned(2, 5), ended(1, 9), started(3, 20, 2));
  expect(costs.of(CELL)).toMatchObject({ executionCount: 2, outcome: null, duration: null, actions: 0 });
  expect(costs.cellIds()).toEqual([CELL]);
  expect(costs.of('other')).toBeNull();
});
