/**
 * A run as every view sees it: data, made from `RunEvent`s only by the reducer. `strobe show --json` prints exactly this, the
 * tasks of a stage as an array. Units and ids are as in `runEvent.ts`.
 */
import type { Finding } from './findings/finding';
import type { Entry } from './entry';
import type { Quantiles } from './quantiles';
import type { Stream } from './stream';
import type { TaskList } from './tasks/taskList';
import type { DegradationCode } from './degradation';
import type { CallKind, CallSite, DatasetKind, DriverWarned, ResultTable, ShippedFunction } from './runEvent';

export const SCHEMA_VERSION = 1;

export type Status = 'running' | 'succeeded' | 'failed' | 'cancelled' | 'lost';

export interface Run {
  schemaVersion: number;
  status: Status;
  script: Script;
  /** Python processes that used Spark, in the order in which they connected. */
  drivers: Driver[];
  applications: Application[];
  /** Tests, fixtures and executions of cells, in the order in which they started. */
  entries: Entry[];
  datasets: Dataset[];
  actions: Action[];
  jobs: Job[];
  stages: Stage[];
  executors: Executor[];
  queries: Query[];
  /** Runs of streaming queries, in the order in which they started. */
  streams: Stream[];
  storage: CachedData[];
  ledger: Ledger;
  findings: Finding[];
  degraded: Degradation[];
}

export interface Script {
  runId: string | null;
  mode: 'run' | 'exec' | 'explain' | 'import';
  file: string | null;
  args: string[];
  cwd: string | null;
  startTime: number | null;
  endTime: number | null;
  exitCode: number | null;
  signal: string | null;
  pythonVersion: string | null;
  pysparkVersion: string | null;
  pythonExecutable: string | null;
  /** When the script's driver first imported pyspark, and when it last began to start Spark's JVM; null before that. */
  driverStartTime: number | null;
  sparkLaunchTime: number | null;
  /** A call that may run a job but for which Spark has begun none, and the time since when; null if there is none. */
  planning: { op: string; owner: string; callSite: CallSite | null; since: number } | null;
  /** The recorded text of every user file in a call site. */
  sources: { file: string; sha256: string; text: string }[];
  /** The action before which `strobe explain` stopped the script. */
  stoppedBefore: { op: string; callSite: CallSite | null } | null;
  /**
   * Run to Line: the line where the script was to stop, and the action after which it stopped; null if it did not reach
   * the line.
   */
  stopAfter: { file: string; line: number } | null;
  stoppedAfter: { op: string; callSite: CallSite | null } | null;
  /** The exception that ended the script. */
  error: ScriptError | null;
}

export interface ScriptError {
  /** Class and first line of the message. */
  message: string;
  /** The user frames of its traceback, innermost first. */
  frames: CallSite[];
  /** As Python printed it, very long texts truncated in the middle; null if the recording does not contain it. */
  text: string | null;
  /** The action that raised it; null if another call did. */
  actionId: number | null;
  cause: FailureCause | null;
}

/** Why something failed: the original exception, and the innermost line of user code that it names. */
export interface FailureCause {
  /** Class of the exception, without package (`ValueError`, `SparkArithmeticException`); null if unknown. */
  type: string | null;
  /** First line of the exception's message, in full; may be empty. */
  message: string;
  /** Null if no line of user code is named. Columns are known only in `.sql` files. */
  file: string | null;
  line: number | null;
  column: number | null;
  endLine: number | null;
  endColumn: number | null;
  function: string | null;
}

/** A Python process of the run. A command such as `make` or pytest-xdist starts several. */
export interface Driver {
  /** Its number in the run, from 0. */
  id: number;
  pid: number;
  /** These are null or empty in a recording of an earlier version. */
  parentPid: number | null;
  /** `sys.argv` */
  args: string[];
  /** pytest-xdist's name of a worker (`gw0`). */
  worker: string | null;
  pythonVersion: string;
  pysparkVersion: string | null;
  pythonExecutable: string;
  startTime: number;
  endTime: number | null;
}

export interface Application {
  id: string;
  /** Null in an event log. */
  driverId: number | null;
  name: string;
  user: string;
  status: Status;
  startTime: number;
  endTime: number | null;
  sparkVersion: string | null;
  javaVersion: string | null;
  scalaVersion: string | null;
  master: string | null;
  uiUrl: string | null;
  properties: Record<string, string>;
  /** Since when a server of Spark Connect has not answered; null if it answers. */
  silentSince: number | null;
  /** Known warnings in the log of the driver's JVM; empty if it could not be read. */
  warnings: Pick<DriverWarned, 'time' | 'warning' | 'count' | 'figures'>[];
}

/** A node of the lineage DAG: one per user call that made a dataset. */
export interface Dataset {
  id: number;
  driverId: number;
  /** The innermost entry that ran when it was made. */
  entryId: number | null;
  applicationId: string | null;
  kind: DatasetKind;
  className: string;
  /** API method that made it. */
  op: string;
  owner: string;
  /** Of a source in an event log without a recorder: the path or table that it reads. */
  place?: string;
  callSite: CallSite | null;
  /** User frames, innermost first; `frames[0]` is the call site. */
  frames: CallSite[];
  /** Direct parents in the DAG of visible datasets. */
  parentIds: number[];
  childIds: number[];
  /** Spark's ids of the RDDs that carry this dataset: its own, and those of internal datasets merged into it. */
  rddIds: number[];
  sparkDatasetId: number | null;
  /** Stages that computed it. */
  stages: StageKey[];
  /** True if no plan node has its tag: the stages are those of the datasets made from it. */
  stagesDerived: boolean;
  /** Actions that were called on it or needed it. */
  actionIds: number[];
  planNodes: PlanNodeKey[];
  persisted: boolean;
  /** The last `cache()` or `persist()`, with the time of the `unpersist()` after it; null if there was none. */
  persistence: { callSite: CallSite | null; startTime: number; endTime: number | null } | null;
  /** Fraction of cached partitions (0 to 1), null if it was never cached. */
  cachedFraction: number | null;
  cachedMemory: number | null;
  cachedDisk: number | null;
  /** Plans of the DataFrame itself, as text; null if they were not read. */
  plans: { analyzed: string | null; optimized: string | null; physical: string | null };
}

export interface StageKey {
  applicationId: string;
  stageId: number;
}

export interface PlanNodeKey {
  applicationId: string;
  queryId: number;
  nodeId: number;
}

export interface Action {
  id: number;
  driverId: number;
  /** The innermost entry that ran when it began. */
  entryId: number | null;
  applicationId: string | null;
  op: string;
  owner: string;
  kind: CallKind;
  callSite: CallSite | null;
  frames: CallSite[];
  status: Status;
  /** The text of the exception from the JVM or Python. */
  error: string | null;
  /** Null if it did not fail, or if the cause is unknown. */
  cause: FailureCause | null;
  startTime: number;
  endTime: number | null;
  /** Datasets that it was called on or that were passed to it. */
  datasetIds: number[];
  jobIds: number[];
  queryIds: number[];
  /** What it ran on a server of Spark Connect, in order; empty for a driver that has Spark in its own JVM. */
  operations: ActionOperation[];
  /** The first rows of the result; null if it has none, or if they are no longer available. */
  result: ResultTable | null;
}

/** An operation of Spark Connect: an `ExecutePlan`. */
export interface ActionOperation {
  id: string;
  sessionId: string;
  /** From the server’s log; null where there is none, or where the client tells no user. */
  userId: string | null;
  /** `query`, or the command in the words of Spark’s protocol. */
  what: string;
  status: Status;
  error: string | null;
  startTime: number;
  endTime: number | null;
  /** Null where only the server’s log is known. */
  requestBytes: number | null;
  /** What came back; null until it has ended. */
  rows: number | null;
  resultBytes: number | null;
  batches: number | null;
  /** From the request to the first rows, in ms. */
  firstRowsTime: number | null;
  /** What the server’s log says of its parts, in ms; null where there is no log, or where it did not come that far. */
  analysisTime: number | null;
  planningTime: number | null;
  executionTime: number | null;
}

export interface Job {
  id: number;
  applicationId: string;
  actionId: number | null;
  queryId: number | null;
  stageIds: number[];
  /** Stages that Spark skipped because their shuffle output already existed. */
  skippedStageIds: number[];
  status: Status;
  error: string | null;
  startTime: number;
  endTime: number | null;
  jobGroup: string | null;
  description: string | null;
  numTasks: number;
  numCompletedTasks: number;
  numFailedTasks: number;
}

export type StageStatus = Status | 'pending' | 'skipped';

export interface Stage {
  id: number;
  applicationId: string;
  attempt: number;
  name: string;
  details: string;
  status: StageStatus;
  actionId: number | null;
  jobIds: number[];
  parentIds: number[];
  rddIds: number[];
  datasetIds: number[];
  queryIds: number[];
  startTime: number | null;
  endTime: number | null;
  failureReason: string | null;
  numTasks: number;
  numActiveTasks: number;
  numCompletedTasks: number;
  numFailedTasks: number;
  numKilledTasks: number;
  /** Sums over the tasks of the stage, with the names of Spark's REST API (`/applications/…/stages`), times in ms. */
  executorDeserializeTime: number;
  executorDeserializeCpuTime: number;
  executorRunTime: number;
  executorCpuTime: number;
  resultSize: number;
  jvmGcTime: number;
  resultSerializationTime: number;
  memoryBytesSpilled: number;
  diskBytesSpilled: number;
  peakExecutionMemory: number;
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
  shuffleReadBytes: number;
  shuffleReadRecords: number;
  shuffleWriteBytes: number;
  shuffleWriteTime: number;
  shuffleWriteRecords: number;
  /** Sum over the tasks, and its share of the durations of those with metrics, 0 to 1; null until there is one. */
  schedulerDelay: number;
  schedulerDelayShare: number | null;
  /** Null until a task has succeeded. */
  taskSummary: TaskSummary | null;
  /** Duration of the longest task divided by the median; null for fewer than two tasks. */
  skew: number | null;
  tasks: TaskList;
}

/** Over the successful tasks of a stage. Times in ms, sizes in bytes. */
export type TaskSummary = Record<
  | 'duration'
  | 'schedulerDelay'
  | 'jvmGcTime'
  | 'inputBytes'
  | 'outputBytes'
  | 'shuffleReadBytes'
  | 'shuffleWriteBytes'
  | 'memoryBytesSpilled'
  | 'diskBytesSpilled'
  | 'peakExecutionMemory',
  Quantiles
>;

/**
 * Fields have the names of Spark's REST API (`/applications/…/allexecutors`). As there, `totalDuration` of the driver
 * is the uptime of the application.
 */
export interface Executor {
  id: string;
  applicationId: string;
  hostPort: string;
  isActive: boolean;
  totalCores: number;
  maxTasks: number;
  maxMemory: number;
  activeTasks: number;
  failedTasks: number;
  completedTasks: number;
  totalTasks: number;
  totalDuration: number;
  totalGCTime: number;
  totalInputBytes: number;
  totalShuffleRead: number;
  totalShuffleWrite: number;
  addTime: number;
  removeTime: number | null;
  removeReason: string | null;
}

export interface Query {
  /** Spark's id of the SQL execution; negative if there was none. */
  id: number;
  /**
   * `execution`: Spark ran it as a SQL query. `rdd`: the plan of a DataFrame whose rows were read as an RDD. Spark
   * posts no execution for it; its metrics come from the tasks of the jobs that read the rows.
   */
  kind: 'execution' | 'rdd';
  applicationId: string;
  rootQueryId: number | null;
  actionId: number | null;
  description: string;
  status: Status;
  error: string | null;
  startTime: number;
  endTime: number | null;
  jobIds: number[];
  stageIds: number[];
  /**
   * Logical plans and the initial physical plan as trees; `final` is the last physical plan, with metrics. `adaptive`
   * has every plan from adaptive execution after the initial one; the last of them is `final`. Plans that were replaced
   * have no metrics.
   */
  plans: {
    parsed: PlanNode | null;
    analyzed: PlanNode | null;
    optimized: PlanNode | null;
    initial: PlanNode | null;
    adaptive: PlanNode[];
    final: PlanNode | null;
  };
  /** Number of plan changes by adaptive execution. */
  replans: number;
}

export interface PlanNode {
  /** Number of the node in its plan, in pre-order from 0. */
  id: number;
  name: string;
  detail: string;
  children: PlanNode[];
  metrics: PlanMetric[];
  /** The calls in the script that it comes from, most specific first. Empty for logical plans, and if unknown. */
  origins: PlanOrigin[];
  /** Datasets that this node computes or was added for: the ones in `origins`. */
  datasetIds: number[];
  /** True if Spark added the node for the node with its first origin, or if its origin is unknown. */
  derived: boolean;
  /** Place of its first origin, otherwise of the action. Null for logical plans. */
  callSite: CallSite | null;
  stageIds: number[];
}

/** A call in the script that a plan node comes from. */
export interface PlanOrigin {
  /** Null: the action itself. */
  datasetId: number | null;
  /** Place of the call. For a clause of a SQL text in the call, the line of the clause. */
  callSite: CallSite | null;
  /** False if Spark added the node for the one with this origin. */
  exact: boolean;
}

export interface PlanMetric {
  name: string;
  /** Spark's metric type: `sum`, `size`, `timing`, `nsTiming`, `average`, … */
  type: string;
  /**
   * Sum over tasks and driver updates, in the unit of the metric (for an `average`, the mean); null until it is
   * reported.
   */
  value: number | null;
  /** The largest value of one task; absent if no task reported it. */
  largest?: number;
  /** As printed on Spark's SQL page. */
  text: string | null;
}

export interface CachedData {
  applicationId: string;
  rddId: number;
  name: string;
  datasetId: number | null;
  storageLevel: string;
  numPartitions: number;
  numCachedPartitions: number;
  /** numCachedPartitions / numPartitions. */
  fraction: number;
  memorySize: number;
  diskSize: number;
}

/** The costs in the driver. */
export interface Ledger {
  py4jCalls: number;
  py4jTime: number;
  py4jBytesSent: number;
  py4jBytesReceived: number;
  recorderTime: number;
  /** Traffic between the recorder and the JVM; not part of the bytes above. */
  recorderBytesSent: number;
  recorderBytesReceived: number;
  broadcasts: { callSite: CallSite | null; size: number | null }[];
  /** The part of the calls and their time in which Python's garbage collection releases Java objects. */
  releases: number;
  releaseTime: number;
  /** RPCs of Spark Connect, by method and what they ask for, those of no line included, longest first. */
  rpcs: RpcSum[];
  /** Time of the drivers' main threads, by class; null if it was not measured. */
  wall: WallTime | null;
  /** Results that arrived over their own sockets, in order of completion. */
  fetches: FetchedResult[];
  /** Functions that were pickled for the executors, each byte stream once, largest first. */
  closures: ShippedClosure[];
  /** The costs of each action, calls inside it included. */
  actions: ({ actionId: number } & DriverCost)[];
  /** The costs of each place in the source, highest first; null for code outside of user files. */
  sites: ({ callSite: CallSite | null; ops: string[]; calls: number } & DriverCost)[];
  /** The costs of Python workers by plan node, one entry for each node that ran any, in order of queries and nodes. */
  pythonNodes: PythonNode[];
  /**
   * The path between the driver and the Python workers for the whole run; `ledgerPath` returns it for an action or a
   * line.
   */
  path: PathEdge[];
}

/** RPCs of one kind. `method` and `what` are the words of Spark Connect’s protocol. */
export interface RpcSum {
  method: string;
  what: string | null;
  count: number;
  /** Waiting for responses, ms. Threads of pyspark acknowledge results (`ReleaseExecute`) while the script goes on. */
  time: number;
  /** Messages, without gRPC’s own compression. */
  bytesSent: number;
  bytesReceived: number;
}

/** Wall time of the driver by class, in ms. Each class is measured separately; `unaccounted` is the rest of `total`, if any. */
export interface WallTime {
  total: number;
  /** Start of Python, pyspark imports, the JVM, SparkContext and SparkSession. */
  start: number;
  /** The script and the libraries that it calls. */
  user: number;
  /** Python code of pyspark. */
  pyspark: number;
  /** Waiting for the JVM while Spark ran nothing for the action. */
  py4j: number;
  /** Waiting for a server of Spark Connect while Spark ran nothing for the action. */
  rpc: number;
  /** Waiting for the JVM, a server or a result while Spark ran jobs or a query of the action. */
  spark: number;
  /** Waiting for results that were complete. */
  transfer: number;
  deserialize: number;
  /** Work of the recorder in the driver. */
  recording: number;
  unaccounted: number;
}

export interface FetchedResult {
  actionId: number | null;
  callSite: CallSite | null;
  op: string | null;
  format: 'arrow' | 'pickle';
  /** Null if they were not counted. */
  rows: number | null;
  bytes: number;
  /** From the opening of the socket until the first byte; with Arrow, Spark runs during this time. */
  firstByteTime: number;
  /** Waiting for the socket after the first byte, while Spark ran no job of the action. */
  transferTime: number;
  deserializeTime: number | null;
  /** For DataFrames; null if rows are not a table, or came as Arrow. */
  columns: number | null;
  /** False if the script read only a part: the figures are of that part. */
  complete: boolean;
  /** The time that Arrow would have saved; null if it was used, or if the rows are not a table. */
  arrowEstimate: ArrowEstimate | null;
}

/**
 * An estimate, not measured: show it as an estimate. See `arrowEstimate.ts` for the formula and the source of its
 * numbers.
 */
export interface ArrowEstimate {
  isEstimate: true;
  /** Estimated time of transfer and deserialization, ms. */
  time: number;
  /** Measured transfer and deserialization minus `time`, ms; at least 0. */
  savedTime: number;
}

/** A node of an executed plan whose rows went through Python. Null: this version of Spark does not report it. */
export interface PythonNode extends PlanNodeKey {
  name: string;
  actionId: number | null;
  /** The name of the plan node. */
  callSite: CallSite | null;
  /**
   * Sums over tasks, ms: starting worker processes, and initializing them to run the function. For a reused worker,
   * Spark includes its previous idle time in `initTime`.
   */
  startTime: number | null;
  initTime: number | null;
  /** From the start of the workers until they ended, waiting for rows included; ms over tasks. */
  runTime: number | null;
  /** The part of it that executed Python: the function, reading its input and writing its output. */
  udfTime: number | null;
  bytesSent: number | null;
  bytesReturned: number | null;
  rowsReturned: number | null;
}

/** `py4j`: the command socket. `workers`: the Python workers of the executors. */
export type PathStop = 'driver' | 'py4j' | 'jvm' | 'executors' | 'workers';

/**
 * A segment of the path from the driver to the Python workers and back. Null: unknown, or not counted.
 *
 * | from → to           | calls              | bytes                           | time, ms                                        |
 * | ------------------- | ------------------ | ------------------------------- | ----------------------------------------------- |
 * | driver → py4j       | commands           | of the commands                 | pyspark's Python code                           |
 * | py4j → jvm          | commands           | of the commands                 | waiting for answers while Spark ran nothing     |
 * | jvm → executors     | tasks              | of closures and broadcasts      | Spark running jobs and queries                  |
 * | executors → workers | plan nodes         | data sent to Python             | starting workers, over tasks                    |
 * | workers → executors | plan nodes         | data returned                   | executing Python, over tasks                    |
 * | executors → jvm     | completed tasks    | of their results                | serializing results, over tasks                 |
 * | jvm → py4j          | commands           | of the answers                  | null: part of py4j → jvm                        |
 * | jvm → driver        | results            | on their sockets                | transfer and deserialization                    |
 */
export interface PathEdge {
  from: PathStop;
  to: PathStop;
  calls: number | null;
  bytes: number | null;
  time: number | null;
}

export interface ShippedClosure {
  /** From the call that shipped it first. */
  callSite: CallSite | null;
  size: number;
  /** How often these bytes were sent to the JVM. */
  shipped: number;
  /** Actions that shipped it. */
  actionIds: number[];
  functions: ShippedFunction[];
}

/** Py4J calls of a part of the driver, without those of garbage collection, and its Python code. */
export interface DriverCost {
  py4jCalls: number;
  py4jTime: number;
  /** The part of it during which Spark ran jobs or queries of the same action. */
  sparkTime: number;
  bytesSent: number;
  bytesReceived: number;
  slowest: { name: string; time: number } | null;
  mostRepeated: { name: string; count: number } | null;
  /** Answers over 8 KB, which stall on the network (py4j issue 516), and the time of their commands. */
  largeReplies: number;
  largeReplyTime: number;
  /** RPCs of Spark Connect, longest first. */
  rpcs: RpcSum[];
  /** In pyspark's Python code, outside of Py4J; sampled. */
  pysparkTime: number;
  /** The main thread in the code of the line itself and in the libraries that it calls, pyspark excluded; sampled. */
  userTime: number;
}

export interface Degradation {
  code: DegradationCode;
  reason: string;
}
