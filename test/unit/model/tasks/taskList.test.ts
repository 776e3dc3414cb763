import { describe, expect, test } from 'vitest';
import { sortedTasks } from '../../../../src/model/tasks/sortedTasks';
import type { Task } from '../../../../src/model/tasks/task';
import { taskListOf } from '../../../../src/model/tasks/taskStore';
import { RunBuilder, START } from '../../../fixtures/runs/runBuilder';

const builder = new RunBuilder('/jobs/etl.py', '');
const tasks = taskListOf([
  builder.task(0, { executorId: '10', duration: 300 }),
  builder.task(1, { executorId: '2', duration: 100, launchTime: START + 1500 }),
  builder.task(2, { executorId: '10', duration: 900, status: 'failed', error: 'ValueError: bad' }),
  builder.task(3, { executorId: '2', duration: null, status: 'running', finishTime: null }),
]);
const indexes = (of: typeof tasks) => Array.from(of, ({ index }) => index);

describe('a list of tasks', () => {
  test('has the tasks with a value that passes a test, and what is found of them', () => {
    expect(indexes(tasks.succeeded)).toEqual([0, 1]);
    expect(indexes(tasks.where('error', error => error !== null))).toEqual([2]);
    expect(indexes(tasks.where('duration', duration => duration === null))).toEqual([3]);
    expect(indexes(tasks.where('executorId', id => id === '10').where('status', each => each === 'failed'))).toEqual([
      2,
    ]);
    expect(tasks.where('host', host => host === 'ada')).toBe(tasks);
    expect(tasks.where('host', host => host === 'eve').length).toBe(0);
    expect(tasks.some('error', error => error === null)).toBe(true);
    expect(tasks.some('jvmGcTime', time => time > 0)).toBe(false);
  });

  test('has sums, quantiles and the task with the most, in which a task that still runs counts for nothing', () => {
    expect(tasks.sum('duration')).toBe(1300);
    expect(tasks.quantiles('duration')).toEqual([0, 100, 300, 900, 900]);
    expect(tasks.most('duration')!.index).toBe(2);
    expect(tasks.most('executorRunTime')!.index).toBe(0);
    expect(tasks.largest('launchTime')).toBe(START + 1500);
    expect(tasks.largest('finishTime')).toBe(START + 1600);
    expect(tasks.where('status', status => status === 'running').largest('finishTime')).toBeNull();
  });

  test('of no tasks has none of that', () => {
    const none = taskListOf([]);
    expect([none.quantiles('duration'), none.most('duration'), none.largest('id'), none.at(0)]).toEqual([
      ...[null, null, null, undefined],
    ]);
    expect([none.sum('duration'), none.some('id', () => true), JSON.stringify(none)]).toEqual([0, false, '[]']);
  });

  test('is read from both ends, and in pages', () => {
    expect(tasks.at(-1)!.index).toBe(3);
    expect(tasks.at(-5)).toBeUndefined();
    expect(tasks.at(4)).toBeUndefined();
    expect(indexes(tasks.slice(1, 3))).toEqual([1, 2]);
    expect(indexes(tasks.slice(3, 9))).toEqual([3]);
    expect(indexes(tasks.slice(9, 12))).toEqual([]);
    expect(indexes(tasks.slice(1, 4).slice(1, 2))).toEqual([2]);
  });
});

describe('the order of tasks', () => {
  const order = (by: keyof Task, descending: boolean) => indexes(sortedTasks(tasks, { by, descending }));

  test('by a figure: a task that still runs has the least', () => {
    expect(order('duration', true)).toEqual([2, 0, 1, 3]);
    expect(order('duration', false)).toEqual([3, 1, 0, 2]);
    expect(order('finishTime', false)).toEqual([3, 0, 2, 1]);
    const quick = taskListOf([builder.task(0, { duration: 0 }), ...tasks.slice(3, 4)]);
    expect(indexes(sortedTasks(quick, { by: 'duration', descending: false }))).toEqual([3, 0]);
  });

  test('by a word: numbers in it count as numbers, and of equal ones the longest comes first, in both directions', () => {
    expect(order('executorId', false)).toEqual([1, 3, 2, 0]);
    expect(order('executorId', true)).toEqual([2, 0, 1, 3]);
    expect(order('error', true)).toEqual([2, 0, 1, 3]);
  });

  test('of equal tasks is that in which they came, in both directions', () => {
    const equal = taskListOf([5, 3, 4].map(index => builder.task(index, { duration: 10 })));
    for (const descending of [true, false])
      for (const by of ['duration', 'host'] as const)
        expect(indexes(sortedTasks(equal, { by, descending }))).toEqual([5, 3, 4]);
  });

  test('goes with a selection and a page of it', () => {
    const page = sortedTasks(tasks.succeeded, { by: 'duration', descending: false }).slice(0, 1);
    expect(indexes(page)).toEqual([1]);
    expect([...page.figures('launchTime')]).toEqual([START + 1500]);
  });
});
