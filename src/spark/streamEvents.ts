import type { RunEvent } from '../model/runEvent';
import type { BatchKey, BatchProgress, BatchState, StreamProgressed } from '../model/streamEvents';
import { operationOfTags } from '../model/operations';
import { actionOfTags } from './actionTag';
import type { Json } from './logJson';
import { amount, list, number, numberOrNull, record, text, textOrNull } from './logJson';
import { redactText } from './redaction';

const PREFIX = 'org.apache.spark.sql.streaming.StreamingQueryListener$';

/** Events of Structured Streaming, which the log has in Jackson's own form. `lastTime` is used for those without a time. */
export function streamEvent(json: Json, applicationId: string, lastTime: number): RunEvent | null {
  const name = text(json['Event']);
  if (!name.startsWith(PREFIX)) return null;
  const progress = record(json['progress']);
  const of = name === `${PREFIX}QueryProgressEvent` ? progress : json;
  const head = { applicationId, streamId: text(of['id']), streamRunId: text(of['runId']) };
  switch (name.slice(PREFIX.length)) {
    case 'QueryStartedEvent': {
      const startTime = instant(json['timestamp']) ?? lastTime;
      const tags = list(json['jobTags']).filter(tag => typeof tag === 'string');
      const operationId = operationOfTags(tags);
      return {
        type: 'streamStarted',
        time: startTime,
        ...head,
        name: textOrNull(json['name']),
        startTime,
        actionId: actionOfTags(tags),
        ...(operationId !== null && { operationId }),
      };
    }
    case 'QueryProgressEvent': {
      return progressEvent(progress, applicationId, lastTime);
    }
    case 'QueryIdleEvent':
      return { type: 'streamIdle', time: instant(json['timestamp']) ?? lastTime, ...head };
    case 'QueryTerminatedEvent': {
      const error = textOrNull(json['exception']);
      return { type: 'streamEnded', time: lastTime, ...head, error: error === null ? null : redactText(error) };
    }
    default:
      return null;
  }
}

/** Of Spark’s `StreamingQueryProgress`. */
export function progressEvent(progress: Json, applicationId: string, lastTime: number): StreamProgressed {
  const batch = batchProgress(progress, lastTime);
  const of = { applicationId, streamId: text(progress['id']), streamRunId: text(progress['runId']) };
  return {
    type: 'streamProgressed',
    time: Math.max(lastTime, batch.startTime + (batch.batchDuration ?? 0)),
    ...of,
    batch,
  };
}

/** From the properties of a job. */
export function batchOfProperties(properties: Json): BatchKey | null {
  const streamId = textOrNull(properties['sql.streaming.queryId']);
  const batchId = numberOrNull(properties['streaming.sql.batchId']);
  return streamId === null || batchId === null ? null : { streamId, batchId };
}

/** From the description that Spark gives the executions of a batch: lines `name`, `id = …`, `runId = …`, `batch = …`. */
export function batchOfDescription(description: string): BatchKey | null {
  const found = /(?:^|\n)id = (\S+)\nrunId = \S+\nbatch = (\d+)$/.exec(description);
  return found && { streamId: found[1]!, batchId: Number(found[2]) };
}

function batchProgress(progress: Json, lastTime: number): BatchProgress {
  const sources = list(progress['sources']).map(record);
  const operators = list(progress['stateOperators']).map(record);
  const sink = record(progress['sink']);
  const outputRows = numberOrNull(sink['numOutputRows']);
  const durationMs = durationsOf(progress['durationMs']);
  return {
    batchId: number(progress['batchId']),
    startTime: instant(progress['timestamp']) ?? lastTime,
    batchDuration: durationOrNull(progress['batchDuration']) ?? durationMs['triggerExecution'] ?? null,
    durationMs,
    numInputRows: sum(sources, 'numInputRows'),
    inputRowsPerSecond: rate(sources, 'inputRowsPerSecond'),
    processedRowsPerSecond: rate(sources, 'processedRowsPerSecond'),
    numOutputRows: outputRows === -1 ? null : outputRows,
    watermark: instant(record(progress['eventTime'])['watermark']),
    state: operators.length === 0 ? null : batchState(operators),
    sources: sources.map(source => ({
      description: redactText(text(source['description'])),
      numInputRows: amount(source['numInputRows']),
    })),
    sink: redactText(text(sink['description'])),
  };
}

const batchState = (operators: Json[]): BatchState => ({
  numRowsTotal: sum(operators, 'numRowsTotal'),
  numRowsUpdated: sum(operators, 'numRowsUpdated'),
  numRowsRemoved: sum(operators, 'numRowsRemoved'),
  numRowsDroppedByWatermark: sum(operators, 'numRowsDroppedByWatermark'),
  memoryUsedBytes: sum(operators, 'memoryUsedBytes'),
});

const sum = (items: Json[], name: string): number => items.reduce((total, item) => total + amount(item[name]), 0);

/** Spark writes NaN and infinity as text where it knows no rate. */
function rate(sources: Json[], name: string): number | null {
  const known = sources.map(source => numberOrNull(source[name])).filter(value => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}

const durationOrNull = (value: unknown): number | null => (numberOrNull(value) === null ? null : amount(value));

function durationsOf(value: unknown): Record<string, number> {
  return Object.fromEntries(Object.entries(record(value)).map(([key, item]) => [key, amount(item)]));
}

/** Spark's listener writes times as ISO 8601. */
function instant(value: unknown): number | null {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? null : time;
}
