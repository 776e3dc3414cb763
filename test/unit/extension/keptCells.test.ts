import { expect, test } from 'vitest';
import { hashOf, restoredCells, type KeptCell } from '../../../src/extension/notebooks/keptCells';

const cost = { executionCount: 1, outcome: 'passed', duration: 5, actions: 1, actionTime: 4, jobs: 1 } as const;
const kept = (uri: string, text: string): KeptCell => ({ uri, sha256: hashOf(text), runId: `run of ${uri}`, cost });
const restored = (before: KeptCell[], ...now: [uri: string, text: string][]) =>
  restoredCells(
    before,
    now.map(([uri, text]) => ({ uri, text })),
  ).map(({ uri, runId }) => [uri, runId]);

test('a cell that is as it ran has its cost, also with another URI', () => {
  // The editor counts the cells anew when it opens a notebook, so an inserted one moves those below it.
  const before = [kept('#0', 'a'), kept('#3', 'new'), kept('#1', 'b')];
  expect(restored(before, ['#0', 'a'], ['#1', 'new'], ['#2', 'b'])).toEqual([
    ['#0', 'run of #0'],
    ['#1', 'run of #3'],
    ['#2', 'run of #1'],
  ]);
});

test('an edited cell has none, and neither has another one in its place', () => {
  expect(restored([kept('#0', 'a'), kept('#1', 'b')], ['#0', 'a = 1'], ['#1', 'c'])).toEqual([]);
});

test('cells with the same text have their costs only at their own URIs', () => {
  const before = [kept('#0', 'a'), kept('#2', 'a')];
  expect(restored(before, ['#0', 'a'], ['#2', 'a'])).toEqual([
    ['#0', 'run of #0'],
    ['#2', 'run of #2'],
  ]);
  expect(restored(before, ['#0', 'a'], ['#1', 'a'])).toEqual([['#0', 'run of #0']]);
  expect(restored(before, ['#5', 'a'])).toEqual([]);
});

test('line ends of Windows are the same text', () => {
  expect(restored([kept('#0', 'a\nb')], ['#0', 'a\r\nb'])).toEqual([['#0', 'run of #0']]);
});
