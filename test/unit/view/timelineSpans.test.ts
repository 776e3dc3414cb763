import { describe, expect, test } from 'vitest';
import { timelineSpans } from '../../../src/view/parts/timelineSpans';
import { RunLinks } from '../../../src/view/runLinks';
import { RunBuilder, START } from '../../fixtures/runs/runBuilder';

const WALL = {
  ...{ total: 9000, user: 0, pyspark: 0, py4j: 0, rpc: 0, spark: 0, transfer: 0, deserialize: 0, recording: 0 },
  unaccounted: 0,
};

/** An application begins after 1 s, its first action after 6 s. */
function started(start: number | null, firstAction = 6000) {
  const builder = new RunBuilder('/job.py', 'df.count()\n', { startTime: START, endTime: START + 9000 });
  const { run } = builder;
  run.script.driverStartTime = START + 500;
  run.applications[0]!.startTime = START + 1000;
  builder.action(1, 'count', null, firstAction, 8000);
  run.ledger.wall = start === null ? null : { ...WALL, start };
  const [driver] = timelineSpans(run, new RunLinks(run), START + 9000);
  return driver!.spans.map(each => [each.text, each.start - START, each.end - START]);
}

describe('the row of the driver', () => {
  test('says that Spark starts until pyspark has started it', () => {
    expect(started(3500)).toEqual([
      ['starting Python and Spark', 0, 4000],
      ['driver', 4000, 6000],
      ['driver', 8000, 9000],
    ]);
  });

  test('says so until the application begins where nothing else is known, and at most until the first action', () => {
    expect(started(null)[0]).toEqual(['starting Python and Spark', 0, 1000]);
    expect(started(8000)[0]).toEqual(['starting Python and Spark', 0, 6000]);
  });
});
