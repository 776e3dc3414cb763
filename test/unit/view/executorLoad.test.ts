import { expect, test } from 'vitest';
import { executorLoad } from '../../../src/view/executorLoad';
import { RunBuilder, START } from '../../fixtures/runs/runBuilder';
import { taskListOf } from '../../../src/model/tasks/taskStore';

/** Tasks with start and end time in ms, on one executor with two slots. */
function runWith(tasks: [number, number | null][]) {
  const builder = new RunBuilder('/job.py', '');
  const stage = builder.stage(0, 'count', 0, 1000, {});
  builder.executor('driver', { maxTasks: 2 });
  stage.tasks = taskListOf(
    tasks.map(([from, to], index) => ({
      ...builder.task(index, { launchTime: START + from, duration: to === null ? null : to - from }),
      finishTime: to === null ? null : START + to,
    })),
  );
  return builder.run;
}

test('executor load is the share of busy task slots for each interval', () => {
  const run = runWith([
    [0, 500],
    [0, 250],
    [750, 1000],
  ]);
  expect(executorLoad(run, START, START + 1000, 4)).toEqual({ busy: [1, 0.5, 0, 0.5], slots: 2 });
});

test('executor load counts a running task up to the end, and nothing outside the time range', () => {
  expect(executorLoad(runWith([[500, null]]), START, START + 1000, 2)?.busy).toEqual([0, 0.5]);
  expect(executorLoad(runWith([[-500, 2000]]), START, START + 1000, 1)?.busy).toEqual([0.5]);
});

test('executor load is unknown if no task ran', () => {
  expect(executorLoad(runWith([]), START, START + 1000, 4)).toBeNull();
});
