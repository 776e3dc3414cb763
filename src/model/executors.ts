import type { Executor } from './run';
import { TASK_SUMS, type EventOf } from './runEvent';

const DRIVER = 'driver';

/** Executors with the figures of Spark's REST API, counted by the rules of its `AppStatusListener`. */
export class Executors {
  private readonly byKey = new Map<string, Executor>();
  private readonly driverGcTime = new Map<string, number>();

  /** Cores and memory arrive in two events, in either order. */
  executorAdded(event: EventOf<'executorAdded'>): void {
    const executor = this.find(event) ?? this.create(event);
    if (event.hostPort.includes(':') || executor.hostPort === '') executor.hostPort = event.hostPort;
    executor.totalCores = event.totalCores || executor.totalCores;
    executor.maxTasks = event.maxTasks || executor.maxTasks;
    executor.maxMemory = event.maxMemory || executor.maxMemory;
    executor.isActive = true;
  }

  executorRemoved(event: EventOf<'executorRemoved'>): void {
    const executor = this.find(event);
    if (!executor) return;
    executor.isActive = false;
    executor.removeTime = event.time;
    executor.removeReason = event.reason;
  }

  taskStarted(event: EventOf<'taskStarted'>): void {
    const executor = this.active(event);
    if (!executor) return;
    executor.activeTasks += 1;
    executor.totalTasks += 1;
  }

  /** A resubmitted task ended before: its metrics are already counted. */
  taskEnded(event: EventOf<'taskEnded'>): void {
    const executor = this.active(event);
    if (!executor) return;
    if (event.failure?.kind !== 'Resubmitted') executor.activeTasks = Math.max(0, executor.activeTasks - 1);
    if (event.status === 'succeeded') executor.completedTasks += 1;
    if (event.status === 'failed') executor.failedTasks += 1;
    executor.totalDuration += event.finishTime - event.launchTime;
    if (event.failure?.kind !== 'Resubmitted') addMetrics(executor, event);
  }

  tasksLeftOut(event: EventOf<'tasksLeftOut'>): void {
    const executor = this.find(event);
    if (executor) for (const name of TASK_SUMS) executor[name] += event.sums[name];
  }

  driverMeasured({ applicationId, totalGCTime }: EventOf<'driverMeasured'>): void {
    this.driverGcTime.set(applicationId, totalGCTime);
  }

  /** @param uptime of an application in ms. Spark's REST API reports it as the driver's sum of task durations. */
  build(uptime: (applicationId: string) => number | null): Executor[] {
    return [...this.byKey.values()].map(executor => {
      if (executor.id !== DRIVER) return { ...executor };
      const totalDuration = uptime(executor.applicationId) ?? executor.totalDuration;
      return {
        ...executor,
        totalDuration,
        totalGCTime: this.driverGcTime.get(executor.applicationId) ?? executor.totalGCTime,
      };
    });
  }

  private find(of: { applicationId: string; executorId: string }): Executor | undefined {
    return this.byKey.get(`${of.applicationId}/${of.executorId}`);
  }

  /** Spark ignores what an executor reports after its removal. */
  private active(of: { applicationId: string; executorId: string }): Executor | null {
    const executor = this.find(of);
    return executor?.isActive ? executor : null;
  }

  private create(event: EventOf<'executorAdded'>): Executor {
    const executor: Executor = {
      id: event.executorId,
      applicationId: event.applicationId,
      hostPort: event.hostPort,
      isActive: true,
      totalCores: 0,
      maxTasks: 0,
      maxMemory: 0,
      activeTasks: 0,
      failedTasks: 0,
      completedTasks: 0,
      totalTasks: 0,
      totalDuration: 0,
      totalGCTime: 0,
      totalInputBytes: 0,
      totalShuffleRead: 0,
      totalShuffleWrite: 0,
      addTime: event.addTime,
      removeTime: null,
      removeReason: null,
    };
    this.byKey.set(`${event.applicationId}/${event.executorId}`, executor);
    return executor;
  }
}

function addMetrics(executor: Executor, { metrics }: EventOf<'taskEnded'>): void {
  if (!metrics) return;
  executor.totalGCTime += metrics.jvmGcTime;
  executor.totalInputBytes += metrics.inputBytes;
  executor.totalShuffleRead += metrics.shuffleLocalBytesRead + metrics.shuffleRemoteBytesRead;
  executor.totalShuffleWrite += metrics.shuffleWriteBytes;
}
