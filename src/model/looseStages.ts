import { readsCache } from './leafNodes';
import type { EventOf, PlanInfo } from './runEvent';
import { StageMetricValues } from './stageMetricValues';

/** A stage of a job outside of any SQL execution whose tasks still reported metrics of SQL plans. */
export interface LooseStage {
  stageId: number;
  jobId: number;
  actionId: number | null;
  values: StageMetricValues;
}

/** Finds these stages by the accumulators that they update. */
export class LooseStages {
  private readonly stages = new Map<string, LooseStage>();
  private readonly byAccumulator = new Map<string, Set<LooseStage>>();

  jobStarted({ applicationId, jobId, actionId, stages }: EventOf<'jobStarted'>): void {
    for (const { stageId, attempt, numTasks } of stages) {
      const key = `${applicationId}/${stageId}`;
      if (this.stages.has(key)) continue;
      this.stages.set(key, { stageId, jobId, actionId, values: new StageMetricValues(stageId, attempt, numTasks) });
    }
  }

  taskEnded(event: EventOf<'taskEnded'>): void {
    const stage = this.stages.get(`${event.applicationId}/${event.stageId}`);
    if (!stage) return;
    stage.values.taskEnded(event);
    for (const [id] of event.accumulatorUpdates) {
      const key = `${event.applicationId}/${id}`;
      const known = this.byAccumulator.get(key);
      if (known) known.add(stage);
      else this.byAccumulator.set(key, new Set([stage]));
    }
  }

  /** Stages whose tasks reported metrics of a plan. Nodes below cached data belong to the plan that cached it. */
  reporting(applicationId: string, plan: PlanInfo): LooseStage[] {
    if (this.byAccumulator.size === 0) return [];
    const found = new Set<LooseStage>();
    const open = [plan];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const { accumulatorId } of node.metrics)
        this.byAccumulator.get(`${applicationId}/${accumulatorId}`)?.forEach(stage => found.add(stage));
      if (!readsCache(node)) open.push(...node.children);
    }
    return [...found];
  }
}
