/**
 * The events that the recorder says, one schema each: it gives the event's type, the check of a line (see
 * `src/gateway/recorderLine.ts`) and the table in `src/recorder/PROTOCOL.md`. The recorder uses these names itself.
 *
 * Units are those of `runEvent.ts`. Descriptions stand after their field, as they are for that table.
 */
import * as v from 'valibot';
import { amount, count, instant, integer, number } from './figureSchemas';

/** A field or an object with what it means. */
const said = <S extends v.GenericSchema>(schema: S, description: string) => v.pipe(schema, v.description(description));

const named = <S extends v.GenericSchema>(schema: S, title: string, description: string) =>
  v.pipe(schema, v.title(title), v.description(description));

const callId = said(integer, 'the call that it belongs to');
const datasetId = said(integer, 'the dataset');
const anyCallId = said(v.nullable(integer), 'the call that it belongs to, null where none is known');
const time = said(instant, 'when, in milliseconds since the epoch');
const waits = (description: string) => said(v.array(v.tuple([instant, amount])), description);

export const callSite = named(
  v.object({
    file: v.string(),
    line: said(integer, 'from 1'),
    column: said(v.nullable(integer), 'from 0, as in Python’s `ast`; null before Python 3.11'),
    endLine: v.nullable(integer),
    endColumn: v.nullable(integer),
    function: v.string(),
  }),
  'CallSite',
  'Part of a source file: where a call stands.',
);

const ENTRY_KINDS = ['test', 'fixture', 'cell'] as const;
const ENTRY_OUTCOMES = ['passed', 'failed', 'skipped', 'error', 'interrupted'] as const;

const CALL_KINDS = ['transformation', 'action', 'schemaRead', 'command', 'other', 'unclassified'] as const;

export const rpcCost = named(
  v.object({
    method: said(v.string(), 'of Spark Connect’s service: `ExecutePlan`, `AnalyzePlan`, `Config`, …'),
    what: said(v.nullable(v.string()), 'what it asks for: an analysis (`schema`), a command, or `query`'),
    count,
    timeMs: said(amount, 'waiting for responses'),
    bytesSent: said(count, 'of messages, as they are before gRPC sends them'),
    bytesReceived: count,
  }),
  'RpcCost',
  'RPCs of one kind.',
);

export const commandCost = named(
  v.object({
    py4jCalls: said(count, 'commands, without the releases of garbage collection'),
    py4jTimeMs: amount,
    bytesSent: count,
    bytesReceived: count,
    slowest: v.object({ name: v.string(), timeMs: amount }),
    mostRepeated: v.object({ name: v.string(), count }),
    pysparkTimeMs: said(amount, 'in pyspark’s own Python code, outside of Py4J; estimated from samples'),
    userTimeMs: said(
      v.optional(amount),
      'of the main thread in the line itself and in the libraries that it calls; estimated from samples, absent for none',
    ),
    largeReplies: said(v.optional(count), 'answers over 8 KB; absent for none'),
    largeReplyTimeMs: v.optional(amount),
    rpcs: said(v.optional(v.array(rpcCost)), 'RPCs of Spark Connect; absent for none'),
    waits: waits('`[time, ms]` of each command or RPC of 5 ms and more: Spark may have run meanwhile'),
  }),
  'CommandCost',
  'What one call, or one place in the source, cost the driver.',
);

export const mainThreadTimes = named(
  v.object({
    from: said(instant, 'when Python started, in milliseconds since the epoch'),
    until: instant,
    startMs: said(amount, 'Python itself, imports of pyspark, the JVM, SparkContext and SparkSession'),
    userMs: said(amount, 'the script and the libraries that it calls; estimated from samples'),
    pysparkMs: said(amount, 'estimated from samples'),
    py4jMs: said(amount, 'waiting for Py4J, timed command by command'),
    readMs: said(amount, 'waiting for the sockets of results'),
    rpcMs: said(v.optional(amount), 'waiting for RPCs of Spark Connect'),
    deserializeMs: said(amount, 'estimated from samples'),
    recorderMs: amount,
  }),
  'MainThreadTimes',
  'Where the time of the driver’s main thread went since Python started.',
);

export const placeCost = named(
  v.object({
    id: said(integer, 'unique in a driver'),
    callSite: said(v.nullable(callSite), 'null for code outside of the user’s files'),
    cost: said(v.nullable(commandCost), 'all that it paid so far; null where a call has taken this over'),
  }),
  'PlaceCost',
  'A place in the source that costs something without a call of its own.',
);

export const resultTable = named(
  v.object({
    columns: said(
      v.array(v.object({ name: v.string(), type: v.string() })),
      'types are those of Python, pandas or Arrow',
    ),
    rows: said(v.array(v.array(v.string())), 'cells as text, long ones cut'),
    total: said(count, 'rows in all'),
  }),
  'ResultTable',
  'The first rows of a result.',
);

export const shippedFunction = named(
  v.object({
    name: v.string(),
    file: v.string(),
    line: integer,
    size: count,
    captured: said(
      v.array(v.object({ name: v.string(), type: v.string(), size: count })),
      'the largest globals and free variables that went with it; a value that is there twice counts once',
    ),
  }),
  'ShippedFunction',
  'A function that was pickled by value.',
);

export const callMade = said(
  v.object({
    type: v.literal('callMade'),
    time,
    callId: integer,
    op: said(v.string(), 'method or function of pyspark’s API: `map`, `csv` for `read.csv`'),
    owner: said(v.string(), 'class of pyspark that `op` belongs to, or the module of a function'),
    kind: said(v.picklist(CALL_KINDS), 'what `op` can do, see `classification/kinds.py`'),
    frames: said(v.array(callSite), 'user frames, innermost first; the first is the call site'),
    argumentIds: said(v.array(integer), 'datasets that the call was given, `self` first'),
    parentCallId: said(v.nullable(integer), 'the call that this one runs inside (pyspark calls back a function)'),
    thread: said(v.string(), 'name of the Python thread'),
    entryId: said(v.optional(v.nullable(integer)), 'the innermost entry that runs; null or absent for none'),
  }),
  'A call from user code into pyspark, before what it makes or runs.',
);

export const callEnded = said(
  v.object({
    type: v.literal('callEnded'),
    time,
    callId: integer,
    error: said(
      v.nullable(v.string()),
      'the last error of the JVM, if the call ended by it; long ones are cut in the middle',
    ),
    cost: said(v.optional(v.nullable(commandCost)), 'absent where it paid nothing'),
  }),
  'The outermost pyspark frame of a call is gone.',
);

export const actionArmed = said(
  v.object({ type: v.literal('actionArmed'), time, callId: integer }),
  'From now on the jobs of the thread carry `strobe.action = <callId>` and the job tag `strobe-action-<callId>`. The call is an action if Spark runs something for it.',
);

export const datasetBorn = said(
  v.object({
    type: v.literal('datasetBorn'),
    time,
    datasetId: integer,
    callId,
    kind: v.picklist(['rdd', 'dataframe']),
    className: said(v.string(), 'Python class'),
    previousId: said(v.nullable(integer), 'RDD that this one was constructed over in Python (`PipelinedRDD.prev`)'),
    pipelined: said(v.boolean(), 'Python runs it in the same pass as `previousId`: one JVM RDD serves both'),
    rddId: said(v.nullable(integer), 'Spark’s RDD id where there is a JVM RDD already'),
    planId: said(v.optional(v.nullable(integer)), 'Spark Connect: the id of its plan, from one series in a process'),
    planParentIds: said(v.optional(v.array(integer)), 'Spark Connect: the datasets whose plans are below its plan'),
  }),
  'A Python object of class RDD or DataFrame was created, internal ones included.',
);

export const rddMaterialized = said(
  v.object({ type: v.literal('rddMaterialized'), time, datasetId, rddId: said(integer, 'Spark’s RDD id') }),
  'A `PipelinedRDD` got its JVM RDD.',
);

export const datasetMarked = said(
  v.object({
    type: v.literal('datasetMarked'),
    time,
    datasetId,
    callId,
    mark: v.picklist(['persist', 'unpersist', 'checkpoint']),
  }),
  '`cache`, `persist`, `unpersist` or `checkpoint` on a dataset.',
);

export const broadcastCreated = said(
  v.object({
    type: v.literal('broadcastCreated'),
    time,
    callId,
    size: said(v.nullable(count), 'pickled, in bytes; null where it is not known'),
  }),
  'A broadcast variable was created.',
);

const TRIGGER_KINDS = ['processingTime', 'once', 'continuous', 'availableNow', 'realTime'] as const;

const streamTrigger = v.object({
  kind: said(v.picklist(TRIGGER_KINDS), 'pyspark’s name of the argument'),
  interval: said(v.nullable(v.string()), 'as the script wrote it: `5 seconds`'),
});

export const streamStarting = said(
  v.object({
    type: v.literal('streamStarting'),
    time,
    callId: said(integer, 'of `start` or `toTable`'),
    trigger: said(v.nullable(streamTrigger), 'null where the script set none: a batch follows the other'),
  }),
  'A streaming query is about to start. The event log tells the rest.',
);

export const streamStopping = said(
  v.object({
    type: v.literal('streamStopping'),
    time,
    callId: said(integer, 'of `stop`'),
    startCallId: said(v.nullable(integer), 'the call that started the query; null for one from `spark.streams`'),
    streamRunId: said(v.optional(v.nullable(v.string())), 'Spark’s id of the run of such a query'),
  }),
  'The script is about to stop a streaming query that is active.',
);

export const ledgerTotals = said(
  v.object({
    type: v.literal('ledgerTotals'),
    time,
    py4jCalls: count,
    py4jTimeMs: amount,
    py4jBytesSent: count,
    py4jBytesReceived: count,
    recorderTimeMs: said(amount, 'what the recorder itself took in the driver'),
    recorderBytesSent: said(v.optional(count), 'of the recorder’s own commands, which no other total includes'),
    recorderBytesReceived: v.optional(count),
    releases: said(v.optional(count), 'of `py4jCalls`, the releases of Java objects by garbage collection'),
    releaseTimeMs: v.optional(amount),
    rpcs: said(v.optional(v.array(rpcCost)), 'all RPCs of Spark Connect, those of no line included'),
    places: said(v.optional(v.array(placeCost)), 'places that are new or have paid since the last totals'),
    wall: said(v.optional(v.nullable(mainThreadTimes)), 'null where the main thread did not import pyspark'),
  }),
  'Totals since the driver started: about once a second, and at the end.',
);

export const actionReturned = said(
  v.object({ type: v.literal('actionReturned'), time, callId, result: resultTable }),
  'The first rows of what an action returned to the script (Python 3.11 and newer).',
);

export const resultFetched = said(
  v.object({
    type: v.literal('resultFetched'),
    time,
    callId: anyCallId,
    arrow: said(v.boolean(), 'Arrow record batches; else pickled rows'),
    rows: said(v.nullable(count), 'null for text and for Arrow, whose rows do not come in batches that can be counted'),
    bytes: count,
    firstByteMs: said(amount, 'from the opening of the socket; with Arrow the job runs meanwhile'),
    readTimeMs: said(amount, 'waiting for the socket, the first byte included'),
    deserializeTimeMs: said(
      v.nullable(amount),
      'null where it cannot be told from what the script does between two rows',
    ),
    waits: waits('`[time, ms]` of each wait of 5 ms and more'),
    columns: said(v.optional(v.nullable(count)), 'of a DataFrame’s rows, else null'),
    complete: said(v.optional(v.boolean()), 'false where the script took only a part'),
    overRpc: said(v.optional(v.boolean()), 'in responses of Spark Connect: its waits are also among those of the call'),
  }),
  'A result came, over its own socket or in responses of Spark Connect: all of it, or as much as the script took.',
);

export const closureShipped = said(
  v.object({
    type: v.literal('closureShipped'),
    time,
    callId: anyCallId,
    closureId: said(integer, 'in a driver the same id means the same bytes'),
    size: count,
    functions: said(
      v.nullable(v.array(shippedFunction)),
      'the user’s functions in it, the outermost first; null where the same bytes were reported before',
    ),
  }),
  'pyspark pickled functions for the executors.',
);

export const operationNode = named(
  v.object({
    id: said(integer, 'Spark’s `SparkPlan.id`'),
    parentId: said(v.nullable(integer), 'null for the root'),
    name: v.string(),
    metrics: v.array(
      v.object({ name: v.string(), value: number, type: said(v.string(), 'as in Spark’s `SQLMetric`') }),
    ),
  }),
  'OperationNode',
  'A node of a physical plan with its final metrics.',
);

export const operationStarted = said(
  v.object({
    type: v.literal('operationStarted'),
    time,
    operationId: said(v.string(), 'made by the client before the RPC; Spark tags queries and jobs with it'),
    callId: said(v.nullable(integer), 'the action that it belongs to, null where no line asks for it'),
    sessionId: v.string(),
    what: said(v.string(), '`query`, or the command in the words of Spark’s protocol (`write_operation`)'),
    datasetId: said(v.nullable(integer), 'the dataset whose plan it runs, null where that is not known'),
    bytes: said(count, 'of the request'),
    tags: said(v.array(v.string()), 'that the script has set'),
  }),
  'Spark Connect: an `ExecutePlan` is about to be sent.',
);

export const operationProgressed = said(
  v.object({
    type: v.literal('operationProgressed'),
    time,
    operationId: v.string(),
    stages: v.array(
      v.object({
        stageId: said(integer, 'Spark’s own'),
        numTasks: count,
        completedTasks: count,
        inputBytes: count,
        done: v.boolean(),
      }),
    ),
    activeTasks: said(count, 'of all its stages'),
  }),
  'Spark Connect: the server tells of the stages of an operation, every two seconds by default.',
);

export const operationEnded = said(
  v.object({
    type: v.literal('operationEnded'),
    time,
    operationId: v.string(),
    error: said(v.nullable(v.string()), 'type and message of the exception'),
    rows: said(count, 'that came back'),
    bytes: said(count, 'of the messages with rows'),
    batches: said(count, 'Arrow batches'),
    firstRowsMs: said(v.nullable(amount), 'from the request to the first rows, null where none came'),
    plan: said(v.nullable(v.array(operationNode)), 'the final plan, a parent before its children; null for none'),
  }),
  'Spark Connect: the last response has come, or the script has left the rest unread.',
);

export const entryStarted = said(
  v.object({
    type: v.literal('entryStarted'),
    time,
    entryId: integer,
    kind: v.picklist(ENTRY_KINDS),
    name: said(v.string(), 'of a test pytest’s node id, or unittest’s id; of a fixture its name; of a cell its number'),
    parentId: said(v.nullable(integer), 'the entry that it is a part of; null for a fixture that several tests share'),
    site: said(v.nullable(v.object({ file: v.string(), line: integer })), 'where it is defined; lines from 1'),
    scope: said(v.optional(v.string()), 'of a fixture, in pytest’s words: `function`, `class`, `module`, `session`'),
    phase: said(v.optional(v.picklist(['setup', 'teardown'])), 'of a fixture'),
    executionCount: said(v.optional(count), 'of a cell, as the kernel counts'),
    cellId: said(v.optional(v.string()), 'of a cell, as the client names it'),
    source: said(v.optional(v.string()), 'the text of a cell'),
  }),
  'A test, the set-up or tear-down of a fixture, or the execution of a cell begins. Calls until its end belong to it.',
);

export const entryEnded = said(
  v.object({
    type: v.literal('entryEnded'),
    time,
    entryId: integer,
    outcome: said(
      v.picklist(ENTRY_OUTCOMES),
      '`error`: its set-up or tear-down raised, not the test; of unittest, any exception that is no failed assertion',
    ),
    error: said(v.nullable(v.object({ type: v.string(), message: v.string() })), 'class and message of the exception'),
  }),
  'The end of an entry.',
);

export const lineStopped = said(
  v.object({ type: v.literal('lineStopped'), time, callId: said(integer, 'the last action of the statement') }),
  'Run to Line ended the script after the statement at that line; the driver exits with 0.',
);

export const scriptFailed = said(
  v.object({
    type: v.literal('scriptFailed'),
    time,
    error: said(v.string(), 'type of the exception and first line of its message'),
    text: said(v.optional(v.nullable(v.string())), 'as Python printed it, long ones cut in the middle'),
    frames: said(v.array(callSite), 'the user’s frames of the traceback, innermost first'),
  }),
  'The script ended by an exception.',
);

export type CallSite = v.InferOutput<typeof callSite>;
export type CommandCost = v.InferOutput<typeof commandCost>;
export type MainThreadTimes = v.InferOutput<typeof mainThreadTimes>;
export type PlaceCost = v.InferOutput<typeof placeCost>;
export type ResultTable = v.InferOutput<typeof resultTable>;
export type ShippedFunction = v.InferOutput<typeof shippedFunction>;
export type CallMade = v.InferOutput<typeof callMade>;
export type CallKind = CallMade['kind'];
export type CallEnded = v.InferOutput<typeof callEnded>;
export type RddMaterialized = v.InferOutput<typeof rddMaterialized>;
export type DatasetMarked = v.InferOutput<typeof datasetMarked>;
export type BroadcastCreated = v.InferOutput<typeof broadcastCreated>;
export type StreamStarting = v.InferOutput<typeof streamStarting>;
export type StreamTrigger = v.InferOutput<typeof streamTrigger>;
export type StreamStopping = v.InferOutput<typeof streamStopping>;
export type ActionReturned = v.InferOutput<typeof actionReturned>;
export type ResultFetched = v.InferOutput<typeof resultFetched>;
export type RpcCost = v.InferOutput<typeof rpcCost>;
export type OperationNode = v.InferOutput<typeof operationNode>;
export type OperationProgressed = v.InferOutput<typeof operationProgressed>;
export type OperationEnded = v.InferOutput<typeof operationEnded>;
export type EntryEnded = v.InferOutput<typeof entryEnded>;
export type LineStopped = v.InferOutput<typeof lineStopped>;
export type ScriptFailed = v.InferOutput<typeof scriptFailed>;

/** The application that runs in the driver at that time, which the gateway adds. */
interface InApplication {
  applicationId: string | null;
}

/** The process, which the gateway adds: ids of totals and closures are unique in a driver only. */
interface OfDriver {
  pid: number;
}

export type ActionArmed = v.InferOutput<typeof actionArmed> & InApplication;
export type DatasetBorn = v.InferOutput<typeof datasetBorn> & InApplication;
export type OperationStarted = v.InferOutput<typeof operationStarted> & InApplication;
export type EntryStarted = v.InferOutput<typeof entryStarted> & OfDriver;
export type EntryKind = EntryStarted['kind'];
export type EntryOutcome = EntryEnded['outcome'];
export type LedgerTotals = v.InferOutput<typeof ledgerTotals> & OfDriver;
export type ClosureShipped = v.InferOutput<typeof closureShipped> & OfDriver;
