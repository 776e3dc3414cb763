import { describe, expect, test } from 'vitest';
import type { Task } from '../../../../src/model/tasks/task';
import { TaskStore, taskListOf } from '../../../../src/model/tasks/taskStore';
import { RunBuilder, START } from '../../../fixtures/runs/runBuilder';
import { randomOf } from '../../../fuzz/mutate';

const builder = new RunBuilder('/jobs/etl.py', '');

const EDGES = [0, 1, 255, 256, 65_535, 65_536, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, -1, 0.5, 1234.567891];
const STATUSES = ['running', 'succeeded', 'failed', 'killed'] as const;

describe('a store of tasks', () => {
  test.each([1, 2, 3, 4, 5, 6])('gives the tasks that were put into it, whatever they are (%i)', seed => {
    const random = randomOf(seed);
    const isOneOf = (many: number): boolean => random(many) === 0;
    const any = <T>(all: readonly T[]): T => all[random(all.length)]!;
    // Most columns hold small figures, a few of them everything.
    const figure = () => (isOneOf(10) ? any(EDGES) : random(200));
    const [isWild, isAscending] = [seed % 2 === 0, seed < 4];
    const someTask = (id: number): Task => ({
      ...builder.task(figure(), { attempt: figure(), status: any(STATUSES), speculative: isOneOf(10) }),
      ...{ id, launchTime: START + figure(), executorCpuTime: random(1e9) / 1e6, inputBytes: figure() },
      ...(isWild ? { jvmGcTime: any(EDGES), shuffleReadBytes: any(EDGES), schedulerDelay: any(EDGES) } : {}),
      finishTime: isOneOf(5) ? null : START + figure(),
      duration: isOneOf(5) ? null : figure(),
      host: `10.0.0.${random(40)}`,
      error: isOneOf(10) ? `ValueError: ${figure()}` : null,
    });
    const store = new TaskStore();
    const plain = new Map<number, Task>();
    const before: { list: ReturnType<TaskStore['tasks']>; text: string }[] = [];
    for (let step = 0; step < 3000; step++) {
      const isNew = plain.size === 0 || isOneOf(2);
      const id = isNew ? (isAscending ? step : random(1e6)) : any([...plain.keys()]);
      const task = someTask(id);
      plain.set(id, task);
      store.put(task, seed * 300);
      if (isOneOf(200)) store.settle();
      if (isOneOf(100)) before.push({ list: store.tasks(), text: JSON.stringify([...plain.values()]) });
    }
    const all = [...plain.values()];
    const list = store.tasks();
    expect(list.length).toBe(all.length);
    expect([...list]).toEqual(all);
    expect(JSON.stringify(list)).toBe(JSON.stringify(all));
    expect(store.get(all[7]!.id)).toEqual(all[7]);
    expect(store.get(-5)).toBeNull();
    expect([...list.figures('duration', -7)]).toEqual(all.map(({ duration }) => duration ?? -7));
    expect([...list.figures('executorCpuTime')]).toEqual(all.map(({ executorCpuTime }) => executorCpuTime));
    expect(list.values('error')).toEqual(all.map(({ error }) => error));
    // Lists stay as they were when they were given out.
    for (const { list: earlier, text } of before) expect(JSON.stringify(earlier)).toBe(text);
  });

  test.each(EDGES)('keeps %d exactly, beside any other figure', edge => {
    for (const other of EDGES) {
      const tasks = [edge, other, other, edge].map((inputBytes, id) => builder.task(id, { inputBytes }));
      const many = Array.from({ length: 40 }, (_, at) => tasks[at % 4]!);
      expect(taskListOf(tasks).values('inputBytes')).toEqual([edge, other, other, edge]);
      expect(taskListOf(many).values('inputBytes')).toEqual(many.map(({ inputBytes }) => inputBytes));
    }
  });

  test('gives the same list until a task is put into it, so that what was found of it is found once', () => {
    const store = new TaskStore();
    store.put(builder.task(0), 2);
    const list = store.tasks();
    expect(store.tasks()).toBe(list);
    store.put(builder.task(1), 2);
    expect(store.tasks()).not.toBe(list);
    expect([list.length, store.tasks().length]).toEqual([1, 2]);
  });

  test('knows of tasks that ran and have all succeeded that they are the same', () => {
    const store = new TaskStore();
    const put = (status: Task['status']) => {
      for (let index = 0; index < 40; index++) store.put({ ...builder.task(index), id: index, status }, 40);
    };
    put('running');
    expect(store.tasks().succeeded).toHaveLength(0);
    put('succeeded');
    store.settle();
    expect(store.tasks().succeeded).toBe(store.tasks());
    expect(store.tasks().succeeded).toHaveLength(40);
  });

  test('reserves no memory for tasks that only a damaged file promises', () => {
    const store = new TaskStore();
    const before = process.memoryUsage().arrayBuffers;
    for (let index = 0; index < 40; index++) store.put(builder.task(index), 2 ** 40);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
    expect(store.tasks().length).toBe(40);
  });
});
