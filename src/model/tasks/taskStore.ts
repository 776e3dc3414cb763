import { firstIndexFrom } from '../firstFrom';
import { settled, valueAt, withValue, type Column } from './column';
import type { Task } from './task';
import { AT, NUMBERS, taskAt } from './taskFields';
import { TaskList } from './taskList';
import { Texts } from './texts';

/**
 * The tasks of an attempt of a stage, in the order in which they came. They are kept as columns: one whose numbers are all the same
 * takes no memory, the others as few bytes a task as they need. A list that was given out stays as it is: a further task is out of its
 * sight, and before another one changes, the columns that change are copied.
 */
export class TaskStore {
  private readonly columns = new Array<Column>(NUMBERS.length).fill(0);
  private readonly texts = new Texts();
  /** Rows by id, once the ids no longer ascend: Spark gives them in the order in which it starts tasks. */
  private rows: Map<number, number> | null = null;
  private length = 0;
  /** What was given out last; null if it is no longer all. */
  private list: TaskList | null = null;
  /** Number of rows that lists have, and a bit for each column whose array no list has. */
  private shared = 0;
  private own = 0;

  get isEmpty(): boolean {
    return this.length === 0;
  }

  /** Adds a task, or replaces the one with its id. @param expected number of tasks in the end, as far as one knows */
  put(task: Task, expected: number): void {
    const known = this.rowOf(task.id);
    if (known === null) this.add(task, expected);
    else this.write(known, task, expected);
  }

  /** Adds a task, even if there is one with its id. */
  add(task: Task, expected: number): void {
    const row = this.length;
    if (this.rows === null && !this.ascends(task.id)) this.rows = new Map(this.ids().map((id, at) => [id, at]));
    this.rows?.set(task.id, row);
    this.write(row, task, expected);
    this.length += 1;
  }

  get(id: number): Task | null {
    const row = this.rowOf(id);
    return row === null ? null : taskAt(this.table(), row);
  }

  /** The tasks so far. */
  tasks(): TaskList {
    if (this.list === null) {
      this.list = new TaskList({ ...this.table(), columns: this.columns.slice() });
      this.shared = this.length;
      this.own = 0;
    }
    return this.list;
  }

  /** To be called when no more tasks are expected: while tasks run, their columns differ from what they are in the end. */
  settle(): void {
    this.columns.forEach((column, at) => (this.columns[at] = settled(column, this.length)));
    this.list = null;
  }

  private table() {
    return { columns: this.columns, texts: this.texts, rows: this.length };
  }

  private write(row: number, task: Task, expected: number): void {
    this.list = null;
    const isKnown = row < this.shared;
    const size = { rows: this.length, expected, isShared: false };
    for (let at = 0; at < NUMBERS.length; at++) {
      const before = this.columns[at]!;
      const value = NUMBERS[at]!(task, this.texts);
      if (value === before) continue;
      size.isShared = isKnown && (this.own & (1 << at)) === 0;
      const after = withValue(before, row, value, size);
      if (after === before) continue;
      this.columns[at] = after;
      this.own |= 1 << at;
    }
  }

  private rowOf(id: number): number | null {
    if (this.rows !== null) return this.rows.get(id) ?? null;
    if (this.length === 0 || this.ascends(id)) return null;
    const row = firstIndexFrom(this.length, index => this.idAt(index), id);
    return this.idAt(row) === id ? row : null;
  }

  private ascends(id: number): boolean {
    return this.length === 0 || id > this.idAt(this.length - 1);
  }

  private ids(): number[] {
    return Array.from({ length: this.length }, (_, row) => this.idAt(row));
  }

  private idAt(row: number): number {
    return valueAt(this.columns[AT.id]!, row);
  }
}

/** For tasks that are there already. */
export function taskListOf(tasks: readonly Task[]): TaskList {
  const store = new TaskStore();
  for (const task of tasks) store.add(task, tasks.length);
  return store.tasks();
}
