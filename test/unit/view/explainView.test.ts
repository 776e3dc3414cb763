import { describe, expect, test } from 'vitest';
import { renderExplain } from '../../../src/view/text/explainView';
import { explainRun } from '../../fixtures/runs/explainRun';

const plain = { width: 100, color: false };

describe('the output of explain mode', () => {
  test('shows where the script stopped and which schema reads ran', () => {
    const text = renderExplain(explainRun(), plain);
    expect(text).toContain('Stopped before show at trips.py:8.');
    expect(text).toContain('Only schema reads ran: read.csv :4, read.parquet :5.');
  });

  test('shows lineage and plan without metrics', () => {
    const text = renderExplain(explainRun(), plain);
    expect(text).toMatch(/○ +join +:7/);
    expect(text).toContain('BroadcastHashJoin [zone], [zone], Inner');
    expect(text).not.toMatch(/stage \d|not run|#\d+|plan_id/);
    expect(text).toContain('          :- Filter (isnotnull(delay)');
  });

  test('shows the first plans and the number of the rest', () => {
    const run = explainRun();
    const last = run.datasets[4];
    for (let id = 6; id < 12; id += 1) if (last) run.datasets.push({ ...last, id, parentIds: [4] });
    const text = renderExplain(run, plain);
    expect(text.match(/── Plan of/g)).toHaveLength(5);
    expect(text).toContain('2 plans not shown: use strobe explain --report FILE to see them');
  });

  test('shows that a script without actions ran to its end', () => {
    const run = explainRun();
    run.script.stoppedBefore = null;
    run.actions = [];
    const text = renderExplain(run, plain);
    expect(text).toContain('The script ended before any action.\nNothing ran.');
  });
});
