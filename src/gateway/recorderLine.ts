import type { CallKind, CallSite, CommandCost, MainThreadTimes, RunEvent, ShippedFunction } from '../model/runEvent';

/** A line of the recorder, as described in `src/recorder/PROTOCOL.md`. */
export type RecorderLine = { t: string; at?: number } & Record<string, unknown>;

const CALL_KINDS: ReadonlySet<string> = new Set<CallKind>([
  'transformation',
  'action',
  'schemaRead',
  'command',
  'other',
  'unclassified',
]);

/** @throws Error for a line that is not a JSON object with a `t`. */
export function parseRecorderLine(line: string): RecorderLine {
  const value: unknown = JSON.parse(line);
  if (typeof value !== 'object' || value === null || typeof (value as RecorderLine).t !== 'string')
    throw new Error('a line of the recorder is not an object with a "t"');
  return value as RecorderLine;
}

/**
 * The event in a line of the recorder, or null for lines about the connection (`context`, `bye`, …). `applicationId` is
 * the driver's current application.
 */
export function recorderEvent(line: RecorderLine, pid: number, applicationId: string | null): RunEvent | null {
  const time = line.at ?? Date.now();
  switch (line.t) {
    case 'call':
      return {
        type: 'callMade',
        time,
        callId: integer(line, 'id'),
        op: text(line, 'op'),
        owner: text(line, 'owner'),
        kind: CALL_KINDS.has(text(line, 'kind')) ? (line.kind as CallKind) : 'unclassified',
        frames: (line.frames as unknown[][]).map(callSite),
        argumentIds: (line.args ?? []) as number[],
        parentCallId: (line.parent ?? null) as number | null,
        thread: String(line.thread ?? ''),
      };
    case 'callEnd':
      return {
        type: 'callEnded',
        time,
        callId: integer(line, 'id'),
        error: (line.error ?? null) as string | null,
        ...(line.cost ? { cost: commandCost(line.cost as ToldCost) } : {}),
      };
    case 'arm':
      return { type: 'actionArmed', time, callId: integer(line, 'id'), applicationId };
    case 'birth':
      // Created outside of user frames: the script has no line for it.
      if (line.call === null) return null;
      return {
        type: 'datasetBorn',
        time,
        datasetId: integer(line, 'id'),
        callId: integer(line, 'call'),
        kind: line.kind === 'rdd' ? 'rdd' : 'dataframe',
        className: text(line, 'cls'),
        applicationId,
        previousId: (line.prev ?? null) as number | null,
        pipelined: line.pipelined === true,
        rddId: (line.rdd ?? null) as number | null,
      };
    case 'rdd':
      return { type: 'rddMaterialized', time, datasetId: integer(line, 'id'), rddId: integer(line, 'rdd') };
    case 'mark':
      return {
        type: 'datasetMarked',
        time,
        datasetId: integer(line, 'id'),
        callId: integer(line, 'call'),
        mark: text(line, 'mark') as 'persist' | 'unpersist' | 'checkpoint',
      };
    case 'broadcast':
      return {
        type: 'broadcastCreated',
        time,
        callId: integer(line, 'call'),
        size: (line.size ?? null) as number | null,
      };
    case 'ledger':
      return {
        type: 'ledgerTotals',
        time,
        pid,
        py4jCalls: Number(line.calls),
        py4jTimeMs: Number(line.ms),
        py4jBytesSent: Number(line.sent),
        py4jBytesReceived: Number(line.received),
        recorderTimeMs: Number(line.recorderMs),
        recorderBytesSent: Number(line.ownSent),
        recorderBytesReceived: Number(line.ownReceived),
        releases: Number(line.releases),
        releaseTimeMs: Number(line.releaseMs),
        wall: line.wall ? wallTimes(line.wall as Record<string, number>) : null,
        places: (line.places as ToldPlace[]).map(([id, site, cost]) => ({
          id,
          callSite: site && callSite(site),
          cost: cost && commandCost(cost),
        })),
      };
    case 'result':
      return {
        type: 'actionReturned',
        time,
        callId: integer(line, 'id'),
        result: {
          columns: (line.columns as [string, string][]).map(([name, type]) => ({ name, type })),
          rows: line.rows as string[][],
          total: Number(line.total),
        },
      };
    case 'fetched':
      return {
        type: 'resultFetched',
        time,
        callId: (line.call ?? null) as number | null,
        arrow: line.arrow === true,
        rows: (line.rows ?? null) as number | null,
        bytes: Number(line.bytes),
        firstByteMs: Number(line.firstMs),
        readTimeMs: Number(line.readMs),
        deserializeTimeMs: (line.loadMs ?? null) as number | null,
        waits: line.waits as [number, number][],
        columns: (line.columns ?? null) as number | null,
        complete: line.complete === true,
      };
    case 'closure':
      return {
        type: 'closureShipped',
        time,
        callId: (line.call ?? null) as number | null,
        pid,
        closureId: integer(line, 'id'),
        size: Number(line.size),
        functions: line.functions ? (line.functions as ToldFunction[]).map(shippedFunction) : null,
      };
    case 'lineStop':
      return { type: 'lineStopped', time, callId: integer(line, 'call') };
    case 'failed':
      return {
        type: 'scriptFailed',
        time,
        error: text(line, 'error'),
        text: (line.text ?? null) as string | null,
        frames: (line.frames as unknown[][]).map(callSite),
      };
    case 'connect':
      return {
        type: 'degraded',
        time,
        code: 'connect',
        reason: 'The script uses Spark Connect, which Strobe does not record: its datasets and actions are missing.',
      };
    case 'fault':
      return {
        type: 'degraded',
        time,
        code: `recorder.${text(line, 'hook')}`,
        reason: `The recorder's hook "${text(line, 'hook')}" failed and was disabled: ${text(line, 'error')}`,
      };
    default:
      return null;
  }
}

/** The shape in the recorder's lines. */
interface ToldCost {
  calls: number;
  ms: number;
  sent: number;
  received: number;
  slowest: [string, number];
  most: [string, number];
  ownMs: number;
  /** Answers over 8 KB: their number, and ms. */
  large?: [number, number];
  waits?: [number, number][];
}

type ToldFunction = [name: string, file: string, line: number, size: number, captured: [string, string, number][]];

function shippedFunction([name, file, line, size, captured]: ToldFunction): ShippedFunction {
  return { name, file, line, size, captured: captured.map(([of, type, bytes]) => ({ name: of, type, size: bytes })) };
}

function wallTimes(told: Record<string, number>): MainThreadTimes {
  const figure = (name: string) => Number(told[name]);
  return {
    from: figure('from'),
    until: figure('until'),
    startMs: figure('start'),
    userMs: figure('user'),
    pysparkMs: figure('pyspark'),
    py4jMs: figure('py4j'),
    readMs: figure('read'),
    deserializeMs: figure('deserialize'),
    recorderMs: figure('recorder'),
  };
}

type ToldPlace = [id: number, site: unknown[] | null, cost: ToldCost | null];

function commandCost(told: ToldCost): CommandCost {
  return {
    py4jCalls: told.calls,
    py4jTimeMs: told.ms,
    bytesSent: told.sent,
    bytesReceived: told.received,
    slowest: { name: told.slowest[0], timeMs: told.slowest[1] },
    mostRepeated: { name: told.most[0], count: told.most[1] },
    pysparkTimeMs: told.ownMs,
    ...(told.large ? { largeReplies: told.large[0], largeReplyTimeMs: told.large[1] } : {}),
    waits: told.waits ?? [],
  };
}

function callSite(frame: unknown[]): CallSite {
  const [file, line, column, endLine, endColumn, name] = frame;
  const number = (value: unknown) => (typeof value === 'number' ? value : null);
  return {
    file: String(file),
    line: number(line) ?? 0,
    column: number(column),
    endLine: number(endLine),
    endColumn: number(endColumn),
    function: String(name),
  };
}

function integer(line: RecorderLine, key: string): number {
  const value = line[key];
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new Error(`"${line.t}" has no ${key}`);
  return value;
}

function text(line: RecorderLine, key: string): string {
  const value = line[key];
  if (typeof value !== 'string') throw new Error(`"${line.t}" has no ${key}`);
  return value;
}
