import type { Action, Dataset, Run } from '../../../src/model/run';
import { markedLines } from './markedLines';

/** A run, addressed by the marks of its script instead of by ids. */
export class MarkedRun {
  private readonly line: (mark: string) => number;

  /** @param script absolute path of the file with the marks. */
  constructor(
    readonly run: Run,
    private readonly script: string,
  ) {
    this.line = markedLines(script);
  }

  datasets(mark: string): Dataset[] {
    return this.run.datasets.filter(each => this.isAt(each, mark));
  }

  /** @throws Error unless there is exactly one. */
  dataset(mark: string, op?: string): Dataset {
    const found = this.datasets(mark).filter(each => op === undefined || each.op === op);
    return only(found, `dataset at "${mark}"`);
  }

  actions(mark: string): Action[] {
    return this.run.actions.filter(each => this.isAt(each, mark));
  }

  /** @throws Error unless there is exactly one. */
  action(mark: string): Action {
    return only(this.actions(mark), `action at "${mark}"`);
  }

  /** `op@line` of each parent, to be compared with `place`. */
  parents(dataset: Dataset): string[] {
    return dataset.parentIds.map(id => {
      const parent = only(
        this.run.datasets.filter(each => each.id === id),
        `dataset ${id}`,
      );
      return `${parent.op}@${parent.callSite?.line}`;
    });
  }

  place(op: string, mark: string): string {
    return `${op}@${this.line(mark)}`;
  }

  private isAt({ callSite }: Dataset | Action, mark: string): boolean {
    return callSite?.file === this.script && callSite.line === this.line(mark);
  }
}

function only<T extends { op: string }>(found: T[], what: string): T {
  if (found.length !== 1)
    throw new Error(`${what}: found ${found.length}, not one: ${found.map(each => each.op).join(', ')}`);
  return found[0]!;
}
