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
 * of calls and datasets are assigned by the recorder and unique in a run. An action has the id of its call.
 */

/** Part of a source file that contains a call. Lines from 1, columns from 0 (as in Python's ast); null if unknown. */
export interface CallSite {
  file: string;
  line: number;
  column: number | null;
  endLine: number | null;
  endColumn: number | null;
  function: string;
}

export type DatasetKind = 'rdd' | 'dataframe';

/** The kind of a call in pyspark's public API; see `src/recorder/strobe_recorder/classification.py`. */
export type CallKind =
  | 'transformation'
  | 'action'
  /** Looks lazy, but reads data to determine a schema or a set of values (CSV inference, pivot). */
  | 'schemaRead'
  /** Runs a command without a result: creates a view, drops a table. */
  | 'command'
  | 'other'
  | 'unclassified';

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

/** The data of the run is incomplete. `code` is stable (`recorder.hook`, `spark.droppedEvents`, …). */
export interface Degraded {
  type: 'degraded';
  time: number;
  code: string;
  reason: string;
}

export interface DriverStarted {
  type: 'driverStarted';
  time: number;
  pid: number;
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

/** A call from user code into pyspark that made a dataset, used one, or ran a job. */
export interface CallMade {
  type: 'callMade';
  time: number;
  callId: number;
  /** Method or function of pyspark's API, for example `map`; for `read.csv` it is `csv`. */
  op: string;
  /** Class of pyspark that `op` belongs to (`RDD`, `DataFrame`, `DataFrameReader`), or the module of a function. */
  owner: string;
  kind: CallKind;
  /** User frames, innermost first; the first is the call site. */
  frames: CallSite[];
  /** Datasets that were passed to the call, `self` first. Ids of `datasetBorn`. */
  argumentIds: number[];
  /** A user call that this one runs inside (a function that pyspark calls back). */
  parentCallId: number | null;
  thread: string;
}

/** The call returned (or its frames were released); `time` is when. */
export interface CallEnded {
  type: 'callEnded';
  time: number;
  callId: number;
  /**
   * Text of the exception, very long ones truncated in the middle, if the last Py4J answer in the call was an error;
   * older recordings have only its first line.
   */
  error: string | null;
  /** The costs of the call; null or absent if there were none. */
  cost?: CommandCost | null;
}

/** Cost of the Py4J commands of one call or one place in the source, without the releases of garbage collection. */
export interface CommandCost {
  py4jCalls: number;
  py4jTimeMs: number;
  bytesSent: number;
  bytesReceived: number;
  slowest: { name: string; timeMs: number };
  mostRepeated: { name: string; count: number };
  /** In pyspark's Python code, outside of Py4J; sampled. */
  pysparkTimeMs: number;
  /** Answers over 8 KB and the time of their commands; absent if there were none. */
  largeReplies?: number;
  largeReplyTimeMs?: number;
  /** Its long commands, as pairs of start time and milliseconds: Spark may have run during them. */
  waits: [number, number][];
}

/** From now on, the jobs of the thread belong to the call: it is an action if Spark runs something for it. */
export interface ActionArmed {
  type: 'actionArmed';
  time: number;
  callId: number;
  applicationId: string | null;
}

/** A Python object of class RDD or DataFrame was created. Many are internal to one call: the reducer merges them. */
export interface DatasetBorn {
  type: 'datasetBorn';
  time: number;
  datasetId: number;
  callId: number;
  kind: DatasetKind;
  className: string;
  applicationId: string | null;
  /** RDDs that this one was constructed from in Python (`PipelinedRDD.prev`). */
  previousId: number | null;
  /** True if Python runs it in the same pass over the data as `previousId`: both share one JVM RDD. */
  pipelined: boolean;
  /** Spark's RDD id if a JVM RDD already exists. */
  rddId: number | null;
}

/** A Python RDD got its JVM RDD. */
export interface RddMaterialized {
  type: 'rddMaterialized';
  time: number;
  datasetId: number;
  rddId: number;
}

/** `cache`, `persist`, `unpersist`, `checkpoint` on a dataset. */
export interface DatasetMarked {
  type: 'datasetMarked';
  time: number;
  datasetId: number;
  callId: number;
  mark: 'persist' | 'unpersist' | 'checkpoint';
}

/**
 * What Spark knows about a DataFrame: its id (`Dataset.id`), the ids tagged in its analyzed plan, its plans as text.
 */
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

export interface BroadcastCreated {
  type: 'broadcastCreated';
  time: number;
  callId: number;
  /** Pickled size in bytes, null if unknown. */
  size: number | null;
}

/** Totals of one driver since it started. */
export interface LedgerTotals {
  type: 'ledgerTotals';
  time: number;
  pid: number;
  py4jCalls: number;
  py4jTimeMs: number;
  py4jBytesSent: number;
  py4jBytesReceived: number;
  /** Time of the recorder itself in the driver. */
  recorderTimeMs: number;
  /** The recorder's own commands on the same connections; not part of the above. */
  recorderBytesSent?: number;
  recorderBytesReceived?: number;
  /** The commands among these by which Python's garbage collection releases Java objects. */
  releases?: number;
  releaseTimeMs?: number;
  /** Places with costs outside of any call, if they have new costs: their totals so far. */
  places?: PlaceCost[];
  /** Absent or null if the main thread was not measured. */
  wall?: MainThreadTimes | null;
}

/** Time of a driver's main thread since Python started (`from`, ms since the epoch) up to `until`. */
export interface MainThreadTimes {
  from: number;
  until: number;
  /** Start of Python, pyspark imports, the JVM, SparkContext and SparkSession. */
  startMs: number;
  /** The script and the libraries that it calls; sampled, as are `pysparkMs` and `deserializeMs`. */
  userMs: number;
  pysparkMs: number;
  /** Waiting for Py4J, measured for each command. */
  py4jMs: number;
  /** Waiting for the sockets of results. */
  readMs: number;
  deserializeMs: number;
  recorderMs: number;
}

/** A place in the source, unique in a driver by its `id`; null for code outside of user files. */
export interface PlaceCost {
  id: number;
  callSite: CallSite | null;
  /** Null if a call has taken over the costs of the place. */
  cost: CommandCost | null;
}

export interface ApplicationStarted {
  type: 'applicationStarted';
  time: number;
  applicationId: string;
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

/** `strobe explain` stopped the script before this call ran. */
export interface ExplainStopped {
  type: 'explainStopped';
  time: number;
  callId: number;
}

/** Run to Line stopped the script after the statement of this call. */
export interface LineStopped {
  type: 'lineStopped';
  time: number;
  callId: number;
}

/** An uncaught exception ended the script. */
export interface ScriptFailed {
  type: 'scriptFailed';
  time: number;
  /** Type and first line of its message. */
  error: string;
  /** As Python printed it, very long ones truncated in the middle; absent in older recordings. */
  text?: string | null;
  /** The user frames of its traceback, innermost first. */
  frames: CallSite[];
}

/** The first rows that an action returned to the script. */
export interface ActionReturned {
  type: 'actionReturned';
  time: number;
  callId: number;
  result: ResultTable;
}

/** A result arrived over its own socket: all of it, or as much as the script read. */
export interface ResultFetched {
  type: 'resultFetched';
  time: number;
  callId: number | null;
  /** Arrow record batches; otherwise pickled rows. */
  arrow: boolean;
  /** Null if rows do not come in batches that can be counted (text), or come as Arrow. */
  rows: number | null;
  bytes: number;
  /** From the opening of the socket. With Arrow, the job runs during this time. */
  firstByteMs: number;
  /** Waiting for the socket, the first byte included. */
  readTimeMs: number;
  /** Null if it cannot be separated from what the script does between two rows. */
  deserializeTimeMs: number | null;
  /** Long waits, as in `CommandCost`. */
  waits: [number, number][];
  /** For rows of DataFrames; absent or null otherwise. */
  columns?: number | null;
  /** False if the script read only a part; absent: unknown. */
  complete?: boolean;
}

/** pyspark pickled functions for the executors. */
export interface ClosureShipped {
  type: 'closureShipped';
  time: number;
  callId: number | null;
  pid: number;
  /** The same number in a driver means the same bytes. */
  closureId: number;
  size: number;
  /** The script's functions in it, the outermost first; null if the same bytes were reported before. */
  functions: ShippedFunction[] | null;
}

/** A function that was pickled by value, with the largest globals and free variables that were pickled with it. */
export interface ShippedFunction {
  name: string;
  file: string;
  line: number;
  size: number;
  /** Sizes in the byte stream: a value that occurs twice counts once. */
  captured: { name: string; type: string; size: number }[];
}

/** Cells as text, truncated if they are long; `total` rows in all. Types are those of Python, pandas or Arrow. */
export interface ResultTable {
  columns: { name: string; type: string }[];
  rows: string[][];
  total: number;
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
  | LineStopped
  | ScriptFailed;

export type RunEventType = RunEvent['type'];
export type EventOf<T extends RunEventType> = Extract<RunEvent, { type: T }>;
