import { describe, expect, test } from 'vitest';
import { renderExplain } from '../../../src/view/text/explainView';
import { explainRun } from '../../fixtures/runs/explainRun';

const plain = { width: 100, color: false };

describe('what explain mode prints', () => {
  test('where it stopped and which reads ran', () => {
    const text = renderExplain(explainRun(), plain);
    expect(text).toContain('Stopped before show at trips.py:8.');
    expect(text).toContain('Only schema reads ran: read.csv :4, read.parquet :5.');
  });

  test('lineage and plan without a figure of a run', () => {
    const text = renderExplain(explainRun(), plain);
    expect(text).toMatch(/○ +join +:7/);
    expect(text).toContain('BroadcastHashJoin [zone], [zone], Inner');
    expect(text).not.toMatch(/stage \d|not run|#\d+|plan_id/);
    expect(text).toContain('          :- Filter (isnotnull(delay)');
  });

  test('of many plans the first are shown and the rest are counted', () => {
    const run = explainRun();
    const last = run.datasets[4];
    for (let id = 6; id < 12; id += 1) if (last) run.datasets.push({ ...last, id, parentIds: [4] });
    const text = renderExplain(run, plain);
    expect(text.match(/── Plan of/g)).toHaveLength(5);
    expect(text).toContain('2 plans not shown: use strobe explain --report FILE to see them');
  });

  test('a script without an action ran to its end', () => {
    const run = explainRun();
    run.script.stoppedBefore = null;
    run.actions = [];
    const text = renderExplain(run, plain);
    expect(text).toContain('The script ended before any action.\nNothing ran.');
  });
});
