import { describe, expect, test } from 'vitest';
import { renderExplain } from '../../../src/cli/view/explainView';
import { explainRun } from '../../fixtures/runs/explainRun';

const plain = { width: 100, color: false };

describe('what explain mode prints', () => {
  test('where it stopped and which reads ran', () => {
    const text = renderExplain(explainRun(), plain);
    expect(text).toContain('Stopped before show at trips.py:8.');
    expect(text).toContain('Only these ran, to read a schema: read.csv :4, read.parquet :5.');
  });

  test('lineage and plan without a figure of a run', () => {
    const text = renderExplain(explainRun(), plain);
    expect(text).toMatch(/○ +join +:7/);
    expect(text).toContain('BroadcastHashJoin [zone], [zone], Inner');
    expect(text).not.toMatch(/stage \d|not run|#\d+|plan_id/);
    expect(text).toContain('          :- Filter (isnotnull(delay)');
  });

  test('a script without an action ran to its end', () => {
    const run = explainRun();
    run.script.stoppedBefore = null;
    run.actions = [];
    const text = renderExplain(run, plain);
    expect(text).toContain('The script ended before any action.\nNothing ran.');
  });
});
