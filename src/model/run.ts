/**
 * A run as every view sees it: plain data, made by the reducer from `RunEvent`s and by nothing else. `strobe show --json`
 * prints exactly this. Units and ids as in `runEvent.ts`.
 */
import type { Finding } from './findings/finding';
import type { CallKind, CallSite, DatasetKind, ResultTable, ShippedFunction } from './runEvent';

export const SCHEMA_VERSION = 1;

export type Status = 'running' | 'succeeded' | 'failed' | 'cancelled' | 'lost';

export interface Run {
  schemaVersion: number;
  status: Status;
  script: Script;
  applications: Application[];
  datasets: Dataset[];
  actions: Action[];
  jobs: Job[];
  stages: Stage[];
  executors: Executor[];
  queries: Query[];
  storage: CachedData[];
  ledger: Ledger;
  insights: Insight[];
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
  /** A call that may run a job, for which Spark has begun none yet, and since when; null while there is none. */
  planning: { op: string; owner: string; callSite: CallSite | null; since: number } | null;
  /** The recorded text of every user file that a call site names. */
  sources: { file: string; sha256: string; text: string }[];
  /** The action before which `strobe explain` stopped the script. */
  stoppedBefore: { op: string; callSite: CallSite | null } | null;
  /** Run to Line: where the script was to end, and the action after which it did; null if it never came there. */
  stopAfter: { file: string; line: number } | null;
  stoppedAfter: { op: string; callSite: CallSite | null } | null;
  /** The exception that the script ended by. */
  error: ScriptError | null;
}

export interface ScriptError {
  /** Class and first line of the message. */
  message: string;
  /** The user's frames of its traceback, innermost first. */
  frames: CallSite[];
  /** As Python printed it, very long ones cut in the middle; null where a recording does not have it. */
  text: string | null;
  /** The action that raised it, null for an exception of any other call. */
  actionId: number | null;
  cause: FailureCause | null;
}

/** Why something failed: the exception that came first, and the innermost line of the user's own that it names. */
export interface FailureCause {
  /** Class of the exception, without its package (`ValueError`, `SparkArithmeticException`); null where it is not told. */
  type: string | null;
  /** First line of the exception's message, in full; may be empty. */
  message: string;
  /** Null where nothing names a line of the user's. Columns are known in `.sql` files only. */
  file: string | null;
  line: number | null;
  column: number | null;
  endLine: number | null;
  endColumn: number | null;
  function: string | null;
}

export interface Application {
  id: string;
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
}

/** A node of the lineage DAG: one per user call that made a dataset. */
export interface Dataset {
  id: number;
  applicationId: string | null;
  kind: DatasetKind;
  className: string;
  /** API method that made it. */
  op: string;
  owner: string;
  callSite: CallSite | null;
  /** User frames, innermost first; `frames[0]` is the call site. */
  frames: CallSite[];
  /** Direct parents in the DAG of visible datasets. */
  parentIds: number[];
  childIds: number[];
  /** Spark's RDD ids that carry this dataset (its own, and those of internal datasets folded into it). */
  rddIds: number[];
  sparkDatasetId: number | null;
  /** Stages in which it was computed. */
  stages: StageKey[];
  /** True if no plan node bears its tag: the stages are those of what was made from it. */
  stagesDerived: boolean;
  /** Actions that were called on it or that needed it. */
  actionIds: number[];
  planNodes: PlanNodeKey[];
  persisted: boolean;
  /** Fraction of partitions cached (0 to 1), null if it never was. */
  cachedFraction: number | null;
  cachedMemory: number | null;
  cachedDisk: number | null;
  /** Plans of the DataFrame itself, as text; null where they were not read. */
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
  applicationId: string | null;
  op: string;
  owner: string;
  kind: CallKind;
  callSite: CallSite | null;
  frames: CallSite[];
  status: Status;
  /** The exception's text as the JVM or Python tells it. */
  error: string | null;
  /** Null where it did not fail, or nothing tells why. */
  cause: FailureCause | null;
  startTime: number;
  endTime: number | null;
  /** Datasets that it was called on or given. */
  datasetIds: number[];
  jobIds: number[];
  queryIds: number[];
  /** The first rows that it returned; null where it returned none, or where they are not known any more. */
  result: ResultTable | null;
}

export interface Job {
  id: number;
  applicationId: string;
  actionId: number | null;
  queryId: number | null;
  stageIds: number[];
  /** Stages that Spark did not run again, their shuffle output was there. */
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

/** min, 25 %, median, 75 %, max, as Spark's REST API computes them over successful tasks. */
export type Quantiles = [number, number, number, number, number];

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
  /** Sums over the stage's tasks, under the names of Spark's REST API (`/applications/…/stages`), times in ms. */
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
  /** Null before a task has succeeded. */
  taskSummary: {
    duration: Quantiles;
    jvmGcTime: Quantiles;
    shuffleReadBytes: Quantiles;
    shuffleWriteBytes: Quantiles;
    inputBytes: Quantiles;
  } | null;
  /** Longest task's duration divided by the median's; null under two tasks. */
  skew: number | null;
  tasks: Task[];
}

export interface Task {
  id: number;
  index: number;
  attempt: number;
  executorId: string;
  host: string;
  status: 'running' | 'succeeded' | 'failed' | 'killed';
  launchTime: number;
  finishTime: number | null;
  /** Wall time of the task in ms. */
  duration: number | null;
  executorRunTime: number;
  executorCpuTime: number;
  jvmGcTime: number;
  inputBytes: number;
  inputRecords: number;
  outputBytes: number;
  shuffleReadBytes: number;
  shuffleWriteBytes: number;
  shuffleFetchWaitTime: number;
  memoryBytesSpilled: number;
  diskBytesSpilled: number;
  peakExecutionMemory: number;
  locality: string;
  speculative: boolean;
  error: string | null;
  stackTrace: string | null;
  stderr: string | null;
}

/**
 * Fields named as in Spark's REST API (`/applications/…/allexecutors`). As there, `totalDuration` of the driver is how
 * long the application has been up.
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
  /** Spark's id of the SQL execution; negative where there was none. */
  id: number;
  /**
   * `execution`: Spark ran it as a SQL query. `rdd`: the plan of a DataFrame whose rows jobs took as an RDD, for which Spark posts
   * no execution; it has the metrics that the tasks of those jobs reported.
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
   * Logical plans and the initial physical one as trees; `final` is the last physical plan, with metrics. `adaptive`
   * holds every plan that adaptive execution came to after the initial one; the last of them is `final`. Plans that were
   * replaced have no metrics.
   */
  plans: {
    parsed: PlanNode | null;
    analyzed: PlanNode | null;
    optimized: PlanNode | null;
    initial: PlanNode | null;
    adaptive: PlanNode[];
    final: PlanNode | null;
  };
  /** How often adaptive execution changed the plan. */
  replans: number;
}

export interface PlanNode {
  /** Number of the node in its plan, in pre-order from 0. */
  id: number;
  name: string;
  detail: string;
  children: PlanNode[];
  metrics: PlanMetric[];
  /** What of the script it comes from, the most telling first. Empty for logical plans, and where nothing is known. */
  origins: PlanOrigin[];
  /** Datasets that this node computes, or was added for: those of `origins`. */
  datasetIds: number[];
  /** True if Spark added the node for the one that has its first origin, or if nothing is known. */
  derived: boolean;
  /** Place of its first origin, else the action's. Null for logical plans. */
  callSite: CallSite | null;
  stageIds: number[];
}

/** A call of the script that a plan node comes from. */
export interface PlanOrigin {
  /** Null: the action itself. */
  datasetId: number | null;
  /** Of the call; of a clause of a SQL text that stands in the call, the clause's line. */
  callSite: CallSite | null;
  /** False where Spark added the node for the one that has this origin. */
  exact: boolean;
}

export interface PlanMetric {
  name: string;
  /** Spark's metric type: `sum`, `size`, `timing`, `nsTiming`, `average`, … */
  type: string;
  /** Sum over tasks and driver updates, in the metric's own unit (an `average`: the mean); null while nothing reported it. */
  value: number | null;
  /** As Spark's SQL page prints it. */
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

/** What the driver paid. */
export interface Ledger {
  py4jCalls: number;
  py4jTime: number;
  py4jBytesSent: number;
  py4jBytesReceived: number;
  recorderTime: number;
  /** What recording itself sent to the JVM and got from it; no part of the bytes above. */
  recorderBytesSent: number;
  recorderBytesReceived: number;
  broadcasts: { callSite: CallSite | null; size: number | null }[];
  /** Of the calls and their time, those by which Python's garbage collection lets Java objects go. */
  releases: number;
  releaseTime: number;
  /** Where the time of the drivers' main threads went; null where they were not watched. */
  wall: WallTime | null;
  /** Results that came over sockets of their own, in the order in which they were complete. */
  fetches: FetchedResult[];
  /** Functions that were pickled for the executors, each stream of bytes once, largest first. */
  closures: ShippedClosure[];
  /** What each action paid, calls inside it included. */
  actions: ({ actionId: number } & DriverCost)[];
  /** What each place of the source paid, dearest first; null: code outside of any of the user's. */
  sites: ({ callSite: CallSite | null; ops: string[]; calls: number } & DriverCost)[];
  /** What plan nodes paid for Python workers, one for each node that ran any, in the order of queries and nodes. */
  pythonNodes: PythonNode[];
  /** The way that everything took, for the whole run; `ledgerPath` tells it for an action or a line. */
  path: PathEdge[];
}

/** Wall time of the driver by classes, in ms. Each is measured for itself, `unaccounted` is what is left of `total`. */
export interface WallTime {
  total: number;
  /** Python itself, imports of pyspark, the JVM, SparkContext and SparkSession. */
  start: number;
  /** The script and the libraries that it calls. */
  user: number;
  /** pyspark's own Python code. */
  pyspark: number;
  /** Waiting for the JVM while Spark ran nothing for the action. */
  py4j: number;
  /** Waiting for the JVM or a result while Spark ran jobs or a query of the action. */
  spark: number;
  /** Waiting for results that were there. */
  transfer: number;
  deserialize: number;
  /** The recorder's own work in the driver. */
  recording: number;
  unaccounted: number;
}

export interface FetchedResult {
  actionId: number | null;
  callSite: CallSite | null;
  op: string | null;
  format: 'arrow' | 'pickle';
  /** Null where they were not counted. */
  rows: number | null;
  bytes: number;
  /** From the opening of the socket until the first byte; with Arrow, Spark runs meanwhile. */
  firstByteTime: number;
  /** Waiting for the socket after the first byte, while Spark ran no job of the action. */
  transferTime: number;
  deserializeTime: number | null;
  /** Of DataFrames; null where rows are no table, or came as Arrow. */
  columns: number | null;
  /** False where the script took only a part: the figures are of that part. */
  complete: boolean;
  /** What Arrow would have saved; null where it was used, or where the rows are no table. */
  arrowEstimate: ArrowEstimate | null;
}

/** An estimate, never measured: show it as one. See `arrowEstimate.ts` for the formula and where its numbers come from. */
export interface ArrowEstimate {
  isEstimate: true;
  /** What transfer and deserializing would take, ms. */
  time: number;
  /** Measured transfer and deserializing minus `time`, ms; never below 0. */
  savedTime: number;
}

/** A node of an executed plan whose rows went through Python. Null: this version of Spark does not report it. */
export interface PythonNode extends PlanNodeKey {
  name: string;
  actionId: number | null;
  /** As of the plan's node. */
  callSite: CallSite | null;
  /**
   * Sums over tasks, ms: starting worker processes, and getting them ready to run the function. For a worker that is used again
   * Spark counts in `initTime` how long it had had nothing to do.
   */
  startTime: number | null;
  initTime: number | null;
  /** From the start of the workers until they were done, waiting for rows included; ms over tasks. */
  runTime: number | null;
  /** Of that, executing Python: the function, reading and writing its rows. */
  udfTime: number | null;
  bytesSent: number | null;
  bytesReturned: number | null;
  rowsReturned: number | null;
}

/** `py4j`: the socket for commands. `workers`: the Python workers of the executors. */
export type PathStop = 'driver' | 'py4j' | 'jvm' | 'executors' | 'workers';

/**
 * A stretch of the way from the driver to the Python workers and back. Null: not known, or nothing of it is counted.
 *
 * | from → to           | calls              | bytes                           | time, ms                                        |
 * | ------------------- | ------------------ | ------------------------------- | ----------------------------------------------- |
 * | driver → py4j       | commands           | of the commands                 | pyspark's own code                              |
 * | py4j → jvm          | commands           | of the commands                 | waiting for answers while Spark ran nothing     |
 * | jvm → executors     | tasks              | of closures and broadcasts      | Spark running jobs and queries                  |
 * | executors → workers | plan nodes         | data sent to Python             | starting workers, over tasks                    |
 * | workers → executors | plan nodes         | data returned                   | executing Python, over tasks                    |
 * | executors → jvm     | tasks that came back | of their results                | serializing results, over tasks                 |
 * | jvm → py4j          | commands           | of the answers                  | null: a part of py4j → jvm                      |
 * | jvm → driver        | results            | on their sockets                | transfer and deserializing                      |
 */
export interface PathEdge {
  from: PathStop;
  to: PathStop;
  calls: number | null;
  bytes: number | null;
  time: number | null;
}

export interface ShippedClosure {
  /** Of the call that shipped it first. */
  callSite: CallSite | null;
  size: number;
  /** How often these bytes were sent to the JVM. */
  shipped: number;
  /** Actions inside which it was shipped. */
  actionIds: number[];
  functions: ShippedFunction[];
}

/** Py4J calls of a part of the driver, without garbage collection's. */
export interface DriverCost {
  py4jCalls: number;
  py4jTime: number;
  /** Of that, while Spark ran jobs or queries of the same action. */
  sparkTime: number;
  bytesSent: number;
  bytesReceived: number;
  slowest: { name: string; time: number } | null;
  mostRepeated: { name: string; count: number } | null;
  /** Answers over 8 KB, which stall on the wire (py4j issue 516), and the time of their commands. */
  largeReplies: number;
  largeReplyTime: number;
  /** In pyspark's own Python code, outside of Py4J; by samples. */
  pysparkTime: number;
}

/** A finding that a person can act on. `code` is stable. */
export interface Insight {
  code: string;
  message: string;
  applicationId: string | null;
  stageId: number | null;
  actionId: number | null;
  datasetId: number | null;
  callSite: CallSite | null;
  /** Null where the finding is of Spark's work; else what the driver or Python paid without need. */
  waste: Waste | null;
}

/** A known waste in parts; `message` of the insight is all of them as sentences. */
export interface Waste {
  title: string;
  /** What was found, with its figures. */
  found: string;
  /** Places that have a part in it, `callSite` of the insight first. */
  callSites: CallSite[];
  /** What was measured, ms and bytes; one of them at least. */
  cost: { time: number | null; bytes: number | null };
  /** What to write instead. */
  change: string;
}

export interface Degradation {
  code: string;
  reason: string;
}
