import type { PlanInfo, QueryStarted, RunEvent } from '../model/runEvent';
import { actionOfTags } from './actionTag';
import type { Json } from './logJson';
import { instant, list, number, numberOrNull, record, stringMap, text, textOrNull } from './logJson';
import { redactText } from './redaction';
import { batchOfDescription } from './streamEvents';

const PREFIX = 'org.apache.spark.sql.execution.ui.SparkListener';

/**
 * Spark SQL events, which the log identifies by their full class name. `lastTime` is used for events without a time.
 */
export function queryEvent(json: Json, applicationId: string, lastTime: number): RunEvent | null {
  const name = text(json['Event']);
  if (!name.startsWith(PREFIX)) return null;
  const head = { time: instant(json['time'], lastTime), applicationId, queryId: number(json['executionId']) };
  switch (name.slice(PREFIX.length)) {
    case 'SQLExecutionStart':
      return queryStarted(json, head);
    case 'SQLAdaptiveExecutionUpdate':
      return { type: 'queryReplanned', ...head, ...plan(json) };
    case 'SQLAdaptiveSQLMetricUpdates':
      return { type: 'queryMetricsAdded', ...head, metrics: planMetrics(json['sqlPlanMetrics']) };
    case 'DriverAccumUpdates':
      return { type: 'queryDriverMetrics', ...head, updates: list(json['accumUpdates']).map(driverUpdate) };
    case 'SQLExecutionEnd':
      return { type: 'queryEnded', ...head, error: text(json['errorMessage']) || null };
    default:
      return null;
  }
}

type Head = { time: number; applicationId: string; queryId: number };

function queryStarted(json: Json, head: Head): QueryStarted {
  const tags = list(json['jobTags']).filter(tag => typeof tag === 'string');
  const batch = batchOfDescription(text(json['description']));
  return {
    type: 'queryStarted',
    ...head,
    rootQueryId: numberOrNull(json['rootExecutionId']),
    description: redactText(text(json['description'])),
    details: text(json['details']),
    ...plan(json),
    actionId: actionOfTags(tags),
    tags,
    uuid: textOrNull(json['queryId']),
    ...(batch && { batch }),
  };
}

function plan(json: Json): { physicalPlanText: string; plan: PlanInfo } {
  return {
    physicalPlanText: redactText(text(json['physicalPlanDescription'])),
    plan: planInfo(record(json['sparkPlanInfo'])),
  };
}

/** Deeper plans would need more of the stack than there is, here and in the JVM: Spark itself reaches some thousands. */
const MOST_LEVELS = 1000;

function planInfo(json: Json, level = 1): PlanInfo {
  return {
    name: text(json['nodeName']),
    detail: redactText(text(json['simpleString'])),
    metadata: Object.fromEntries(
      Object.entries(stringMap(json['metadata'])).map(([key, value]) => [key, redactText(value)]),
    ),
    metrics: planMetrics(json['metrics']),
    children: plansBelow(list(json['children']), level),
  };
}

function plansBelow(children: unknown[], level: number): PlanInfo[] {
  if (level < MOST_LEVELS) return children.map(child => planInfo(record(child), level + 1));
  return children.length === 0 ? [] : [LEFT_OUT];
}

/** Stands for what is below the last level. */
const LEFT_OUT: PlanInfo = {
  ...{ name: '…', detail: `Strobe leaves out what is more than ${MOST_LEVELS} levels below the root`, metadata: {} },
  ...{ metrics: [], children: [] },
};

function planMetrics(value: unknown): PlanInfo['metrics'] {
  return list(value).map(item => {
    const metric = record(item);
    return {
      name: text(metric['name']),
      accumulatorId: number(metric['accumulatorId']),
      metricType: text(metric['metricType']),
    };
  });
}

function driverUpdate(value: unknown): [number, number] {
  const [id, update] = list(value);
  return [number(id), number(update)];
}
