import { quantiles, type Quantiles } from '../quantiles';
import { isSame, numbersOf } from './column';
import type { Task } from './task';
import { columnsOf, figureColumn, READERS, taskAt, type FigureName, type TaskTable } from './taskFields';

/**
 * Tasks of an attempt of a stage, all or some of them, in an order. It never changes. There may be 200,000: they are kept as columns, and
 * a task is an object only when it is asked for. What many tasks are asked for is read from the columns.
 */
export class TaskList implements Iterable<Task> {
  readonly length: number;
  private readonly table: TaskTable;
  /** Null for all rows, as they are. */
  private readonly rows: Uint32Array | null;
  /** What is found once: a stage that has ended is looked at again and again while others run. */
  private found: Map<string, unknown> | null = null;

  constructor(table: TaskTable, rows: Uint32Array | null = null) {
    this.table = table;
    this.rows = rows;
    this.length = rows?.length ?? table.rows;
  }

  /** @param index as in an array: below 0, from the end */
  at(index: number): Task | undefined {
    const place = index < 0 ? this.length + index : index;
    return place >= 0 && place < this.length ? taskAt(this.table, this.rowOf(place)) : undefined;
  }

  *[Symbol.iterator](): Generator<Task, undefined> {
    for (let index = 0; index < this.length; index++) yield taskAt(this.table, this.rowOf(index));
  }

  toJSON(): Task[] {
    return [...this];
  }

  get succeeded(): TaskList {
    return this.once('succeeded', () => this.where('status', status => status === 'succeeded'));
  }

  /** Those with a value that passes the test, which is called once where all have the same. */
  where<Name extends keyof Task>(name: Name, test: (value: Task[Name]) => boolean): TaskList {
    if (this.isSame(name)) return this.length === 0 || test(this.value(name, 0)) ? this : this.slice(0, 0);
    const rows = new Uint32Array(this.length);
    let count = 0;
    for (let index = 0; index < this.length; index++)
      if (test(this.value(name, index))) rows[count++] = this.rowOf(index);
    return count === this.length ? this : new TaskList(this.table, rows.slice(0, count));
  }

  /** Whether one has a value that passes the test. */
  some<Name extends keyof Task>(name: Name, test: (value: Task[Name]) => boolean): boolean {
    const length = this.isSame(name) ? Math.min(1, this.length) : this.length;
    for (let index = 0; index < length; index++) if (test(this.value(name, index))) return true;
    return false;
  }

  /** The figure of each. @param missing what stands for the end of a task that still runs */
  figures(name: FigureName, missing = 0): Float64Array {
    const { column, isMissing } = figureColumn(this.table, name);
    const numbers = numbersOf(column, this.rows, this.length);
    if (isMissing !== null)
      for (let index = 0; index < this.length; index++) if (isMissing(this.rowOf(index))) numbers[index] = missing;
    return numbers;
  }

  values<Name extends keyof Task>(name: Name): Task[Name][] {
    return Array.from({ length: this.length }, (_, index) => this.value(name, index));
  }

  sum(name: FigureName): number {
    return this.once(`sum ${name}`, () => this.figures(name).reduce((sum, each) => sum + each, 0));
  }

  /** Null where none has one. */
  largest(name: FigureName): number | null {
    return this.once(`largest ${name}`, () => largestOf(this.figures(name, -Infinity)));
  }

  /** Null for no tasks. */
  quantiles(name: FigureName): Quantiles | null {
    return this.once(`quantiles ${name}`, () => quantiles(this.figures(name)));
  }

  /** The first one with the highest figure; null for none. */
  most(name: FigureName): Task | null {
    const index = this.once(`most ${name}`, () => indexOfMost(this.figures(name)));
    return index < 0 ? null : this.at(index)!;
  }

  /** @param from 0 or more */
  slice(from: number, to: number): TaskList {
    const length = Math.max(0, Math.min(to, this.length) - from);
    return new TaskList(
      this.table,
      Uint32Array.from({ length }, (_, index) => this.rowOf(from + index)),
    );
  }

  /** The tasks at these places. */
  inOrder(places: Uint32Array): TaskList {
    return new TaskList(this.table, this.rows === null ? places : places.map(place => this.rows![place]!));
  }

  private rowOf(index: number): number {
    return this.rows === null ? index : this.rows[index]!;
  }

  private value<Name extends keyof Task>(name: Name, index: number): Task[Name] {
    return READERS[name](this.table, this.rowOf(index));
  }

  private isSame(name: keyof Task): boolean {
    return columnsOf(this.table, name).every(isSame);
  }

  private once<T>(key: string, find: () => T): T {
    this.found ??= new Map();
    if (!this.found.has(key)) this.found.set(key, find());
    return this.found.get(key) as T;
  }
}

function largestOf(figures: Float64Array): number | null {
  const largest = figures.reduce((most, figure) => Math.max(most, figure), -Infinity);
  return largest === -Infinity ? null : largest;
}

function indexOfMost(figures: Float64Array): number {
  return figures.reduce((most, figure, index) => (most < 0 || figure > figures[most]! ? index : most), -1);
}
