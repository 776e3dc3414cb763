import { expect, test } from 'vitest';
import { heatLevel, hotLines } from '../../../src/extension/hotLines';
import type { RunFigures, SiteFigures } from '../../../src/wire/languageMessages';

const TEXT = 'a = 1\nslow()\nb = 2\nfast()\n';

function figures(shares: Record<number, number>): RunFigures {
  const parts = { time: 1, driver: 1, waiting: 0, spark: 0, python: 0, ops: [] };
  const whole = { column: null, endLine: null, endColumn: null, op: '', kind: 'line' as const, calls: 1 };
  const cost = { time: null, sharedBy: 1, jobs: 0, shuffleBytes: 0, error: null };
  const sites = Object.entries(shares).map(([line, share]): SiteFigures => ({
    ...whole,
    ...cost,
    line: Number(line),
    profile: { ...parts, share },
  }));
  return { uri: 'file:///job.py', text: TEXT, startTime: 0, sites };
}

test('lines with at least 5 % of the run are hot', () => {
  expect(hotLines(figures({ 2: 0.7, 4: 0.049 }), TEXT.split('\n'))).toEqual([{ line: 2, share: 0.7 }]);
});

test('a line is followed to where it is now, and left out if it was edited', () => {
  expect(hotLines(figures({ 2: 0.7 }), ['import os', ...TEXT.split('\n')])).toEqual([{ line: 3, share: 0.7 }]);
  expect(hotLines(figures({ 2: 0.7 }), ['a = 1', 'slow(2)', 'b = 2'])).toEqual([]);
});

test('there are three levels', () => {
  expect([0.01, 0.05, 0.19, 0.2, 0.5, 1].map(heatLevel)).toEqual([-1, 0, 0, 1, 2, 2]);
});
