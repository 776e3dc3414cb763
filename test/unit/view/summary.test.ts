import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { renderSummary } from '../../../src/view/text/summary';
import { emptyRun } from '../../fixtures/runs/runBuilder';
import { failedRun } from '../../fixtures/runs/failedRun';
import { productionRun } from '../../fixtures/runs/productionRun';
import { ratingsRun } from '../../fixtures/runs/ratingsRun';

const plain = { width: 100, color: false };

describe('what is printed after a run', () => {
  test('names script, status, time, Spark, and where it is written', () => {
    const text = renderSummary(ratingsRun(), { ...plain, recording: 'r.strobe', report: 'r.html' });
    expect(text).toMatch(
      /^ratings\.py {2}✓ succeeded {2}in 12\.0 s\nSpark 4\.3\.0 · local\[8\] · Python 3\.11\.7 · Java 17\.0\.12\n/,
    );
    expect(text).toMatch(/recording +r\.strobe\nreport +r\.html$/);
    expect(text).toContain('driver: 412 Py4J calls in 318 ms, 47 KiB sent, 13 KiB received · recording took 6.2 ms');
  });

  test('lists each action with what Spark did for it', () => {
    const text = renderSummary(ratingsRun(), plain);
    expect(text).toMatch(/③ +collect +:28 +✓ succeeded +5\.7 s +4 +5 +115 +14 MiB \/ 14 MiB +26 MiB/);
    expect(text).toMatch(/① +createDataFrame, rea.*:17/);
  });

  test('says what is skewed and what spilled', () => {
    const text = renderSummary(ratingsRun(), plain);
    expect(text).toMatch(/6 +agg :25 +96 +2\.6 s +7\.9 s .* 6\.1× +13 MiB +18 KiB +64 MiB +410 ms/);
    expect(text).toContain('▲ ratings.py:23  The longest task of stage 6');
  });

  test('names Spark’s own UI only while it lives', () => {
    const run = ratingsRun();
    expect(renderSummary(run, { ...plain, live: true })).not.toContain('4040');
    Object.assign(run.applications[0] ?? {}, { endTime: null, status: 'running' });
    expect(renderSummary(run, { ...plain, live: true })).toMatch(/Spark UI +http:\/\/127\.0\.0\.1:4040/);
    expect(renderSummary(run, plain)).not.toContain('4040');
  });

  test('a failed run says why, and what makes the picture incomplete', () => {
    const text = renderSummary(failedRun(), plain);
    expect(text).toContain('✗ failed  in 8.6 s, exit code 1');
    expect(text.match(/ValueError: could not convert string to float: 'n\/a'/g)).toHaveLength(1);
    expect(text).toContain(
      '! Spark dropped 12 listener events: figures of stage 1 may be too low. (spark.droppedEvents)',
    );
  });

  test('an event log of a cluster has jobs in the place of actions', () => {
    const text = renderSummary(productionRun(), plain);
    expect(text).toMatch(/── Jobs/);
    expect(text).not.toMatch(/── Actions/);
    expect(text).toMatch(/5 +load part 5 +✓ succeeded +1m 35s +2 +800/);
  });

  test('many stages are cut to the dearest, and all are there when asked for', () => {
    const run = productionRun(20);
    expect(renderSummary(run, plain)).toContain('28 stages with less left out: strobe show --stages');
    expect(renderSummary(run, { ...plain, all: 'stages' })).not.toContain('--stages');
    expect(renderSummary(run, { ...plain, all: 'plans' })).not.toContain('--plans');
  });

  test('a run of nothing is said in a few lines', () => {
    expect(renderSummary(emptyRun(), plain).split('\n').length).toBeLessThan(7);
  });

  test.each([40, 60, 80, 100, 140])('keeps to %i columns, with colour or without', width => {
    for (const run of [ratingsRun(), failedRun(), productionRun(), emptyRun()]) {
      for (const color of [true, false])
        for (const line of renderSummary(run, { width, color }).split('\n'))
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }
  });
});
