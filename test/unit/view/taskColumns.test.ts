import { describe, expect, test } from 'vitest';
import { firstOrder, taskColumns, taskOrder, usedColumns } from '../../../src/view/taskColumns';
import { RunBuilder, START } from '../../fixtures/runs/runBuilder';

const run = new RunBuilder('/jobs/etl.py', '');
const tasks = [
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
];
const columns = taskColumns(START);
const column = (title: string) => columns.find(each => each.title === title)!;
const order = (title: string, descending: boolean) => [...taskOrder(tasks, column(title), descending)];
const texts = (title: string) => tasks.map(column(title).text);

describe('the order of tasks', () => {
  test('by a figure: a task that still runs has the least', () => {
    expect(order('duration', true)).toEqual([2, 0, 1, 3]);
    expect(order('duration', false)).toEqual([3, 1, 0, 2]);
  });

  test('by a word: numbers in it count as numbers, and of equal ones the longest comes first, in both directions', () => {
    expect(order('executor', false)).toEqual([1, 3, 2, 0]);
    expect(order('executor', true)).toEqual([2, 0, 1, 3]);
  });

  test('begins with what failed, or else with what took longest', () => {
    const failed = firstOrder({ numFailedTasks: 1 } as never);
    expect(order(failed.title, failed.descending)[0]).toBe(2);
    const longest = firstOrder({ numFailedTasks: 0 } as never);
    expect(order(longest.title, longest.descending)[0]).toBe(2);
    expect(longest.title).toBe('duration');
  });

  test('of 200,000 tasks is found at once', () => {
    const many = Array.from({ length: 200_000 }, (_, index) =>
      run.task(index, { executorId: String(index % 40), duration: (index * 7919) % 1000 }),
    );
    const began = performance.now();
    for (const title of ['duration', 'executor']) expect(taskOrder(many, column(title), true)).toHaveLength(200_000);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('the columns of tasks', () => {
  test('are those that say something of a task', () => {
    expect(usedColumns(columns, tasks).map(({ title }) => title)).toEqual([
      ...['task', 'attempt', 'status', 'start', 'duration', 'executor', 'host', 'locality', 'input', 'error'],
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
