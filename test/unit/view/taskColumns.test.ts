import { describe, expect, test } from 'vitest';
import { sortedTasks } from '../../../src/model/tasks/sortedTasks';
import { taskListOf } from '../../../src/model/tasks/taskStore';
import { firstOrder, taskColumns } from '../../../src/view/taskColumns';
import { RunBuilder, START } from '../../fixtures/runs/runBuilder';

const run = new RunBuilder('/jobs/etl.py', '');
const tasks = taskListOf([
  run.task(0, { executorId: '10', duration: 300, inputBytes: 2048 }),
  run.task(1, { executorId: '2', duration: 100, launchTime: START + 1500, speculative: true }),
  run.task(2, {
    executorId: '10',
    duration: 900,
    attempt: 1,
    status: 'failed',
    error: 'ValueError: \u001b[0m bad\n row',
  }),
  run.task(3, { executorId: '2', duration: null, status: 'running', finishTime: null }),
]);
const columns = taskColumns(START);
const texts = (title: string) => Array.from(tasks, columns.find(each => each.title === title)!.text);
const titles = (of: typeof tasks) => columns.filter(({ isUsed }) => isUsed(of)).map(({ title }) => title);

test('the order begins with what failed, or else with what took longest', () => {
  const first = (numFailedTasks: number) => sortedTasks(tasks, firstOrder({ numFailedTasks })).at(0)!.index;
  expect(first(1)).toBe(2);
  expect(first(0)).toBe(2);
  expect(firstOrder({ numFailedTasks: 0 })).toEqual({ by: 'duration', descending: true });
});

describe('the columns of tasks', () => {
  test('are those that say something of a task', () => {
    expect(titles(tasks)).toEqual([
      ...['task', 'attempt', 'status', 'start', 'duration', 'executor', 'host', 'locality', 'input', 'error'],
    ]);
    expect(titles(tasks.slice(1, 2))).toContain('attempt');
    expect(titles(tasks.slice(0, 1))).toEqual([
      ...['task', 'status', 'start', 'duration', 'executor', 'host', 'locality', 'input'],
    ]);
  });

  test('have units, starts from the start of the run, and no more than a terminal may print', () => {
    expect(texts('start')).toEqual(['0 ms', '1.5 s', '0 ms', '0 ms']);
    expect(texts('duration')).toEqual(['300 ms', '100 ms', '900 ms', '']);
    expect(texts('attempt')).toEqual(['', 'speculative', '1', '']);
    expect(texts('input')).toEqual(['2.0 KiB', '', '', '']);
    expect(texts('error')[2]).toBe('ValueError: ·[0m bad row');
  });
});
