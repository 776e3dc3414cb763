import { expect, test } from 'vitest';
import { renderStage } from '../../../src/view/text/stageDetail';
import { RunBuilder } from '../../fixtures/runs/runBuilder';
import { taskListOf } from '../../../src/model/tasks/taskStore';

const options = { width: 110, color: false };

function built() {
  const builder = new RunBuilder('/jobs/etl.py', '');
  const tasks = Array.from({ length: 40 }, (_, index) =>
    builder.task(index, { duration: 100 + index, schedulerDelay: 5, memoryBytesSpilled: 4096 * index }),
  );
  const first = taskListOf(
    tasks.map(task => (task.index === 7 ? { ...task, status: 'failed' as const, error: 'lost' } : task)),
  );
  builder.stage(3, 'collect at etl.py:4', 0, 500, { numTasks: 40, numFailedTasks: 1, status: 'failed', tasks: first });
  builder.stage(3, 'collect at etl.py:4', 500, 900, {
    ...{ attempt: 1, numTasks: 40, tasks: taskListOf(tasks), schedulerDelay: 200, schedulerDelayShare: 0.04 },
  });
  return builder.run;
}

test('strobe show --stage prints the sums, quantiles and longest tasks of each attempt', () => {
  const [first, second] = renderStage(built(), 3, options)!
    .split('\n\n── ')
    .map(text => text.split('\n'));
  expect(first![0]).toMatch(/^── Stage 3 · collect at etl\.py:4 ─+$/);
  expect(first!.find(line => / 7 {2}failed/.test(line))).toMatch(/lost$/);
  expect(second![0]).toMatch(/^Stage 3\.1 · /);
  const text = second!.join('\n');
  expect(text).toMatch(/✓ succeeded · 40\/40 tasks · 400 ms elapsed · .*scheduler delay 200 ms, 4 % of task time/);
  expect(text).toMatch(/ metric +min +25th percentile +median +75th percentile +max\n/);
  expect(text).toMatch(/ duration +100 ms +110 ms +120 ms +130 ms +139 ms\n/);
  expect(text).toMatch(/ spill \(memory\) +0 B +40 KiB +80 KiB +120 KiB +156 KiB\n/);
  const tasks = second!.slice(second!.findIndex(line => line.startsWith(' task ')) + 1, -1);
  expect(tasks).toHaveLength(20);
  expect(tasks[0]).toMatch(/^ +39 /);
  expect(second!.at(-1)).toBe('20 shorter tasks not shown: use strobe show --json');
});

test('a stage that is not in the run has no text', () => {
  expect(renderStage(built(), 4, options)).toBeNull();
});
