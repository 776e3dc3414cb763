import type { EventOf, RddInfo, StageInfo } from './runEvent';

interface KnownRdd {
  info: RddInfo;
  /** The last stage that named it. */
  stageId: number;
}

/** Spark's RDDs and their parents, as far as jobs have named them. */
export class RddGraph {
  private readonly byApplication = new Map<string, Map<number, KnownRdd>>();
  /** The newest RDD that the jobs of each action named. */
  private readonly newest = new Map<string, Map<number, number>>();

  jobStarted(event: EventOf<'jobStarted'>): void {
    let rdds = this.byApplication.get(event.applicationId);
    if (!rdds) this.byApplication.set(event.applicationId, (rdds = new Map()));
    for (const { stageId, rdds: infos } of event.stages)
      for (const info of infos) rdds.set(info.rddId, { info, stageId });
    if (event.actionId !== null) this.noteNewest(event, event.actionId);
  }

  /** Forgets the RDDs of stages, except those that a later stage has. */
  forget(applicationId: string, stages: StageInfo[]): void {
    const rdds = this.byApplication.get(applicationId);
    for (const stage of stages)
      for (const { rddId } of stage.rdds) if (rdds?.get(rddId)?.stageId === stage.stageId) rdds.delete(rddId);
  }

  forgetAction(applicationId: string, actionId: number): void {
    this.newest.get(applicationId)?.delete(actionId);
  }

  /** The highest RDD id named by a job of an action before `callId`: RDDs up to this id existed before the call. */
  newestBefore(applicationId: string, callId: number): number {
    let newest = -1;
    for (const [actionId, rddId] of this.newest.get(applicationId) ?? [])
      if (actionId < callId && rddId > newest) newest = rddId;
    return newest;
  }

  get(applicationId: string, rddId: number): RddInfo | null {
    return this.byApplication.get(applicationId)?.get(rddId)?.info ?? null;
  }

  /** Ids of the ancestors of an RDD, up to those where `stop` returns true, which are excluded. */
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

  private noteNewest({ applicationId, stages }: EventOf<'jobStarted'>, actionId: number): void {
    const byAction = this.newest.get(applicationId) ?? new Map<number, number>();
    this.newest.set(applicationId, byAction);
    let newest = byAction.get(actionId) ?? -1;
    for (const stage of stages) for (const rdd of stage.rdds) if (rdd.rddId > newest) newest = rdd.rddId;
    byAction.set(actionId, newest);
  }
}
