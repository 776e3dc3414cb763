import type { Run } from '../model/run';

/**
 * Ids of all datasets, parents before children, otherwise by id (the order in which the script created them). Takes linear time
 * apart from the heap. Ignores parent ids without a dataset.
 */
export function datasetOrder(run: Run): number[] {
  const known = new Set(run.datasets.map(dataset => dataset.id));
  const missing = new Map<number, number>();
  const children = new Map<number, number[]>();
  for (const dataset of run.datasets) {
    const parents = [...new Set(dataset.parentIds)].filter(id => known.has(id) && id !== dataset.id);
    missing.set(dataset.id, parents.length);
    for (const parent of parents) {
      const list = children.get(parent);
      if (list) list.push(dataset.id);
      else children.set(parent, [dataset.id]);
    }
  }
  const ready = new SmallestFirst([...known].filter(id => missing.get(id) === 0));
  const order: number[] = [];
  for (let id = ready.take(); id !== undefined; id = ready.take()) {
    order.push(id);
    for (const child of children.get(id) ?? []) {
      const left = (missing.get(child) ?? 0) - 1;
      missing.set(child, left);
      if (left === 0) ready.add(child);
    }
  }
  return order.length === known.size ? order : [...order, ...[...known].filter(id => !order.includes(id))];
}

/** A binary heap of numbers. */
class SmallestFirst {
  private readonly heap: number[] = [];

  constructor(values: number[]) {
    for (const value of values) this.add(value);
  }

  add(value: number): void {
    let at = this.heap.push(value) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.at(above) <= this.at(at)) return;
      this.swap(at, above);
      at = above;
    }
  }

  take(): number | undefined {
    const top = this.heap[0];
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return top;
    this.heap[0] = last;
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const smaller = this.at(right) < this.at(left) ? right : left;
      if (this.at(smaller) >= this.at(at)) return top;
      this.swap(at, smaller);
      at = smaller;
    }
  }

  private at(index: number): number {
    return this.heap[index] ?? Infinity;
  }

  private swap(a: number, b: number): void {
    [this.heap[a], this.heap[b]] = [this.at(b), this.at(a)];
  }
}
