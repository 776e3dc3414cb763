import { endAfter } from './endAfter';
import { addToGroup } from './groupBy';
import { isCancellation } from './causes/isCancellation';
import type { Job, Status } from './run';
import type { EventOf } from './runEvent';
import type { Stages } from './stages';
import { statusAtEnd } from './statusAtEnd';

export interface JobRecord {
  started: EventOf<'jobStarted'>;
  ended: EventOf<'jobEnded'> | null;
  stageIds: number[];
  skippedStageIds: number[];
}

export class Jobs {
  private readonly byKey = new Map<string, JobRecord>();
  private readonly byStage = new Map<string, JobRecord[]>();

  constructor(private readonly stages: Stages) {}

  jobStarted(event: EventOf<'jobStarted'>): void {
    const stageIds = event.stages.map(stage => stage.stageId);
    const job: JobRecord = { started: event, ended: null, stageIds, skippedStageIds: [] };
    this.byKey.set(`${event.applicationId}/${event.jobId}`, job);
    for (const stageId of stageIds) addToGroup(this.byStage, `${event.applicationId}/${stageId}`, job);
  }

  jobEnded(event: EventOf<'jobEnded'>): void {
    const job = this.byKey.get(`${event.applicationId}/${event.jobId}`);
    if (!job) return;
    job.ended = event;
    job.skippedStageIds = this.stages.jobEnded(event.applicationId, job.stageIds);
  }

  /** @returns the stages that no other job has. */
  forget(applicationId: string, jobIds: number[]): number[] {
    const left: number[] = [];
    for (const jobId of jobIds) {
      const job = this.get(applicationId, jobId);
      this.byKey.delete(`${applicationId}/${jobId}`);
      for (const stageId of job?.stageIds ?? []) {
        const key = `${applicationId}/${stageId}`;
        const others = this.ofStage(applicationId, stageId).filter(each => each !== job);
        if (others.length > 0) this.byStage.set(key, others);
        else if (this.byStage.delete(key)) left.push(stageId);
      }
    }
    return left;
  }

  all(): Iterable<JobRecord> {
    return this.byKey.values();
  }

  get(applicationId: string, jobId: number): JobRecord | undefined {
    return this.byKey.get(`${applicationId}/${jobId}`);
  }

  ofStage(applicationId: string, stageId: number): JobRecord[] {
    return this.byStage.get(`${applicationId}/${stageId}`) ?? [];
  }

  /**
   * The job that a stage is submitted for. Spark gives a stage the properties of the first job that waits for it. If
   * several jobs wait, this is the one of the stage's action.
   */
  submitting(event: EventOf<'stageSubmitted'>): number | null {
    const waiting = this.ofStage(event.applicationId, event.stage.stageId).filter(job => job.ended === null);
    const ofAction = waiting.find(job => event.actionId !== null && job.started.actionId === event.actionId);
    return (ofAction ?? waiting[0])?.started.jobId ?? null;
  }

  build(job: JobRecord, actionId: number | null, statusIfOpen: Status): Job {
    const { started, ended } = job;
    return {
      id: started.jobId,
      applicationId: started.applicationId,
      actionId,
      queryId: started.queryId,
      stageIds: job.stageIds,
      skippedStageIds: job.skippedStageIds,
      status: ended ? endedStatus(ended) : statusIfOpen,
      error: ended?.error ?? null,
      startTime: started.submissionTime,
      endTime: endAfter(started.submissionTime, ended?.time ?? null),
      jobGroup: started.jobGroup,
      description: started.description,
      ...this.taskCounts(job),
    };
  }

  /** A stage that was complete before the job began does not count, as in Spark. */
  private taskCounts({ started }: JobRecord) {
    const counts = { numTasks: 0, numCompletedTasks: 0, numFailedTasks: 0 };
    for (const info of started.stages) {
      if (info.completionTime !== null) continue;
      counts.numTasks += info.numTasks;
      for (const stage of this.stages.attempts(started.applicationId, info.stageId)) {
        counts.numCompletedTasks += stage.counts.completed;
        counts.numFailedTasks += stage.counts.failed;
      }
    }
    return counts;
  }
}

/** The status of open parts, whose application may have ended. */
export function openStatus(runStatus: Status, applicationEnded: boolean): Status {
  if (runStatus !== 'running') return statusAtEnd(runStatus);
  return applicationEnded ? 'cancelled' : 'running';
}

function endedStatus(ended: EventOf<'jobEnded'>): Status {
  if (ended.succeeded) return 'succeeded';
  return isCancellation(ended.error) ? 'cancelled' : 'failed';
}
