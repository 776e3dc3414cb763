import type { EventOf, StageInfo } from './runEvent';
import { StageRecord } from './stageRecord';

/** Every attempt of every stage of a run. */
export class Stages {
  /** Attempts in order, by application and stage. */
  private readonly byStage = new Map<string, StageRecord[]>();
  /** The stages of each application whose tasks updated an accumulator. */
  private readonly byAccumulator = new Map<string, Map<number, number[]>>();

  /** A job lists all stages that it may need; Spark may find that some are already complete. */
  jobStarted(event: EventOf<'jobStarted'>): void {
    for (const info of event.stages)
      if (!this.attempt(event.applicationId, info)) this.create(event.applicationId, info);
  }

  /** @returns the ids of the job's stages that never ran for it. */
  jobEnded(applicationId: string, stageIds: number[]): number[] {
    return stageIds.filter(stageId => {
      const pending = this.attempts(applicationId, stageId).filter(stage => !stage.hasRun);
      pending.forEach(stage => (stage.status = 'skipped'));
      return pending.length > 0;
    });
  }

  /** @param jobId the job that it is submitted for. */
  stageSubmitted(event: EventOf<'stageSubmitted'>, jobId: number | null): void {
    this.findOrCreate(event.applicationId, event.stage).submitted(event, jobId);
    this.skipAbove(event.applicationId, event.stage.parentIds);
  }

  /** A stage begins when its input exists: parents that have not begun by then are skipped. */
  private skipAbove(applicationId: string, stageIds: number[]): void {
    for (const stageId of stageIds) {
      const pending = this.attempts(applicationId, stageId).filter(stage => stage.status === 'pending');
      if (pending.length === 0) continue;
      pending.forEach(stage => (stage.status = 'skipped'));
      this.skipAbove(
        applicationId,
        pending.flatMap(stage => stage.info.parentIds),
      );
    }
  }

  stageCompleted(event: EventOf<'stageCompleted'>): void {
    this.findOrCreate(event.applicationId, event.stage).finished(event);
    for (const id of event.stage.accumulatorIds) this.noteAccumulator(event.applicationId, id, event.stage.stageId);
  }

  taskStarted(event: EventOf<'taskStarted'>): void {
    this.ofTask(event)?.taskStarted(event);
  }

  taskEnded(event: EventOf<'taskEnded'>): void {
    this.ofTask(event)?.taskEnded(event);
    for (const [id] of event.accumulatorUpdates) this.noteAccumulator(event.applicationId, id, event.stageId);
  }

  stageProgress(event: EventOf<'stageProgress'>): void {
    for (const progress of event.stages)
      this.attempts(event.applicationId, progress.stageId)
        .find(stage => stage.info.attempt === progress.attempt && stage.status === 'running')
        ?.progressed(progress);
  }

  taskStderr({ applicationId, taskId, text }: EventOf<'taskStderr'>): void {
    for (const attempts of this.byStage.values())
      for (const stage of attempts) if (stage.applicationId === applicationId && stage.taskStderr(taskId, text)) return;
  }

  /** @returns what was known of them. */
  forget(applicationId: string, stageIds: number[]): StageInfo[] {
    const forgotten = stageIds.flatMap(stageId => this.attempts(applicationId, stageId).map(stage => stage.info));
    const byAccumulator = this.byAccumulator.get(applicationId);
    for (const { stageId, accumulatorIds } of forgotten) {
      this.byStage.delete(`${applicationId}/${stageId}`);
      for (const id of accumulatorIds) {
        const others = byAccumulator?.get(id)?.filter(each => each !== stageId) ?? [];
        if (others.length > 0) byAccumulator!.set(id, others);
        else byAccumulator?.delete(id);
      }
    }
    return forgotten;
  }

  attempts(applicationId: string, stageId: number): StageRecord[] {
    return this.byStage.get(`${applicationId}/${stageId}`) ?? [];
  }

  *all(): Iterable<StageRecord> {
    for (const attempts of this.byStage.values()) yield* attempts;
  }

  /** Ids of the stages in which an accumulator was updated. */
  updating(applicationId: string, accumulatorId: number): number[] {
    return this.byAccumulator.get(applicationId)?.get(accumulatorId) ?? [];
  }

  private noteAccumulator(applicationId: string, accumulatorId: number, stageId: number): void {
    let stages = this.byAccumulator.get(applicationId);
    if (!stages) this.byAccumulator.set(applicationId, (stages = new Map()));
    const known = stages.get(accumulatorId);
    if (!known) stages.set(accumulatorId, [stageId]);
    else if (known.at(-1) !== stageId && !known.includes(stageId)) known.push(stageId);
  }

  private attempt(applicationId: string, info: StageInfo): StageRecord | undefined {
    return this.attempts(applicationId, info.stageId).find(stage => stage.info.attempt === info.attempt);
  }

  private ofTask(event: EventOf<'taskStarted'> | EventOf<'taskEnded'>): StageRecord | undefined {
    return this.attempts(event.applicationId, event.stageId).find(stage => stage.info.attempt === event.stageAttempt);
  }

  private findOrCreate(applicationId: string, info: StageInfo): StageRecord {
    return this.attempt(applicationId, info) ?? this.create(applicationId, info);
  }

  private create(applicationId: string, info: StageInfo): StageRecord {
    const record = new StageRecord(applicationId, info);
    const key = `${applicationId}/${info.stageId}`;
    const attempts = this.byStage.get(key);
    if (attempts) attempts.push(record);
    else this.byStage.set(key, [record]);
    return record;
  }
}
