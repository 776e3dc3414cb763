import type { EventOf, RddInfo } from './runEvent';

/** Spark's RDDs and their parents, as far as jobs have named them. */
export class RddGraph {
  private readonly byApplication = new Map<string, Map<number, RddInfo>>();

  jobStarted(event: EventOf<'jobStarted'>): void {
    let rdds = this.byApplication.get(event.applicationId);
    if (!rdds) this.byApplication.set(event.applicationId, (rdds = new Map()));
    for (const stage of event.stages) for (const rdd of stage.rdds) rdds.set(rdd.rddId, rdd);
  }

  get(applicationId: string, rddId: number): RddInfo | null {
    return this.byApplication.get(applicationId)?.get(rddId) ?? null;
  }

  /** Ids of the ancestors of an RDD, up to those at which `stop` says so, which are left out. */
  ancestors(applicationId: string, rddId: number, stop: (rddId: number) => boolean): number[] {
    const found = new Set<number>();
    const open = [rddId];
    for (let next = open.pop(); next !== undefined; next = open.pop())
      for (const parent of this.get(applicationId, next)?.parentIds ?? []) {
        if (found.has(parent) || stop(parent)) continue;
        found.add(parent);
        open.push(parent);
      }
    return [...found];
  }
}
