/**
 * Everything that is known about a run, as one ordered event stream.
 *
 * Every source (the recorder in the Python driver, Spark's event log, Py4J look-ups of the gateway, a saved recording,
 * an event log of a production cluster) is translated into these events. Every view is a function of the `Run` that the
 * reducer builds from them.
 *
 * Units: `time` and every `…Time` of an instant are milliseconds since the epoch (fractions allowed); durations are
 * milliseconds unless the name says otherwise (`…Ns`); sizes are bytes. Ids of jobs, stages, tasks, RDDs, executors and
 * queries are Spark's own and restart after `spark.stop()`, so each event with such an id has an `applicationId`. Ids
 * of calls, datasets and entries are assigned by the recorder and unique in a run: each driver has a range of its own
 * (`idRanges.ts`). An action has the id of its call.
 */
import type { Degraded } from './degradation';
import type {
  ActionArmed,
  ActionReturned,
  BroadcastCreated,
  CallEnded,
  CallMade,
  ClosureShipped,
  DatasetBorn,
  DatasetMarked,
  EntryEnded,
  EntryStarted,
  LedgerTotals,
  LineStopped,
  OperationEnded,
  OperationProgressed,
  OperationStarted,
  RddMaterialized,
  ResultFetched,
  ScriptFailed,
  StreamStarting,
  StreamStopping,
} from './recorderEvents';
import type {
  BatchKey,
  StreamEnded,
  StreamIdle,
  StreamProgressed,
  StreamStarted,
  StreamStopRequested,
} from './streamEvents';

export type {
  ActionArmed,
  ActionReturned,
  BroadcastCreated,
  CallEnded,
  CallKind,
  CallMade,
  CallSite,
  ClosureShipped,
  CommandCost,
  DatasetBorn,
  DatasetMarked,
  EntryEnded,
  EntryKind,
  EntryOutcome,
  EntryStarted,
  LedgerTotals,
  LineStopped,
  MainThreadTimes,
  OperationEnded,
  OperationNode,
  OperationProgressed,
  OperationStarted,
  PlaceCost,
  RddMaterialized,
  ResultFetched,
  ResultTable,
  RpcCost,
  ScriptFailed,
  ShippedFunction,
  StreamTrigger,
} from './recorderEvents';

export type { Degraded } from './degradation';

export type DatasetKind = 'rdd' | 'dataframe';

export interface RunStarted {
  type: 'runStarted';
  time: number;
  runId: string;
  /** `import`: an event log was opened, nothing was run. */
  mode: 'run' | 'exec' | 'explain' | 'import';
  /** Absolute path of the script, null for `exec` and `import`. */
  script: string | null;
  args: string[];
  cwd: string;
  /** Run to Line: stop the script when an action at this line has completed. */
  stopAfter?: { file: string; line: number } | null;
  strobeVersion: string;
  /** Of so many batches of each stream, the last ones, all that Spark runs is kept. Absent for the default. */
  keptBatches?: number;
}

export interface RunEnded {
  type: 'runEnded';
  time: number;
  /** `lost`: the driver or the gateway ended without reporting it. */
  status: 'succeeded' | 'failed' | 'cancelled' | 'lost';
  exitCode: number | null;
  signal: string | null;
}

/** The text of a user file at the time of the run. */
export interface SourceCaptured {
  type: 'sourceCaptured';
  time: number;
  file: string;
  sha256: string;
  text: string;
}

export interface DriverStarted {
  type: 'driverStarted';
  time: number;
  /** Its number in the run, from 0 in the order in which drivers connected. */
  driverId?: number;
  pid: number;
  /** The process that started it. */
  parentPid?: number;
  /** `sys.argv` */
  args?: string[];
  /** pytest-xdist's name of a worker (`gw0`). */
  worker?: string | null;
  executable: string;
  pythonVersion: string;
  pysparkVersion: string | null;
}

/**
 * The driver is about to start Spark's JVM. Not sent if there is no JVM to start, and not on every platform other than
 * Linux.
 */
export interface SparkLaunching {
  type: 'sparkLaunching';
  time: number;
  pid: number;
}

export interface DriverEnded {
  type: 'driverEnded';
  time: number;
  pid: number;
}

/** What Spark knows of a DataFrame: its id (`Dataset.id`), the ids tagged in its analyzed plan, its plans as text. */
export interface DatasetPlanned {
  type: 'datasetPlanned';
  time: number;
  datasetId: number;
  applicationId: string;
  /** Spark's `Dataset.id`. Null in a second event about the dataset, which only adds plans. */
  sparkDatasetId: number | null;
  /**
   * Dataset ids tagged in the analyzed plan, its own included, from the root down to the nearest ones that another
   * `datasetPlanned` has reported. Empty if tags are disabled (`spark.sql.analyzer.failAmbiguousSelfJoin=false`).
   */
  taggedIds: number[];
  analyzed: string | null;
  /** Only for datasets that no action used, read when the application stops. */
  optimized: string | null;
  physical: string | null;
}

export interface ApplicationStarted {
  type: 'applicationStarted';
  time: number;
  /** Spark's id. If two drivers of a run have the same, the later one has a suffix. */
  applicationId: string;
  /** Absent in an event log. */
  driverId?: number;
  attemptId: string | null;
  name: string;
  user: string;
  startTime: number;
  sparkVersion: string | null;
  javaVersion: string | null;
  scalaVersion: string | null;
  master: string | null;
  uiUrl: string | null;
  /** Spark properties, redacted. */
  properties: Record<string, string>;
}

export interface ApplicationEnded {
  type: 'applicationEnded';
  time: number;
  applicationId: string;
}

/** A server of Spark Connect does not answer, and pyspark tries again. */
export interface ServerSilence {
  type: 'serverSilence';
  time: number;
  applicationId: string;
  /** When a request found no server first; null if it answers again. */
  since: number | null;
}

export interface ExecutorAdded {
  type: 'executorAdded';
  time: number;
  applicationId: string;
  executorId: string;
  hostPort: string;
  totalCores: number;
  maxTasks: number;
  maxMemory: number;
  addTime: number;
  logs: Record<string, string>;
}

export interface ExecutorRemoved {
  type: 'executorRemoved';
  time: number;
  applicationId: string;
  executorId: string;
  reason: string;
}

/**
 * Garbage collection of the driver's JVM, which the log does not contain: `totalGCTime` of `/allexecutors`, read by
 * Py4J.
 */
export interface DriverMeasured {
  type: 'driverMeasured';
  time: number;
  applicationId: string;
  totalGCTime: number;
}

/** A warning of Spark's that Strobe knows; `src/spark/driverWarnings.ts` has the words of each. */
export type DriverWarning =
  | 'windowWithoutPartition'
  | 'notCached'
  | 'largeTask'
  | 'largeTaskBinary'
  | 'alreadyCached'
  | 'hintIgnored'
  | 'noExecutor';

/** A known warning in the log of the driver's JVM. Only its numbers are kept, nothing else of its text. */
export interface DriverWarned {
  type: 'driverWarned';
  /** When it was logged first. */
  time: number;
  applicationId: string;
  warning: DriverWarning;
  /** How often it was logged with these figures. */
  count: number;
  /** By name, such as `stageId`, `rddId`, `bytes`. */
  figures: Record<string, number>;
}

export interface RddInfo {
  rddId: number;
  name: string;
  /** Name of the operation scope that created it, from Spark's RDD scope (`WholeStageCodegen (1)`, `map`). */
  scope: string | null;
  callSite: string;
  parentIds: number[];
  storageLevel: string;
  numPartitions: number;
}

export interface StageInfo {
  stageId: number;
  attempt: number;
  name: string;
  details: string;
  numTasks: number;
  parentIds: number[];
  rdds: RddInfo[];
  /** Ids of the accumulators that were updated in this stage; empty until it completes. */
  accumulatorIds: number[];
  submissionTime: number | null;
  completionTime: number | null;
  failureReason: string | null;
}

export interface JobStarted {
  type: 'jobStarted';
  time: number;
  applicationId: string;
  jobId: number;
  submissionTime: number;
  stages: StageInfo[];
  /** From the local property `strobe.action` of the thread that submitted the job. */
  actionId: number | null;
  /** From `spark.sql.execution.id`. */
  queryId: number | null;
  rootQueryId: number | null;
  jobGroup: string | null;
  description: string | null;
  tags: string[];
  /** From Spark's properties; absent for none. */
  batch?: BatchKey;
}

export interface JobEnded {
  type: 'jobEnded';
  time: number;
  applicationId: string;
  jobId: number;
  succeeded: boolean;
  error: string | null;
}

export interface StageSubmitted {
  type: 'stageSubmitted';
  time: number;
  applicationId: string;
  stage: StageInfo;
  actionId: number | null;
}

export interface StageCompleted {
  type: 'stageCompleted';
  time: number;
  applicationId: string;
  stage: StageInfo;
}

export interface TaskStarted {
  type: 'taskStarted';
  time: number;
  applicationId: string;
  stageId: number;
  stageAttempt: number;
  taskId: number;
  index: number;
  attempt: number;
  executorId: string;
  host: string;
  launchTime: number;
  /** Not in the recordings of older versions. */
  locality?: string;
  speculative?: boolean;
}

/** Task metrics with Spark's names, in milliseconds and bytes, except CPU times (nanoseconds, as in Spark). */
export interface TaskMetrics {
  executorDeserializeTime: number;
  executorDeserializeCpuTimeNs: number;
  executorRunTime: number;
  executorCpuTimeNs: number;
  peakExecutionMemory: number;
  resultSize: number;
  jvmGcTime: number;
  resultSerializationTime: number;
  memoryBytesSpilled: number;
  diskBytesSpilled: number;
  inputBytes: number;
  inputRecords: number;
  outputBytes: number;
  outputRecords: number;
  shuffleRemoteBlocksFetched: number;
  shuffleLocalBlocksFetched: number;
  shuffleFetchWaitTime: number;
  shuffleRemoteBytesRead: number;
  shuffleRemoteBytesReadToDisk: number;
  shuffleLocalBytesRead: number;
  shuffleReadRecords: number;
  shuffleWriteBytes: number;
  shuffleWriteTimeNs: number;
  shuffleWriteRecords: number;
}

export interface TaskFailure {
  /** `ExceptionFailure`, `ExecutorLostFailure`, `TaskKilled`, `FetchFailed`, … */
  kind: string;
  message: string;
  /** Full error text, with the Python traceback if there is one. */
  stackTrace: string | null;
}

export interface TaskEnded {
  type: 'taskEnded';
  time: number;
  applicationId: string;
  stageId: number;
  stageAttempt: number;
  taskId: number;
  index: number;
  attempt: number;
  executorId: string;
  host: string;
  launchTime: number;
  finishTime: number;
  /** When the driver began to fetch a result that was too large for the message of its end; 0 if it was not. */
  gettingResultTime: number;
  locality: string;
  speculative: boolean;
  status: 'succeeded' | 'failed' | 'killed';
  failure: TaskFailure | null;
  /** Null if the task failed before it had metrics. */
  metrics: TaskMetrics | null;
  /** Updates of SQL metrics: pairs of accumulator id and this task's value. */
  accumulatorUpdates: [number, number][];
}

/** What tasks of an executor did, in all. Times in ms. */
export type TaskSums = Record<(typeof TASK_SUMS)[number], number>;

export const TASK_SUMS = [
  'totalTasks',
  'completedTasks',
  'failedTasks',
  'totalDuration',
  'totalGCTime',
  'totalInputBytes',
  'totalShuffleRead',
  'totalShuffleWrite',
] as const;

/** In a recording, the sums of the tasks of an executor that it does not have: those of old batches of a stream. */
export interface TasksLeftOut {
  type: 'tasksLeftOut';
  time: number;
  applicationId: string;
  executorId: string;
  sums: TaskSums;
}

/** A node of a physical plan, as in Spark's `SparkPlanInfo`. */
export interface PlanInfo {
  name: string;
  /** One line: the node with its arguments. */
  detail: string;
  metadata: Record<string, string>;
  metrics: { name: string; accumulatorId: number; metricType: string }[];
  children: PlanInfo[];
}

export interface QueryStarted {
  type: 'queryStarted';
  time: number;
  applicationId: string;
  /** Spark's SQL execution id. */
  queryId: number;
  rootQueryId: number | null;
  description: string;
  details: string;
  physicalPlanText: string;
  plan: PlanInfo;
  /** From the job tag `strobe-action-N`. */
  actionId: number | null;
  tags: string[];
  /** Spark 4's `queryId`, the same as `QueryExecution.queryId`; null in earlier versions. */
  uuid: string | null;
  /** From Spark's description; absent for none. The batch of its jobs is more exact. */
  batch?: BatchKey;
}

/** Adaptive execution changed the plan. */
export interface QueryReplanned {
  type: 'queryReplanned';
  time: number;
  applicationId: string;
  queryId: number;
  physicalPlanText: string;
  plan: PlanInfo;
}

/** Adaptive execution added metrics to nodes without a new plan. */
export interface QueryMetricsAdded {
  type: 'queryMetricsAdded';
  time: number;
  applicationId: string;
  queryId: number;
  metrics: { name: string; accumulatorId: number; metricType: string }[];
}

export interface QueryDriverMetrics {
  type: 'queryDriverMetrics';
  time: number;
  applicationId: string;
  queryId: number;
  updates: [number, number][];
}

export interface QueryEnded {
  type: 'queryEnded';
  time: number;
  applicationId: string;
  queryId: number;
  error: string | null;
}

/** Logical plans as Spark prints them (`QueryExecution.logical`, `.analyzed`, `.optimizedPlan`). */
export interface QueryLogicalPlans {
  type: 'queryLogicalPlans';
  time: number;
  applicationId: string;
  queryId: number;
  parsed: string | null;
  analyzed: string | null;
  optimized: string | null;
}

/**
 * The physical plan of a DataFrame whose rows jobs read as an RDD (`df.rdd`, `foreachPartition`): Spark posts no SQL
 * execution for these, but their tasks report the metrics of this plan.
 */
export interface DatasetExecuted {
  type: 'datasetExecuted';
  time: number;
  applicationId: string;
  datasetId: number;
  /** The call that read the rows. */
  callId: number;
  plan: PlanInfo;
  /** As in `queryLogicalPlans`. */
  logical: Pick<QueryLogicalPlans, 'parsed' | 'analyzed' | 'optimized'>;
  /** As in `queryPlanMatched`. */
  owners: PlanOwner[];
  nodes: MatchedNode[];
}

/**
 * The datasets that the nodes of a query's physical plan come from, for the plan at the time of reading: while the
 * query ran, and again at its end.
 */
export interface QueryPlanMatched {
  type: 'queryPlanMatched';
  time: number;
  applicationId: string;
  queryId: number;
  owners: PlanOwner[];
  /** All nodes in pre-order. */
  nodes: MatchedNode[];
}

/** Ids of Spark's `Dataset`s that are tagged on one node of an analyzed plan, or the view that the node is. */
export interface PlanOwner {
  sparkDatasetIds: number[];
  view?: string;
  /** Index of the next tagged node above, to which the node belongs if its own datasets are unknown; null for none. */
  above: number | null;
}

export interface MatchedNode {
  name: string;
  /** Index of the node above; -1 for the root. */
  above: number;
  /** Most specific first. */
  origins: NodeOrigin[];
}

export interface NodeOrigin {
  /** Index in `owners`; null: the action itself. */
  owner: number | null;
  /** False if Spark added the node for the one with this origin. */
  exact: boolean;
  /** The line (from 1) of the multi-line SQL text that it was made from, and the text of that line. */
  sql?: { line: number; text: string };
  /** Where pyspark created the expression, which may be one line of a call that spans several (Spark 4). */
  python?: { file: string; line: number };
}

/** Cached data, read by Py4J while the application runs; replaces earlier data of these RDDs. */
export interface StorageRead {
  type: 'storageRead';
  time: number;
  applicationId: string;
  rdds: CachedRdd[];
}

export interface CachedRdd {
  rddId: number;
  name: string;
  storageLevel: string;
  numPartitions: number;
  numCachedPartitions: number;
  memorySize: number;
  diskSize: number;
  /** The dataset whose `cache()` or `persist()` created it, if its id is known. */
  datasetId: number | null;
}

/** Live counts between two flushes of the event log; `stageCompleted` or `taskEnded` have the final values. */
export interface StageProgress {
  type: 'stageProgress';
  time: number;
  applicationId: string;
  stages: {
    stageId: number;
    attempt: number;
    numTasks: number;
    activeTasks: number;
    completedTasks: number;
    failedTasks: number;
    /** Only where no task tells it. */
    inputBytes?: number;
  }[];
}

/** SQL metrics of a running query as Spark formats them: pairs of accumulator id and text. */
export interface QueryLiveMetrics {
  type: 'queryLiveMetrics';
  time: number;
  applicationId: string;
  queryId: number;
  values: [number, string][];
}

/** The end of a failed task's standard error, if it could be read. */
export interface TaskStderr {
  type: 'taskStderr';
  time: number;
  applicationId: string;
  executorId: string;
  taskId: number;
  text: string;
}

/** What a server of Spark Connect has in its event log about an operation. */
export interface OperationLogged {
  type: 'operationLogged';
  time: number;
  applicationId: string;
  operationId: string;
  phase: 'started' | 'analyzed' | 'ready' | 'finished' | 'failed' | 'canceled' | 'closed';
  /** These are known when it starts. Spark has no name of a user whose client tells none. */
  sessionId: string | null;
  userId: string | null;
  /** `query`, or the command in the words of Spark’s protocol. */
  what: string | null;
  /** The topmost relation of a query: `aggregate`. */
  root: string | null;
  /** When it has finished. */
  rows: number | null;
  /** When it has failed. */
  error: string | null;
}

/** `strobe explain` stopped the script before this call ran. */
export interface ExplainStopped {
  type: 'explainStopped';
  time: number;
  callId: number;
}

export type RunEvent =
  | RunStarted
  | RunEnded
  | SourceCaptured
  | Degraded
  | DriverStarted
  | SparkLaunching
  | DriverEnded
  | CallMade
  | CallEnded
  | ActionArmed
  | DatasetBorn
  | RddMaterialized
  | DatasetMarked
  | DatasetPlanned
  | BroadcastCreated
  | LedgerTotals
  | ApplicationStarted
  | ApplicationEnded
  | ExecutorAdded
  | ExecutorRemoved
  | DriverMeasured
  | DriverWarned
  | ServerSilence
  | JobStarted
  | JobEnded
  | StageSubmitted
  | StageCompleted
  | TaskStarted
  | TaskEnded
  | QueryStarted
  | QueryReplanned
  | QueryMetricsAdded
  | QueryDriverMetrics
  | QueryEnded
  | QueryLogicalPlans
  | QueryPlanMatched
  | DatasetExecuted
  | StorageRead
  | StageProgress
  | QueryLiveMetrics
  | TaskStderr
  | ExplainStopped
  | ActionReturned
  | ResultFetched
  | ClosureShipped
  | OperationStarted
  | OperationProgressed
  | OperationEnded
  | OperationLogged
  | EntryStarted
  | EntryEnded
  | LineStopped
  | ScriptFailed
  | StreamStarting
  | StreamStopping
  | StreamStarted
  | StreamProgressed
  | StreamIdle
  | TasksLeftOut
  | StreamStopRequested
  | StreamEnded;

export type RunEventType = RunEvent['type'];
export type EventOf<T extends RunEventType> = Extract<RunEvent, { type: T }>;
