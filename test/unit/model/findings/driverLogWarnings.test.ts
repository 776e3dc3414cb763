import { expect, test } from 'vitest';
import { driverLogWarnings } from '../../../../src/model/findings/driverLogWarnings';
import { factsOf } from './factsOf';
import { reduceRun } from '../../../../src/model/reduceRun';
import type { RunEvent } from '../../../../src/model/runEvent';
import { APPLICATION, RunBuilder, START } from '../../../fixtures/runs/runBuilder';

test('a warning of the log is at the line of the action that ran, or of the next one', () => {
  const builder = new RunBuilder('/job.py', 'hinted.count()\nlarge.count()\n');
  builder.action(1, 'count', 'hinted.count()', 100, 200);
  builder.action(2, 'count', 'large.count()', 300, 400);
  builder.run.applications[0]!.warnings = [
    { time: START + 50, warning: 'hintIgnored', count: 1, figures: {} },
    { time: START + 350, warning: 'largeTask', count: 2, figures: { stageId: 3, bytes: 2048 } },
  ];
  const [hint, task] = driverLogWarnings(factsOf(builder.run));
  expect(hint).toMatchObject({ rule: 'driver.warning', title: 'Hint ignored', cost: null, actionId: 1 });
  expect(task).toMatchObject({ title: 'Large task', stageIds: [3], actionId: 2, evidence: { count: 2 } });
  expect(task!.found).toBe(
    "Spark's log warns 2 times: a task of stage 3 is 2.0 KiB large: data of the driver is sent with every task.",
  );
  expect([hint, task].map(each => each!.lines[0]?.line)).toEqual([1, 2]);
});

test('a run has the warnings of each application, and none without them', () => {
  const started = { type: 'applicationStarted', time: 1, applicationId: APPLICATION, startTime: 1, properties: {} };
  const warned = {
    type: 'driverWarned',
    time: 2,
    applicationId: APPLICATION,
    warning: 'alreadyCached',
    count: 3,
    figures: {},
  };
  expect(reduceRun([started as RunEvent, warned as RunEvent]).applications[0]!.warnings).toEqual([
    { time: 2, warning: 'alreadyCached', count: 3, figures: {} },
  ]);
  expect(reduceRun([started as RunEvent]).applications[0]!.warnings).toEqual([]);
  expect(driverLogWarnings(factsOf(reduceRun([started as RunEvent])))).toEqual([]);
});
