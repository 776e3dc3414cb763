import { expect, test } from 'vitest';
import type { Found } from '../../../../src/model/findings/finding';
import { onceForLine } from '../../../../src/model/findings/onceForLine';

const siteOf = (line: number) => ({ file: '/job.py', line, column: 0, endLine: line, endColumn: 9, function: 'f' });

function skew(queryId: number | null, cost: number | null, more: Partial<Found> = {}): Found {
  return {
    ...{ rule: 'stage.dataSkew', title: 'Skewed data', found: `Stage ${queryId} is skewed.`, change: '…' },
    ...{ lines: [siteOf(3)], applicationId: 'app-1', stageIds: [queryId ?? 7], queryId, cost, saving: cost },
    ...more,
  };
}

test('what several queries of the same lines have is told once, with all that it costs', () => {
  const [found, ...others] = onceForLine([skew(1, 100), skew(2, 1500), skew(3, 400)]);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ queryId: 2, cost: 2000, saving: 2000, stageIds: [1, 2, 3] });
  expect(found!.found).toBe('Stage 2 is skewed. The same is in 2 other queries, 2.0 s in all.');
});

test('stages of RDDs are told once, too', () => {
  const [found] = onceForLine([skew(null, 100, { stageIds: [4] }), skew(null, 200, { stageIds: [5] })]);
  expect(found!.found).toContain('The same is in 1 other stage, 300 ms in all.');
});

test('what is at several places of one query stays apart, and is told once for each of them', () => {
  const both = [skew(1, 100), skew(1, 300), skew(2, 200), skew(2, 500)];
  expect(onceForLine(both).map(({ cost }) => cost)).toEqual([300, 800]);
});

test.each<[string, Partial<Found>]>([
  ['another rule', { rule: 'memory.spill' }],
  ['another line', { lines: [siteOf(4)] }],
  ['a further line', { lines: [siteOf(3), siteOf(4)] }],
  ['another application', { applicationId: 'app-2' }],
  ['a failure', { isFailure: true }],
  ['no line', { lines: [] }],
  ['several actions', { queryId: null, stageIds: [1, 2] }],
  ['no cost', { cost: null }],
])('%s stays apart', (_, more) => {
  const found = [skew(1, 100), skew(2, 100, more)];
  expect(onceForLine(found)).toEqual(found);
});
