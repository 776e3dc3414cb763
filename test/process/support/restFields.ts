/** Every field of Strobe with its place in Spark's REST API, for runs and for event logs. */
import type { CachedData, Executor, Job, Query, Stage } from '../../../src/model/run';
import type { Task } from '../../../src/model/tasks/task';
import { at, nanoseconds, sorted, sum, time, word, type Json, type Mapping } from './restMapping';

export const JOINED = { beyond: 'Strobe’s own match' };
const ONE_APPLICATION = { beyond: 'the address of the response has it' };

/** A metric of a task. Spark has none for a task that was killed before it began; Strobe has 0. */
function measured(path: string) {
  return (rest: Json) => (at(rest, 'taskMetrics') === null ? 0 : at(rest, `taskMetrics.${path}`));
}

const isRunning = ({ status }: Json) => status === 'RUNNING';

export const task: Mapping<Task> = {
  id: 'taskId',
  index: 'index',
  attempt: 'attempt',
  executorId: 'executorId',
  host: 'host',
  status: word('status', { SUCCESS: 'succeeded', FAILED: 'failed', KILLED: 'killed', RUNNING: 'running' }),
  launchTime: time('launchTime'),
  // For a running task, Spark has the time at which it was asked.
  finishTime: rest => (isRunning(rest) ? null : time('launchTime')(rest)! + Number(rest.duration)),
  duration: rest => (isRunning(rest) ? null : rest.duration),
  schedulerDelay: {
    beyond: 'of a task that reported nothing, the history server takes all its time: compared separately',
  },
  executorRunTime: measured('executorRunTime'),
  executorCpuTime: nanoseconds('taskMetrics.executorCpuTime'),
  jvmGcTime: measured('jvmGcTime'),
  inputBytes: measured('inputMetrics.bytesRead'),
  inputRecords: measured('inputMetrics.recordsRead'),
  outputBytes: measured('outputMetrics.bytesWritten'),
  shuffleReadBytes: sum(
    'taskMetrics.shuffleReadMetrics.remoteBytesRead',
    'taskMetrics.shuffleReadMetrics.localBytesRead',
  ),
  shuffleWriteBytes: measured('shuffleWriteMetrics.bytesWritten'),
  shuffleFetchWaitTime: measured('shuffleReadMetrics.fetchWaitTime'),
  memoryBytesSpilled: measured('memoryBytesSpilled'),
  diskBytesSpilled: measured('diskBytesSpilled'),
  peakExecutionMemory: measured('peakExecutionMemory'),
  locality: 'taskLocality',
  speculative: 'speculative',
  // For a killed task, Spark's message says who killed it, without a stack trace.
  stackTrace: rest => (rest.status === 'KILLED' ? null : at(rest, 'errorMessage')),
  error: { beyond: 'the line of the stack trace with the reason, or who killed it: compared separately' },
  stderr: { beyond: 'Spark’s REST API does not read logs' },
};

/** min, 25 %, median, 75 %, max; null if no task succeeded. */
function distributions(rest: Json) {
  if (!at(rest, 'taskMetricsDistributions')) return null;
  const of = (path: string) => at(rest, `taskMetricsDistributions.${path}`);
  // For a stage with failed tasks, Spark counts the successful ones, and then reads the shortest of all for these.
  const times = (name: string) => (rest.numFailedTasks === 0 ? of(name) : ofSuccessful(rest, name));
  return {
    duration: times('duration'),
    schedulerDelay: times('schedulerDelay'),
    jvmGcTime: of('jvmGcTime'),
    inputBytes: of('inputMetrics.bytesRead'),
    outputBytes: of('outputMetrics.bytesWritten'),
    shuffleReadBytes: of('shuffleReadMetrics.readBytes'),
    shuffleWriteBytes: of('shuffleWriteMetrics.writeBytes'),
    memoryBytesSpilled: of('memoryBytesSpilled'),
    diskBytesSpilled: of('diskBytesSpilled'),
    peakExecutionMemory: of('peakExecutionMemory'),
  };
}

function ofSuccessful(rest: Json, name: string): number[] {
  const tasks = Object.values(rest.tasks as Record<string, Json>).filter(each => each.status === 'SUCCESS');
  const values = tasks.map(each => Number(each[name])).sort((a, b) => a - b);
  return [0, 0.25, 0.5, 0.75, 1].map(q => values[Math.min(Math.floor(q * values.length), values.length - 1)]!);
}

export const stage: Mapping<Stage> = {
  id: 'stageId',
  attempt: 'attemptId',
  name: 'name',
  details: 'details',
  status: word('status', {
    COMPLETE: 'succeeded',
    FAILED: 'failed',
    SKIPPED: 'skipped',
    ACTIVE: 'running',
    PENDING: 'pending',
  }),
  rddIds: sorted('rddIds'),
  startTime: time('submissionTime'),
  endTime: time('completionTime'),
  failureReason: 'failureReason',
  numTasks: 'numTasks',
  numActiveTasks: 'numActiveTasks',
  numCompletedTasks: 'numCompleteTasks',
  numFailedTasks: 'numFailedTasks',
  numKilledTasks: 'numKilledTasks',
  executorDeserializeTime: 'executorDeserializeTime',
  executorDeserializeCpuTime: nanoseconds('executorDeserializeCpuTime'),
  executorRunTime: 'executorRunTime',
  executorCpuTime: nanoseconds('executorCpuTime'),
  resultSize: 'resultSize',
  jvmGcTime: 'jvmGcTime',
  resultSerializationTime: 'resultSerializationTime',
  memoryBytesSpilled: 'memoryBytesSpilled',
  diskBytesSpilled: 'diskBytesSpilled',
  peakExecutionMemory: 'peakExecutionMemory',
  inputBytes: 'inputBytes',
  inputRecords: 'inputRecords',
  outputBytes: 'outputBytes',
  outputRecords: 'outputRecords',
  shuffleRemoteBlocksFetched: 'shuffleRemoteBlocksFetched',
  shuffleLocalBlocksFetched: 'shuffleLocalBlocksFetched',
  shuffleFetchWaitTime: 'shuffleFetchWaitTime',
  shuffleRemoteBytesRead: 'shuffleRemoteBytesRead',
  shuffleRemoteBytesReadToDisk: 'shuffleRemoteBytesReadToDisk',
  shuffleLocalBytesRead: 'shuffleLocalBytesRead',
  shuffleReadBytes: 'shuffleReadBytes',
  shuffleReadRecords: 'shuffleReadRecords',
  shuffleWriteBytes: 'shuffleWriteBytes',
  shuffleWriteTime: nanoseconds('shuffleWriteTime'),
  shuffleWriteRecords: 'shuffleWriteRecords',
  schedulerDelay: { beyond: 'Spark has it by task: compared with their sum' },
  schedulerDelayShare: { beyond: 'Strobe’s own figure' },
  taskSummary: distributions,
  applicationId: ONE_APPLICATION,
  tasks: { beyond: 'compared separately' },
  actionId: JOINED,
  jobIds: JOINED,
  datasetIds: JOINED,
  queryIds: JOINED,
  parentIds: { beyond: 'only in Spark’s web UI' },
  skew: { beyond: 'Strobe’s own figure' },
};

export const executor: Mapping<Executor> = {
  id: 'id',
  hostPort: 'hostPort',
  isActive: 'isActive',
  totalCores: 'totalCores',
  maxTasks: 'maxTasks',
  maxMemory: 'maxMemory',
  activeTasks: 'activeTasks',
  failedTasks: 'failedTasks',
  completedTasks: 'completedTasks',
  totalTasks: 'totalTasks',
  totalInputBytes: 'totalInputBytes',
  totalShuffleRead: 'totalShuffleRead',
  totalShuffleWrite: 'totalShuffleWrite',
  addTime: time('addTime'),
  removeTime: time('removeTime'),
  removeReason: 'removeReason',
  applicationId: ONE_APPLICATION,
  totalDuration: { beyond: 'the driver’s is its uptime at the time of the request: compared as a bound' },
  totalGCTime: { beyond: 'the driver’s is its JVM’s at the time of the request: compared as a bound' },
};

const jobWords = { SUCCEEDED: 'succeeded', FAILED: 'failed', RUNNING: 'running' };

export const job: Mapping<Job> = {
  id: 'jobId',
  stageIds: sorted('stageIds'),
  status: word('status', jobWords),
  startTime: time('submissionTime'),
  endTime: time('completionTime'),
  jobGroup: 'jobGroup',
  description: 'description',
  numTasks: 'numTasks',
  numCompletedTasks: 'numCompletedTasks',
  numFailedTasks: 'numFailedTasks',
  applicationId: ONE_APPLICATION,
  actionId: rest => actionOfTags(rest.jobTags as string[]),
  queryId: JOINED,
  skippedStageIds: { beyond: 'only their number is available: compared by it' },
  error: { beyond: 'only in Spark’s web UI' },
};

/** The job tag that the recorder sets, as returned by Spark. */
const actionOfTags = (tags: string[]) =>
  Number(tags.find(tag => tag.startsWith('strobe-action-'))!.slice('strobe-action-'.length));

export const query: Mapping<Query> = {
  id: 'id',
  kind: { beyond: 'executions only' },
  rootQueryId: 'rootExecutionId',
  description: 'description',
  status: word('status', { COMPLETED: 'succeeded', FAILED: 'failed', RUNNING: 'running' }),
  startTime: time('submissionTime'),
  endTime: rest => (isRunning(rest) ? null : time('submissionTime')(rest)! + Number(rest.duration)),
  jobIds: rest =>
    ['runningJobIds', 'successJobIds', 'failedJobIds'].flatMap(list => rest[list] as number[]).sort((a, b) => a - b),
  error: rest => rest.errorMessage || null,
  applicationId: ONE_APPLICATION,
  actionId: JOINED,
  stageIds: JOINED,
  plans: { beyond: 'compared separately' },
  replans: { beyond: 'only the last plan is available' },
};

export const cached: Mapping<CachedData> = {
  rddId: 'id',
  name: 'name',
  storageLevel: 'storageLevel',
  numPartitions: 'numPartitions',
  numCachedPartitions: 'numCachedPartitions',
  fraction: rest => Number(rest.numCachedPartitions) / Number(rest.numPartitions),
  memorySize: 'memoryUsed',
  diskSize: 'diskUsed',
  applicationId: ONE_APPLICATION,
  datasetId: JOINED,
};
