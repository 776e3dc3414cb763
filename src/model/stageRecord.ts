import { endAfter } from './endAfter';
import { isCancellation } from './causes/isCancellation';
import type { Stage, StageStatus, Status } from './run';
import type { EventOf, StageInfo, StageProgress, TaskMetrics } from './runEvent';
import { schedulerDelay } from './schedulerDelay';
import { statusAtEnd } from './statusAtEnd';
import type { Task } from './tasks/task';
import type { TaskList } from './tasks/taskList';
import { TaskStore } from './tasks/taskStore';
import { taskSummary } from './taskSummary';

/** Facts about a stage from other parts of the model. */
export interface StageLinks {
  actionId: number | null;
  jobIds: number[];
  datasetIds: number[];
  queryIds: number[];
}

const METRICS = [
  'executorDeserializeTime',
  'executorDeserializeCpuTimeNs',
  'executorRunTime',
  'executorCpuTimeNs',
  'resultSize',
  'jvmGcTime',
  'resultSerializationTime',
  'memoryBytesSpilled',
  'diskBytesSpilled',
  'peakExecutionMemory',
  'inputBytes',
  'inputRecords',
  'outputBytes',
  'outputRecords',
  'shuffleRemoteBlocksFetched',
  'shuffleLocalBlocksFetched',
  'shuffleFetchWaitTime',
  'shuffleRemoteBytesRead',
  'shuffleRemoteBytesReadToDisk',
  'shuffleLocalBytesRead',
  'shuffleReadRecords',
  'shuffleWriteBytes',
  'shuffleWriteTimeNs',
  'shuffleWriteRecords',
] as const satisfies readonly (keyof TaskMetrics)[];

const NO_METRICS: TaskMetrics = Object.fromEntries(METRICS.map(name => [name, 0])) as unknown as TaskMetrics;

/** One attempt of a stage, counted like Spark's `AppStatusListener` does. */
export class StageRecord {
  status: StageStatus = 'pending';
  actionId: number | null = null;
  /** The job that it was submitted for. For a job that lists it later, it is already complete. */
  jobId: number | null = null;
  private readonly tasks = new TaskStore();
  private readonly sums: TaskMetrics = { ...NO_METRICS };
  /** In ms. */
  private delay = 0;
  private taskTime = 0;
  private active = 0;
  private completed = 0;
  private failed = 0;
  private killed = 0;
  private progress: StageProgress['stages'][number] | null = null;
  startTime: number | null = null;
  private summary: (ReturnType<typeof taskSummary> & { tasks: TaskList }) | null = null;

  constructor(
    readonly applicationId: string,
    public info: StageInfo,
  ) {}

  get hasRun(): boolean {
    return this.status !== 'pending' && this.status !== 'skipped';
  }

  submitted(event: EventOf<'stageSubmitted'>, jobId: number | null): void {
    this.info = event.stage;
    this.status = 'running';
    this.startTime = event.stage.submissionTime ?? event.time;
    this.actionId ??= event.actionId;
    this.jobId ??= jobId;
  }

  finished({ stage }: EventOf<'stageCompleted'>): void {
    this.info = stage;
    // A server of Spark Connect tells of no task.
    if (!this.tasks.isEmpty) this.progress = null;
    this.tasks.settle();
    this.startTime = stage.submissionTime ?? this.startTime;
    if (stage.failureReason !== null) this.status = isCancellation(stage.failureReason) ? 'cancelled' : 'failed';
    else this.status = this.startTime === null ? 'skipped' : 'succeeded';
  }

  taskStarted(event: EventOf<'taskStarted'>): void {
    this.active += 1;
    this.put(taskOf(event, null));
  }

  taskEnded(event: EventOf<'taskEnded'>): void {
    if (event.status === 'succeeded') this.completed += 1;
    else if (event.status === 'killed') this.killed += 1;
    else this.failed += 1;
    if (event.failure?.kind === 'Resubmitted') return;
    this.active = Math.max(0, this.active - 1);
    const task = taskOf(event, event);
    if (event.metrics) this.add(event.metrics);
    this.delay += task.schedulerDelay;
    if (event.metrics) this.taskTime += event.finishTime - event.launchTime;
    this.put(task);
  }

  /** Counts from between two flushes of the log. They never decrease a count. */
  progressed(progress: StageProgress['stages'][number]): void {
    this.progress = progress;
  }

  /** @returns false if the task is not of this attempt. */
  taskStderr(taskId: number, stderr: string): boolean {
    const task = this.tasks.get(taskId);
    if (task === null) return false;
    this.put({ ...task, stderr });
    return true;
  }

  get counts() {
    const counted = { active: this.active, completed: this.completed, failed: this.failed, killed: this.killed };
    const live = this.progress;
    if (!live || live.completedTasks <= this.completed) return counted;
    return {
      ...counted,
      active: live.activeTasks,
      completed: live.completedTasks,
      failed: Math.max(this.failed, live.failedTasks),
    };
  }

  build(links: StageLinks, runStatus: Status): Stage {
    const { info, counts } = this;
    const tasks = this.tasks.tasks();
    if (this.summary?.tasks !== tasks) this.summary = { ...taskSummary(tasks), tasks };
    return {
      id: info.stageId,
      applicationId: this.applicationId,
      attempt: info.attempt,
      name: info.name,
      details: info.details,
      status: this.statusIn(runStatus),
      ...links,
      parentIds: info.parentIds,
      rddIds: info.rdds.map(rdd => rdd.rddId),
      startTime: this.startTime,
      endTime: endAfter(this.startTime, info.completionTime),
      failureReason: info.failureReason,
      numTasks: info.numTasks,
      numActiveTasks: counts.active,
      numCompletedTasks: counts.completed,
      numFailedTasks: counts.failed,
      numKilledTasks: counts.killed,
      ...restFigures(this.sums),
      inputBytes: Math.max(this.sums.inputBytes, this.progress?.inputBytes ?? 0),
      schedulerDelay: this.delay,
      schedulerDelayShare: this.taskTime > 0 ? this.delay / this.taskTime : null,
      ...this.summary,
    };
  }

  private statusIn(runStatus: Status): StageStatus {
    if (runStatus === 'running') return this.status;
    if (this.status === 'pending') return 'skipped';
    return this.status === 'running' ? statusAtEnd(runStatus) : this.status;
  }

  private put(task: Task): void {
    this.tasks.put(task, this.info.numTasks);
  }

  private add(metrics: TaskMetrics): void {
    for (const name of METRICS) this.sums[name] += metrics[name];
  }
}

/** Sums with the names of Spark's REST API. Spark keeps three of them in nanoseconds: here they are milliseconds. */
function restFigures(sums: TaskMetrics) {
  const { executorDeserializeCpuTimeNs, executorCpuTimeNs, shuffleWriteTimeNs, ...rest } = sums;
  return {
    ...rest,
    executorDeserializeCpuTime: executorDeserializeCpuTimeNs / 1e6,
    executorCpuTime: executorCpuTimeNs / 1e6,
    shuffleWriteTime: shuffleWriteTimeNs / 1e6,
    shuffleReadBytes: sums.shuffleLocalBytesRead + sums.shuffleRemoteBytesRead,
  };
}

/**
 * Written field by field: there are tens of thousands of tasks, and object spread takes many times the time and memory.
 */
function taskOf(started: EventOf<'taskStarted'> | EventOf<'taskEnded'>, ended: EventOf<'taskEnded'> | null): Task {
  const metrics = ended?.metrics ?? NO_METRICS;
  return {
    id: started.taskId,
    index: started.index,
    attempt: started.attempt,
    executorId: started.executorId,
    host: started.host,
    status: ended?.status ?? 'running',
    launchTime: started.launchTime,
    finishTime: endAfter(started.launchTime, ended?.finishTime ?? null),
    duration: ended ? ended.finishTime - ended.launchTime : null,
    schedulerDelay: ended?.metrics ? schedulerDelay(ended, ended.metrics) : 0,
    executorRunTime: metrics.executorRunTime,
    executorCpuTime: metrics.executorCpuTimeNs / 1e6,
    jvmGcTime: metrics.jvmGcTime,
    inputBytes: metrics.inputBytes,
    inputRecords: metrics.inputRecords,
    outputBytes: metrics.outputBytes,
    shuffleReadBytes: metrics.shuffleLocalBytesRead + metrics.shuffleRemoteBytesRead,
    shuffleWriteBytes: metrics.shuffleWriteBytes,
    shuffleFetchWaitTime: metrics.shuffleFetchWaitTime,
    memoryBytesSpilled: metrics.memoryBytesSpilled,
    diskBytesSpilled: metrics.diskBytesSpilled,
    peakExecutionMemory: metrics.peakExecutionMemory,
    locality: started.locality ?? '',
    speculative: started.speculative ?? false,
    error: ended?.failure?.message ?? null,
    stackTrace: ended?.failure?.stackTrace ?? null,
    stderr: null,
  };
}
