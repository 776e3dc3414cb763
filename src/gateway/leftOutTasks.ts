import type { EventOf, RunEvent, TasksLeftOut, TaskSums } from '../model/runEvent';

const NONE: TaskSums = {
  totalTasks: 0,
  completedTasks: 0,
  failedTasks: 0,
  totalDuration: 0,
  totalGCTime: 0,
  totalInputBytes: 0,
  totalShuffleRead: 0,
  totalShuffleWrite: 0,
};

/** Sums, by executor, of the tasks that a recording does not have, as `Executors` counts them. */
export class LeftOutTasks {
  private readonly byExecutor = new Map<string, TasksLeftOut>();

  add(event: RunEvent): void {
    if (event.type === 'taskStarted') this.at(event).totalTasks += 1;
    if (event.type === 'taskEnded') addEnded(this.at(event), event);
  }

  get events(): TasksLeftOut[] {
    return Array.from(this.byExecutor.values(), event => structuredClone(event));
  }

  private at({ applicationId, executorId, time }: EventOf<'taskStarted' | 'taskEnded'>): TaskSums {
    const key = `${applicationId}/${executorId}`;
    let event = this.byExecutor.get(key);
    if (!event)
      this.byExecutor.set(key, (event = { type: 'tasksLeftOut', time, applicationId, executorId, sums: { ...NONE } }));
    event.time = time;
    return event.sums;
  }
}

function addEnded(sums: TaskSums, { status, failure, launchTime, finishTime, metrics }: EventOf<'taskEnded'>): void {
  if (status === 'succeeded') sums.completedTasks += 1;
  if (status === 'failed') sums.failedTasks += 1;
  sums.totalDuration += Math.max(0, finishTime - launchTime);
  if (failure?.kind === 'Resubmitted' || !metrics) return;
  sums.totalGCTime += metrics.jvmGcTime;
  sums.totalInputBytes += metrics.inputBytes;
  sums.totalShuffleRead += metrics.shuffleLocalBytesRead + metrics.shuffleRemoteBytesRead;
  sums.totalShuffleWrite += metrics.shuffleWriteBytes;
}
