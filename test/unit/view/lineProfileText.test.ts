import { describe, expect, test } from 'vitest';
import { lineProfileLines } from '../../../src/view/text/lineProfileText';
import { reduceRun } from '../../../src/model/reduceRun';
import { RunBuilder, START } from '../../fixtures/runs/runBuilder';

/** 10 s: 7.1 s of Python at line 2, 1.4 s of stages at line 1, the rest at none. */
function job() {
  const builder = new RunBuilder('/jobs/etl.py', 'a.join(b)\nb.map(f)\n', {
    startTime: START,
    endTime: START + 10_000,
  });
  builder.run.applications[0]!.startTime = START + 600;
  builder.dataset(1, 'join', 'a.join(b)');
  builder.dataset(2, 'map', 'b.map(f)', { className: 'PipelinedRDD' });
  builder.stage(0, 'collect', 1000, 8100, { executorRunTime: 7100, datasetIds: [2] });
  builder.stage(1, 'collect', 8100, 9500, { executorRunTime: 1400, datasetIds: [1] });
  return builder.run;
}

describe('the profile by line as text', () => {
  test('has a bar for each line, what took its time, and the rest by name', () => {
    expect(lineProfileLines(job(), { width: 90, color: false })).toEqual([
      ' :2  71 %  ██████████████████████  python 7.1 s',
      ' :1  14 %  ████▍                   join 1.4 s',
      ' unaccounted 9 % · starting Python and Spark 6 %',
    ]);
  });

  test('joins the lines that have no row', () => {
    expect(lineProfileLines(job(), { width: 90, color: false, maxRows: 1 })).toEqual([
      ' 2 more lines 85 % · unaccounted 9 % · starting Python and Spark 6 %',
    ]);
  });

  test('names another file, and stays within the width', () => {
    const run = job();
    for (const { callSite } of run.datasets) callSite!.file = '/jobs/helpers_with_a_long_name.py';
    const lines = lineProfileLines(run, { width: 50, color: false });
    expect(lines[0]).toContain('helpers_with_a_long_name.py:2');
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(50);
  });

  test('colors places and bars', () => {
    expect(lineProfileLines(job(), { width: 90, color: true })[0]).toContain('\u001b[36m:2\u001b[39m');
  });

  test('is empty for a run without time', () => {
    expect(lineProfileLines(reduceRun([]), { width: 90, color: false })).toEqual([]);
  });
});
