import * as v from 'valibot';
import { degraded } from '../model/degradation';
import * as events from '../model/recorderEvents';
import { RECORDER_HOOKS } from '../model/recorderHooks';
import type { RunEvent } from '../model/runEvent';

const said = <S extends v.GenericSchema>(schema: S, description: string) => v.pipe(schema, v.description(description));

const time = said(v.number(), 'when, in milliseconds since the epoch');
const sync = said(v.number(), 'the recorder waits for an answer with this number');
const liveDatasetIds = said(v.array(v.number()), 'DataFrames that the driver still references');
const ofStream = {
  sessionId: v.string(),
  streamId: said(v.string(), 'Spark’s id of the query'),
  streamRunId: said(v.string(), 'Spark’s id of this run of it'),
};
const javaRef = (what: string) => said(v.string(), `Py4J id of ${what}`);

/** Lines about the connection, Spark and the driver, in their order in a run. The gateway makes events of some. */
const connectionLines = {
  hello: said(
    v.object({
      type: v.literal('hello'),
      time,
      token: said(v.string(), 'from `STROBE_RECORDER`'),
      pid: v.number(),
      ppid: v.number(),
      executable: v.string(),
      pythonVersion: v.string(),
      pysparkVersion: v.nullable(v.string()),
      argv: v.array(v.string()),
      cwd: v.string(),
      main: said(v.nullable(v.string()), 'absolute path of the script'),
      notebook: said(v.optional(v.nullable(v.string())), 'of a kernel, where its client tells it: `JPY_SESSION_NAME`'),
      worker: said(v.optional(v.nullable(v.string())), 'pytest-xdist’s name of the process'),
    }),
    'First line.',
  ),
  sourceCaptured: said(
    v.object({ type: v.literal('sourceCaptured'), time, file: v.string(), text: v.string() }),
    'The text of a user file: of the script at once, of others before the first line that names them.',
  ),
  sparkLaunching: said(
    v.object({
      type: v.literal('sparkLaunching'),
      time,
      sync,
      executable: said(v.string(), 'the driver’s Python'),
      packages: said(v.array(v.string()), 'entries of `sys.path` that have pyspark and py4j'),
      cwd: v.string(),
      umask: v.number(),
      limits: said(v.array(v.tuple([v.number(), v.number(), v.number()])), '`[resource, soft, hard]`'),
      conf: said(v.array(v.tuple([v.string(), v.string()])), '`[key, value]` in the order of `--conf`'),
      env: v.record(v.string(), v.string()),
      streams: said(
        v.nullable(v.array(v.object({ descriptor: v.number(), device: v.number(), inode: v.number() }))),
        'where standard output and error go; null where another process cannot write there as the driver does',
      ),
    }),
    'The driver is about to launch a JVM (Linux), with all that it depends on: see “A JVM that waits”.',
  ),
  sparkLaunched: said(
    v.object({
      type: v.literal('sparkLaunched'),
      time,
      isSpare: said(v.boolean(), 'it uses the JVM that it was given'),
    }),
    'Follows each `sparkLaunching`.',
  ),
  context: said(
    v.object({
      type: v.literal('context'),
      time,
      sync: said(v.number(), 'answered when the driver’s own Py4J is no longer needed'),
      listening: said(v.number(), 'a second number, answered when the gateway listens to jobs'),
      port: said(v.number(), 'of Py4J in the JVM'),
      secret: v.string(),
      ref: javaRef('the `JavaSparkContext`'),
      pinned: said(v.boolean(), 'each Python thread has its own JVM thread (PYSPARK_PIN_THREAD)'),
    }),
    'There is a `SparkContext`.',
  ),
  session: said(
    v.object({ type: v.literal('session'), time, sync, ref: javaRef('the Java session') }),
    'There is a `SparkSession`.',
  ),
  datasetHandedOver: said(
    v.object({
      type: v.literal('datasetHandedOver'),
      time,
      datasetId: v.number(),
      ref: said(v.string(), 'the name under which the gateway finds the Java `Dataset`'),
    }),
    'See “How a DataFrame reaches the gateway”.',
  ),
  connectSession: said(
    v.object({
      type: v.literal('connectSession'),
      time,
      sync,
      sessionId: v.string(),
      userId: v.nullable(v.string()),
      server: said(v.nullable(v.string()), 'host and port'),
      isInDriver: said(v.boolean(), 'the driver has a `SparkContext`: it has started the server itself'),
    }),
    'There is a session of Spark Connect.',
  ),
  connectServer: said(
    v.object({ type: v.literal('connectServer'), time, sessionId: v.string(), sparkVersion: v.string() }),
    'What a server of Spark Connect that is not in the driver’s JVM says its version is.',
  ),
  connectSilence: said(
    v.object({
      type: v.literal('connectSilence'),
      time,
      sessionId: v.string(),
      since: said(
        v.nullable(v.number()),
        'since when it has not answered, in milliseconds since the epoch; null if it answers again',
      ),
    }),
    'Several requests of a session of Spark Connect have found no server, and pyspark tries again.',
  ),
  streamBegan: said(
    v.object({
      type: v.literal('streamBegan'),
      time,
      ...ofStream,
      name: v.nullable(v.string()),
      callId: said(v.nullable(v.number()), 'of `start` or `toTable`'),
    }),
    'A server of Spark Connect that is not in the driver’s JVM has started a streaming query.',
  ),
  streamReported: said(
    v.object({
      type: v.literal('streamReported'),
      time,
      sessionId: v.string(),
      progress: said(v.string(), 'the JSON of Spark’s `StreamingQueryProgress`'),
    }),
    'A batch of such a query is complete.',
  ),
  streamOver: said(
    v.object({
      type: v.literal('streamOver'),
      time,
      ...ofStream,
      error: said(v.nullable(v.string()), 'text of the exception; null if it has ended by itself or was stopped'),
    }),
    'Such a query has ended.',
  ),
  datasetExplained: said(
    v.object({
      type: v.literal('datasetExplained'),
      time,
      datasetId: v.number(),
      sessionId: v.string(),
      plans: said(v.string(), 'as `explain("extended")` prints them'),
    }),
    '`strobe explain`: what the server of Spark Connect says about a DataFrame.',
  ),
  explainStopped: said(
    v.object({ type: v.literal('explainStopped'), time, sync, callId: v.number(), liveDatasetIds }),
    '`strobe explain`: the next thing would have been this action; after the answer the driver exits with 0.',
  ),
  fault: said(
    v.object({ type: v.literal('fault'), time, hook: v.picklist(RECORDER_HOOKS), error: v.string() }),
    'A hook raised. It is disabled from now on, and the job goes on.',
  ),
  stopping: said(
    v.object({ type: v.literal('stopping'), time, sync, liveDatasetIds }),
    '`SparkContext.stop()` was called, or the driver is about to end.',
  ),
  stopped: said(v.object({ type: v.literal('stopped'), time }), 'The context has stopped.'),
  loaded: said(
    v.object({
      type: v.literal('loaded'),
      time,
      modules: said(
        v.array(v.string()),
        'what was imported of pyspark, py4j, numpy, pandas and pyarrow, in the order in which the imports ended',
      ),
      environment: said(
        v.record(v.string(), v.string()),
        'variables that the driver was started with; kept in memory only',
      ),
    }),
    'Near the end, on Linux: what a spare driver for the next run needs.',
  ),
  bye: said(v.object({ type: v.literal('bye'), time }), 'Last line.'),
};

/** Lines that are events of the model as they are, or with what the gateway adds. */
const eventLines = {
  callMade: events.callMade,
  callEnded: events.callEnded,
  actionArmed: events.actionArmed,
  datasetBorn: events.datasetBorn,
  rddMaterialized: events.rddMaterialized,
  datasetMarked: events.datasetMarked,
  resultFetched: events.resultFetched,
  closureShipped: events.closureShipped,
  broadcastCreated: events.broadcastCreated,
  actionReturned: events.actionReturned,
  streamStarting: events.streamStarting,
  streamStopping: events.streamStopping,
  ledgerTotals: events.ledgerTotals,
  operationStarted: events.operationStarted,
  operationProgressed: events.operationProgressed,
  operationEnded: events.operationEnded,
  entryStarted: events.entryStarted,
  entryEnded: events.entryEnded,
  lineStopped: events.lineStopped,
  scriptFailed: events.scriptFailed,
};

/** Each line by its `type`; `PROTOCOL.md` has a table of them. */
export const recorderLines = { ...connectionLines, ...eventLines };

type Lines = typeof recorderLines;
/** A line of the recorder, checked. */
export type RecorderLine = { [T in keyof Lines]: v.InferOutput<Lines[T]> }[keyof Lines];
export type LineOf<T extends RecorderLine['type']> = Extract<RecorderLine, { type: T }>;

/** A line that is not as PROTOCOL.md says: why, and the answers that the recorder may wait for. */
export interface InvalidLine {
  type: 'invalid';
  reason: string;
  syncs: number[];
}

/** Never throws. */
export function readRecorderLine(text: string): RecorderLine | InvalidLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { type: 'invalid', reason: (error as Error).message, syncs: [] };
  }
  const { type, sync, listening } = (value ?? {}) as Record<string, unknown>;
  const schema =
    typeof type === 'string' && Object.hasOwn(recorderLines, type) ? recorderLines[type as keyof Lines] : null;
  const result = schema && v.safeParse(schema, value, { abortEarly: true });
  if (result?.success) return result.output;
  const syncs = [sync, listening].filter(each => typeof each === 'number');
  if (!result) return { type: 'invalid', reason: `unknown type ${JSON.stringify(type) ?? 'undefined'}`, syncs };
  const [{ message, path }] = result.issues;
  return {
    type: 'invalid',
    reason: `${type as string}.${path?.map(({ key }) => key).join('.') ?? ''}: ${message}`,
    syncs,
  };
}

/** What only the gateway knows of a driver. */
interface DriverFacts {
  pid: number;
  /** Its current application. */
  applicationId: string | null;
}

/** The event that a line is, or null for lines that are about the connection (`context`, `bye`, …). */
export function recorderEvent(line: RecorderLine, { pid, applicationId }: DriverFacts): RunEvent | null {
  switch (line.type) {
    case 'callMade':
    case 'callEnded':
    case 'rddMaterialized':
    case 'datasetMarked':
    case 'broadcastCreated':
    case 'actionReturned':
    case 'streamStarting':
    case 'streamStopping':
    case 'resultFetched':
    case 'operationProgressed':
    case 'operationEnded':
    case 'entryEnded':
    case 'lineStopped':
    case 'scriptFailed':
      return line;
    case 'actionArmed':
    case 'datasetBorn':
    case 'operationStarted':
      return { ...line, applicationId };
    case 'ledgerTotals':
    case 'closureShipped':
    case 'entryStarted':
      return { ...line, pid };
    case 'fault':
      return degraded(
        `recorder.${line.hook}`,
        `The recorder’s hook "${line.hook}" failed and was disabled: ${line.error}`,
        line.time,
      );
    default:
      return null;
  }
}
