/**
 * Everything that is ever known about a run, as one ordered stream of facts.
 *
 * Every source of facts (the recorder inside the Python driver, Spark's event log, Py4J look-ups of the gateway, a saved
 * recording, an event log of a production cluster) is translated into these events, and every view is a function of the
 * `Run` that the reducer builds from them.
 *
 * Units: `time` and every `…Time` of an instant are milliseconds since the epoch (fractions allowed); durations are
 * milliseconds unless the name says otherwise (`…Ns`); sizes are bytes. Ids of jobs, stages, tasks, RDDs, executors and
 * queries are Spark's own and restart after `spark.stop()`, so each such event carries its `applicationId`. Ids of calls
 * and datasets are the recorder's, unique in a run. An action has the id of the call that it is.
 */

/** Part of a source file: where a call stands. Lines from 1, columns from 0 (as in Python's ast); null where unknown. */
export interface CallSite {
  file: string;
  line: number;
  column: number | null;
  endLine: number | null;
  endColumn: number | null;
  function: string;
}

export type DatasetKind = 'rdd' | 'dataframe';

/** What pyspark's public API says a call is; see `src/recorder/strobe_recorder/classification/kinds.py`. */
export type CallKind =
  | 'transformation'
  | 'action'
  /** Reads data to learn a schema or a set of values (CSV inference, pivot) although it looks lazy. */
  | 'schemaRead'
  /** Runs a command without a result of its own: a view is created, a table dropped. */
  | 'command'
  | 'other'
  | 'unclassified';

export interface RunStarted {
  type: 'runStarted';
  time: number;
  runId: string;
  /** `import`: an event log that was opened, nothing was run. */
  mode: 'run' | 'exec' | 'explain' | 'import';
  /** Absolute path of the script, null for `exec` and `import`. */
  script: string | null;
  args: string[];
  cwd: string;
  /** Run to Line: the script is to end when an action at this line has completed. */
  stopAfter?: { file: string; line: number } | null;
  strobeVersion: string;
}

export interface RunEnded {
  type: 'runEnded';
  time: number;
  /** `lost`: the driver or the gateway ended without a word. */
  status: 'succeeded' | 'failed' | 'cancelled' | 'lost';
  exitCode: number | null;
  signal: string | null;
}

/** The text of a file of the user's, as it was when it ran. */
export interface SourceCaptured {
  type: 'sourceCaptured';
  time: number;
  file: string;
  sha256: string;
  text: string;
}

/** Something makes the picture incomplete. `code` is stable (`recorder.hook`, `spark.droppedEvents`, …). */
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

/** The driver is about to start Spark's JVM. Not told where there is no JVM to start, nor everywhere outside of Linux. */
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
  /** Method or function of pyspark's API, for instance `map`, `read.csv` is `csv`. */
  op: string;
  /** Class of pyspark that `op` belongs to (`RDD`, `DataFrame`, `DataFrameReader`), or the module of a function. */
  owner: string;
  kind: CallKind;
  /** User frames, innermost first; the first is the call site. */
  frames: CallSite[];
  /** Datasets that the call was given, `self` first. Ids of `datasetBorn`. */
  argumentIds: number[];
  /** A call of the user's that this one runs inside (a function that pyspark calls back). */
  parentCallId: number | null;
  thread: string;
}

/** The call returned (or its frames were let go); `time` is when. */
export interface CallEnded {
  type: 'callEnded';
  time: number;
  callId: number;
  /**
   * Text of the exception, very long ones cut in the middle, when the last Py4J answer in the call was an error; in
   * recordings of before its first line.
   */
  error: string | null;
  /** What it paid; null or absent where it paid nothing. */
  cost?: CommandCost | null;
}

/** What Py4J commands of one call or one place of the source cost, garbage collection's releases apart. */
export interface CommandCost {
  py4jCalls: number;
  py4jTimeMs: number;
  bytesSent: number;
  bytesReceived: number;
  slowest: { name: string; timeMs: number };
  mostRepeated: { name: string; count: number };
  /** In pyspark's own Python code, outside of Py4J; by samples. */
  pysparkTimeMs: number;
  /** Answers over 8 KB and the time of their commands; absent for none. */
  largeReplies?: number;
  largeReplyTimeMs?: number;
  /** Its long commands, as pairs of when they began and milliseconds: Spark may have run meanwhile. */
  waits: [number, number][];
}

/** From now on the jobs of the thread belong to the call: it is an action if Spark runs something for it. */
export interface ActionArmed {
  type: 'actionArmed';
  time: number;
  callId: number;
  applicationId: string | null;
}

/** A Python object of class RDD or DataFrame came to be. Many are internal to one call: the reducer folds them. */
export interface DatasetBorn {
  type: 'datasetBorn';
  time: number;
  datasetId: number;
  callId: number;
  kind: DatasetKind;
  className: string;
  applicationId: string | null;
  /** RDDs that this one was constructed over in Python (`PipelinedRDD.prev`). */
  previousId: number | null;
  /** True if Python runs it in the same pass over the data as `previousId`: one JVM RDD serves both. */
  pipelined: boolean;
  /** Spark's RDD id where there is a JVM RDD already. */
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
   * `datasetPlanned` has told of. Empty where tags are off (`spark.sql.analyzer.failAmbiguousSelfJoin=false`).
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
  /** Pickled size in bytes, null where it could not be told. */
  size: number | null;
}

/** Totals of one driver since it began. */
export interface LedgerTotals {
  type: 'ledgerTotals';
  time: number;
  pid: number;
  py4jCalls: number;
  py4jTimeMs: number;
  py4jBytesSent: number;
  py4jBytesReceived: number;
  /** What the recorder itself took in the driver. */
  recorderTimeMs: number;
  /** What the recorder's own commands took on the same connections; no part of the above. */
  recorderBytesSent?: number;
  recorderBytesReceived?: number;
  /** Of these, the commands by which Python's garbage collection lets Java objects go. */
  releases?: number;
  releaseTimeMs?: number;
  /** Places that paid without a call of their own, where something is new: all that they paid so far. */
  places?: PlaceCost[];
  /** Absent or null where the main thread was not watched. */
  wall?: MainThreadTimes | null;
}

/** Where the time of a driver's main thread went since Python started (`from`, ms since the epoch) up to `until`. */
export interface MainThreadTimes {
  from: number;
  until: number;
  /** Python itself, imports of pyspark, the JVM, SparkContext and SparkSession. */
  startMs: number;
  /** The script and the libraries that it calls; by samples, as are `pysparkMs` and `deserializeMs`. */
  userMs: number;
  pysparkMs: number;
  /** Waiting for Py4J, timed command by command. */
  py4jMs: number;
  /** Waiting for the sockets of results. */
  readMs: number;
  deserializeMs: number;
  recorderMs: number;
}

/** A place of the source, unique in a driver by its `id`; null for code outside of any of the user's. */
export interface PlaceCost {
  id: number;
  callSite: CallSite | null;
  /** Null where a call has taken over what the place paid. */
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

/** Garbage collection of the driver's JVM, which the log does not hold: `totalGCTime` of `/allexecutors`, read by Py4J. */
export interface DriverMeasured {
  type: 'driverMeasured';
  time: number;
  applicationId: string;
  totalGCTime: number;
}

export interface RddInfo {
  rddId: number;
  name: string;
  /** Name of the operation scope that made it, from Spark's RDD scope (`WholeStageCodegen (1)`, `map`). */
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
  /** Ids of the accumulators that were updated in this stage; empty before it completes. */
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

/** Task metrics under Spark's names, milliseconds and bytes, except CPU times (nanoseconds, as Spark has them). */
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
  /** Full error text with the Python traceback where there is one. */
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
  /** Null when the task failed before it had any. */
  metrics: TaskMetrics | null;
  /** Updates of SQL metrics: pairs of accumulator id and this task's value. */
  accumulatorUpdates: [number, number][];
}

/** A node of a physical plan, as Spark's `SparkPlanInfo` has it. */
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
  /** Spark 4's `queryId`, the same as `QueryExecution.queryId`; null before. */
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
 * The physical plan of a DataFrame whose rows jobs take as an RDD (`df.rdd`, `foreachPartition`): Spark posts no SQL execution
 * for those, but their tasks report the metrics of this plan.
 */
export interface DatasetExecuted {
  type: 'datasetExecuted';
  time: number;
  applicationId: string;
  datasetId: number;
  /** The call that took the rows. */
  callId: number;
  plan: PlanInfo;
  /** As in `queryLogicalPlans`. */
  logical: Pick<QueryLogicalPlans, 'parsed' | 'analyzed' | 'optimized'>;
  /** As in `queryPlanMatched`. */
  owners: PlanOwner[];
  nodes: MatchedNode[];
}

/**
 * Which datasets the nodes of a query's physical plan come from, as the plan was when it was read: while it ran, and once
 * more at its end.
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

/** Ids of Spark's `Dataset`s tagged on one node of an analyzed plan, or the view that the node is. */
export interface PlanOwner {
  sparkDatasetIds: number[];
  view?: string;
  /** Index of the next tagged node above, to which the node belongs where nobody told of its own datasets; null for none. */
  above: number | null;
}

export interface MatchedNode {
  name: string;
  /** Index of the node above; -1 for the root. */
  above: number;
  /** The most telling first. */
  origins: NodeOrigin[];
}

export interface NodeOrigin {
  /** Index in `owners`; null: the action itself. */
  owner: number | null;
  /** False where Spark added the node for the one that has this origin. */
  exact: boolean;
  /** The line (from 1) of the SQL text of several lines that it was made of, and that line's text. */
  sql?: { line: number; text: string };
  /** Where pyspark made the expression, which may be one line of a call of several (Spark 4). */
  python?: { file: string; line: number };
}

/** Cached data, read by Py4J while the application lives; replaces what was known of these RDDs. */
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
  /** The dataset whose `cache()` or `persist()` made it, where it is known by id. */
  datasetId: number | null;
}

/** Live counts between two flushes of the event log; a `stageCompleted` or `taskEnded` is the last word. */
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

/** The end of a failed task's standard error, where it could be read. */
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

/** Run to Line ended the script after the statement of this call. */
export interface LineStopped {
  type: 'lineStopped';
  time: number;
  callId: number;
}

/** The script ended by an exception that nothing caught. */
export interface ScriptFailed {
  type: 'scriptFailed';
  time: number;
  /** Type and first line of its message. */
  error: string;
  /** As Python printed it, very long ones cut in the middle; absent in recordings of before. */
  text?: string | null;
  /** The user's frames of its traceback, innermost first. */
  frames: CallSite[];
}

/** The first rows of what an action returned to the script. */
export interface ActionReturned {
  type: 'actionReturned';
  time: number;
  callId: number;
  result: ResultTable;
}

/** A result came over a socket of its own: all of it, or as much as the script took. */
export interface ResultFetched {
  type: 'resultFetched';
  time: number;
  callId: number | null;
  /** Arrow record batches; else pickled rows. */
  arrow: boolean;
  /** Null where rows do not come in batches that can be counted (text), or as Arrow. */
  rows: number | null;
  bytes: number;
  /** From the opening of the socket. With Arrow the job runs meanwhile. */
  firstByteMs: number;
  /** Waiting for the socket, the first byte included. */
  readTimeMs: number;
  /** Null where it cannot be told from what the script does between two rows. */
  deserializeTimeMs: number | null;
  /** Long waits, as in `CommandCost`. */
  waits: [number, number][];
  /** Of DataFrames' rows; absent or null where they are none. */
  columns?: number | null;
  /** False where the script took a part only; absent: not known. */
  complete?: boolean;
}

/** pyspark pickled functions for the executors. */
export interface ClosureShipped {
  type: 'closureShipped';
  time: number;
  callId: number | null;
  pid: number;
  /** The same number in a driver: the same bytes. */
  closureId: number;
  size: number;
  /** The script's functions in it, the outermost first; null where the same bytes were told before. */
  functions: ShippedFunction[] | null;
}

/** A function that was pickled by value, with the largest of the globals and free variables that went with it. */
export interface ShippedFunction {
  name: string;
  file: string;
  line: number;
  size: number;
  /** Sizes in the stream: a value that is there twice counts once. */
  captured: { name: string; type: string; size: number }[];
}

/** Cells as text, cut where they are long; `total` rows in all. Types are Python's, pandas' or Arrow's. */
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
