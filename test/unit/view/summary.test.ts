import stringWidth from 'string-width';
import { findingOf } from '../../fixtures/runs/findingOf';
import { describe, expect, test } from 'vitest';
import type { Run } from '../../../src/model/run';
import { renderSummary } from '../../../src/view/text/summary';
import { emptyRun } from '../../fixtures/runs/runBuilder';
import { failedRun } from '../../fixtures/runs/failedRun';
import { productionRun } from '../../fixtures/runs/productionRun';
import { ratingsRun } from '../../fixtures/runs/ratingsRun';

const plain = { width: 100, color: false };

describe('the summary of a run', () => {
  test('shows script, status, time, environment and output files', () => {
    const text = renderSummary(ratingsRun(), { ...plain, recording: 'r.strobe', report: 'r.html' });
    expect(text).toMatch(
      /^ratings\.py {2}✓ succeeded {2}in 12\.0 s\nSpark 4\.3\.0 · local\[8\] · Python 3\.11\.7 · Java 17\.0\.12\n/,
    );
    expect(text).toMatch(/recording +r\.strobe\nreport +r\.html$/);
    expect(text).toContain('driver: 412 Py4J calls in 318 ms, 47 KiB sent, 13 KiB received · recording: 6.2 ms');
  });

  test('lists each action with its work in Spark', () => {
    const text = renderSummary(ratingsRun(), plain);
    expect(text).toMatch(/③ +collect +:28 +✓ succeeded +5\.7 s +4 +5 +115 +14 MiB \/ 14 MiB +26 MiB/);
    expect(text).toMatch(/① +createDataFrame, rea.*:17/);
  });

  test('starts with the answer: a sentence, then the marked findings with line and change', () => {
    const run = ratingsRun();
    run.findings.push(findingOf({ title: 'A small one', marked: false, share: 0.01 }));
    const first = renderSummary(run, plain).split('\n').slice(0, 15).join('\n');
    expect(first).toMatch(/^12\.0 s: \d+ % in .* of line \d+/m);
    expect(first).toContain('▲ ratings.py:23  Skewed data  costs 1.9 s · 19 %');
    expect(first).toContain('→ Make the columns in one call');
    expect(first).not.toContain('A small one');
    expect(renderSummary(run, plain)).toMatch(/── More findings[^]* ▲ A small one/);
  });

  test('explains the times of the lineage, and the sign at stages whose time is elsewhere if there is one', () => {
    const note = (run: Run) => /── Lineage ─+\n(.*)\n/.exec(renderSummary(run, plain))![1];
    expect(note(ratingsRun())).toBe(
      'stage times: elapsed · bars: share of the 12.0 s of the run · ↕: time is at other datasets',
    );
    expect(note(productionRun())).not.toContain('↕');
  });

  test('shows skew and spill', () => {
    const text = renderSummary(ratingsRun(), plain);
    expect(text).toMatch(/6 +agg :25 +96 +2\.6 s +7\.9 s .* 6\.1× +13 MiB +18 KiB +64 MiB +410 ms/);
    expect(text).toContain('▲ ratings.py:23  Skewed data  costs 1.9 s · 19 %\n   The longest task of stage 6');
  });

  test('shows the Spark UI only while it is available', () => {
    const run = ratingsRun();
    expect(renderSummary(run, { ...plain, live: true })).not.toContain('4040');
    Object.assign(run.applications[0] ?? {}, { endTime: null, status: 'running' });
    expect(renderSummary(run, { ...plain, live: true })).toMatch(/Spark UI +http:\/\/127\.0\.0\.1:4040/);
    expect(renderSummary(run, plain)).not.toContain('4040');
  });

  test('shows the failure of a run, and why data is missing', () => {
    const text = renderSummary(failedRun(), plain);
    expect(text).toContain('✗ failed  in 8.6 s, exit code 1');
    expect(text.match(/ValueError: could not convert string to float: 'n\/a'/g)).toHaveLength(1);
    expect(text).toContain(
      '! Spark dropped 12 listener events: figures of stage 1 may be too low. (spark.droppedEvents)',
    );
  });

  test('shows jobs instead of actions for an event log of a cluster', () => {
    const text = renderSummary(productionRun(), plain);
    expect(text).toMatch(/── Jobs/);
    expect(text).not.toMatch(/── Actions/);
    expect(text).toMatch(/5 +load part 5 +✓ succeeded +1m 35s +2 +800/);
  });

  test('shows only the most expensive stages, or all on request', () => {
    const run = productionRun(20);
    expect(renderSummary(run, plain)).toContain(
      '28 stages with less executor time not shown: use strobe show --stages',
    );
    expect(renderSummary(run, { ...plain, all: 'stages' })).not.toContain('--stages');
    expect(renderSummary(run, { ...plain, all: 'plans' })).not.toContain('--plans');
  });

  test('is short for an empty run', () => {
    expect(renderSummary(emptyRun(), plain).split('\n').length).toBeLessThan(9);
  });

  test.each([40, 60, 80, 100, 140])('fits into %i columns, with and without color', width => {
    for (const run of [ratingsRun(), failedRun(), productionRun(), emptyRun()]) {
      for (const color of [true, false])
        for (const line of renderSummary(run, { width, color }).split('\n'))
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }
  });
});
