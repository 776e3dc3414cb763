/**
 * One schema for each event: events that come from a file are checked by it (`checkEvent.ts`). The compiler compares each with
 * the type of its event.
 */
import * as v from 'valibot';
import { amount, count, instant, integer, number } from './figureSchemas';
import * as recorder from './recorderEvents';
import type { EventOf, MatchedNode, PlanInfo, PlanOwner, RunEventType } from './runEvent';
import type { BatchKey } from './streamEvents';

const text = v.string();
const textOrNull = v.nullable(text);
const numberOrNull = v.nullable(number);
const idOrNull = v.nullable(integer);
const texts = v.array(text);
const integers = v.array(integer);
const textMap = v.record(text, text);

/** No stage of Spark has more tasks than an array can have elements. */
const taskCount = v.pipe(integer, v.minValue(0), v.maxValue(2 ** 31));

const instantOrNull = v.nullable(instant);
const at = { time: instant };
const inApplication = { ...at, applicationId: text };
const ofQuery = { ...inApplication, queryId: integer };
const ofDriver = v.object({ pid: integer, driverId: v.optional(integer) });

const rdd = v.object({
  ...{ rddId: integer, name: text, scope: textOrNull, callSite: text, parentIds: integers },
  ...{ storageLevel: text, numPartitions: count },
});

const stage = v.object({
  ...{ stageId: integer, attempt: integer, name: text, details: text, numTasks: taskCount, parentIds: integers },
  ...{ rdds: v.array(rdd), accumulatorIds: integers, submissionTime: instantOrNull, completionTime: instantOrNull },
  failureReason: textOrNull,
});

const ofTask = {
  ...inApplication,
  ...{
    stageId: integer,
    stageAttempt: integer,
    taskId: integer,
    index: v.pipe(integer, v.minValue(0)),
    attempt: integer,
  },
  ...{ executorId: text, host: text, launchTime: instant },
};

const taskMetrics = v.object({
  ...{ executorDeserializeTime: amount, executorDeserializeCpuTimeNs: amount, executorRunTime: amount },
  ...{ executorCpuTimeNs: amount, peakExecutionMemory: amount, resultSize: amount, jvmGcTime: amount },
  ...{ resultSerializationTime: amount, memoryBytesSpilled: amount, diskBytesSpilled: amount },
  ...{ inputBytes: amount, inputRecords: amount, outputBytes: amount, outputRecords: amount },
  ...{ shuffleRemoteBlocksFetched: amount, shuffleLocalBlocksFetched: amount, shuffleFetchWaitTime: amount },
  ...{ shuffleRemoteBytesRead: amount, shuffleRemoteBytesReadToDisk: amount, shuffleLocalBytesRead: amount },
  ...{ shuffleReadRecords: amount, shuffleWriteBytes: amount, shuffleWriteTimeNs: amount, shuffleWriteRecords: amount },
});

const metrics = v.array(v.object({ name: text, accumulatorId: integer, metricType: text }));
const updates = v.array(v.tuple([integer, number]));

const planNode = v.object({ name: text, detail: text, metadata: textMap, metrics, children: v.array(v.unknown()) });

/** Plans are checked without recursion: they can be deeper than the stack. */
const plan = v.custom<PlanInfo>(root => {
  const open = [root];
  const seen = new Set<unknown>();
  while (open.length > 0) {
    const node = open.pop();
    const checked = v.safeParse(planNode, node);
    if (!checked.success || seen.has(node)) return false;
    seen.add(node);
    open.push(...checked.output.children);
  }
  return seen.size > 0;
}, 'no plan');

const plans = { parsed: textOrNull, analyzed: textOrNull, optimized: textOrNull };

const owners = v.array(
  v.object({ sparkDatasetIds: integers, view: v.optional(text), above: idOrNull }) satisfies v.GenericSchema<
    unknown,
    PlanOwner
  >,
);
const nodes = v.array(
  v.object({
    name: text,
    above: integer,
    origins: v.array(
      v.object({
        owner: idOrNull,
        exact: v.boolean(),
        sql: v.optional(v.object({ line: integer, text })),
        python: v.optional(v.object({ file: text, line: integer })),
      }),
    ),
  }) satisfies v.GenericSchema<unknown, MatchedNode>,
);

const batchKey = v.optional(
  v.object({ streamId: text, batchId: integer }) satisfies v.GenericSchema<unknown, BatchKey>,
);
const ofStream = { ...inApplication, streamId: text, streamRunId: text };
const batchProgress = v.object({
  ...{ batchId: integer, startTime: instant, batchDuration: v.nullable(amount), durationMs: v.record(text, amount) },
  ...{ numInputRows: amount, inputRowsPerSecond: numberOrNull, processedRowsPerSecond: numberOrNull },
  ...{ numOutputRows: numberOrNull, watermark: instantOrNull, sink: text },
  state: v.nullable(
    v.object({
      ...{ numRowsTotal: amount, numRowsUpdated: amount, numRowsRemoved: amount },
      ...{ numRowsDroppedByWatermark: amount, memoryUsedBytes: amount },
    }),
  ),
  sources: v.array(v.object({ description: text, numInputRows: amount })),
});
const taskSums = v.object({
  ...{ totalTasks: amount, completedTasks: amount, failedTasks: amount, totalDuration: amount, totalGCTime: amount },
  ...{ totalInputBytes: amount, totalShuffleRead: amount, totalShuffleWrite: amount },
});

const cachedRdd = v.object({
  ...{ rddId: integer, name: text, storageLevel: text, numPartitions: count, numCachedPartitions: count },
  ...{ memorySize: amount, diskSize: amount, datasetId: idOrNull },
});

type Schemas = { [Type in RunEventType]: v.GenericSchema<unknown, Omit<EventOf<Type>, 'type'>> };

/** The fields of each event beside `type`. */
export const EVENT_SCHEMAS: Schemas = {
  runStarted: v.object({
    ...at,
    ...{
      runId: text,
      mode: v.picklist(['run', 'exec', 'explain', 'import']),
      script: textOrNull,
      args: texts,
      cwd: text,
    },
    keptBatches: v.optional(v.pipe(integer, v.minValue(1))),
    stopAfter: v.optional(v.nullable(v.object({ file: text, line: integer }))),
    strobeVersion: text,
  }),
  runEnded: v.object({
    ...at,
    ...{ status: v.picklist(['succeeded', 'failed', 'cancelled', 'lost']), exitCode: idOrNull, signal: textOrNull },
  }),
  sourceCaptured: v.object({ ...at, file: text, sha256: text, text }),
  degraded: v.object({
    ...at,
    code: text as unknown as v.GenericSchema<unknown, EventOf<'degraded'>['code']>,
    reason: text,
  }),
  driverStarted: v.object({
    ...at,
    ...{ driverId: v.optional(integer), pid: integer, parentPid: v.optional(integer), args: v.optional(texts) },
    ...{ worker: v.optional(textOrNull), executable: text, pythonVersion: text, pysparkVersion: textOrNull },
  }),
  sparkLaunching: v.object({ ...at, pid: integer }),
  driverEnded: v.object({ ...at, pid: integer }),
  callMade: recorder.callMade,
  callEnded: recorder.callEnded,
  actionArmed: v.intersect([recorder.actionArmed, v.object({ applicationId: textOrNull })]),
  datasetBorn: v.intersect([recorder.datasetBorn, v.object({ applicationId: textOrNull })]),
  rddMaterialized: recorder.rddMaterialized,
  datasetMarked: recorder.datasetMarked,
  datasetPlanned: v.object({
    ...inApplication,
    ...{ datasetId: integer, sparkDatasetId: idOrNull, taggedIds: integers },
    ...{ analyzed: textOrNull, optimized: textOrNull, physical: textOrNull },
  }),
  broadcastCreated: recorder.broadcastCreated,
  ledgerTotals: v.intersect([recorder.ledgerTotals, ofDriver]),
  applicationStarted: v.object({
    ...inApplication,
    ...{ driverId: v.optional(integer), attemptId: textOrNull, name: text, user: text, startTime: instant },
    ...{
      sparkVersion: textOrNull,
      javaVersion: textOrNull,
      scalaVersion: textOrNull,
      master: textOrNull,
      uiUrl: textOrNull,
    },
    properties: textMap,
  }),
  applicationEnded: v.object(inApplication),
  executorAdded: v.object({
    ...inApplication,
    ...{ executorId: text, hostPort: text, totalCores: amount, maxTasks: amount, maxMemory: amount, addTime: instant },
    logs: textMap,
  }),
  executorRemoved: v.object({ ...inApplication, executorId: text, reason: text }),
  tasksLeftOut: v.object({ ...inApplication, executorId: text, sums: taskSums }),
  driverMeasured: v.object({ ...inApplication, totalGCTime: amount }),
  serverSilence: v.object({ ...inApplication, since: v.nullable(instant) }),
  driverWarned: v.object({
    ...inApplication,
    warning: v.picklist([
      'windowWithoutPartition',
      'notCached',
      'largeTask',
      'largeTaskBinary',
      'alreadyCached',
      'hintIgnored',
    ]),
    ...{ count: number, figures: v.record(text, number) },
  }),
  jobStarted: v.object({
    ...inApplication,
    ...{ jobId: integer, submissionTime: instant, stages: v.array(stage), actionId: idOrNull, queryId: idOrNull },
    ...{ rootQueryId: idOrNull, jobGroup: textOrNull, description: textOrNull, tags: texts },
    batch: batchKey,
  }),
  jobEnded: v.object({ ...inApplication, jobId: integer, succeeded: v.boolean(), error: textOrNull }),
  stageSubmitted: v.object({ ...inApplication, stage, actionId: idOrNull }),
  stageCompleted: v.object({ ...inApplication, stage }),
  taskStarted: v.object({ ...ofTask, locality: v.optional(text), speculative: v.optional(v.boolean()) }),
  taskEnded: v.object({
    ...ofTask,
    ...{ finishTime: instant, gettingResultTime: number, locality: text, speculative: v.boolean() },
    status: v.picklist(['succeeded', 'failed', 'killed']),
    failure: v.nullable(v.object({ kind: text, message: text, stackTrace: textOrNull })),
    metrics: v.nullable(taskMetrics),
    accumulatorUpdates: updates,
  }),
  queryStarted: v.object({
    ...ofQuery,
    ...{ rootQueryId: idOrNull, description: text, details: text, physicalPlanText: text, plan, actionId: idOrNull },
    ...{ tags: texts, uuid: textOrNull, batch: batchKey },
  }),
  queryReplanned: v.object({ ...ofQuery, physicalPlanText: text, plan }),
  queryMetricsAdded: v.object({ ...ofQuery, metrics }),
  queryDriverMetrics: v.object({ ...ofQuery, updates }),
  queryEnded: v.object({ ...ofQuery, error: textOrNull }),
  queryLogicalPlans: v.object({ ...ofQuery, ...plans }),
  queryPlanMatched: v.object({ ...ofQuery, owners, nodes }),
  datasetExecuted: v.object({
    ...inApplication,
    ...{ datasetId: integer, callId: integer, plan, logical: v.object(plans), owners, nodes },
  }),
  storageRead: v.object({ ...inApplication, rdds: v.array(cachedRdd) }),
  stageProgress: v.object({
    ...inApplication,
    stages: v.array(
      v.object({
        ...{ stageId: integer, attempt: integer, numTasks: taskCount, activeTasks: count, completedTasks: count },
        failedTasks: count,
        inputBytes: v.optional(amount),
      }),
    ),
  }),
  queryLiveMetrics: v.object({ ...ofQuery, values: v.array(v.tuple([integer, text])) }),
  taskStderr: v.object({ ...inApplication, executorId: text, taskId: integer, text }),
  streamStarting: recorder.streamStarting,
  streamStopping: recorder.streamStopping,
  streamStarted: v.object({
    ...ofStream,
    ...{ name: textOrNull, startTime: instant, actionId: idOrNull, operationId: v.optional(text) },
  }),
  streamProgressed: v.object({ ...ofStream, batch: batchProgress }),
  streamIdle: v.object(ofStream),
  streamStopRequested: v.object(ofStream),
  streamEnded: v.object({ ...ofStream, error: textOrNull }),
  explainStopped: v.object({ ...at, callId: integer }),
  operationStarted: v.intersect([recorder.operationStarted, v.object(inApplication)]),
  operationProgressed: recorder.operationProgressed,
  operationEnded: recorder.operationEnded,
  operationLogged: v.object({
    ...inApplication,
    operationId: text,
    phase: v.picklist(['started', 'analyzed', 'ready', 'finished', 'failed', 'canceled', 'closed']),
    ...{ sessionId: textOrNull, userId: textOrNull, what: textOrNull, root: textOrNull },
    ...{ rows: numberOrNull, error: textOrNull },
  }),
  actionReturned: recorder.actionReturned,
  resultFetched: recorder.resultFetched,
  closureShipped: v.intersect([recorder.closureShipped, ofDriver]),
  entryStarted: v.intersect([recorder.entryStarted, ofDriver]),
  entryEnded: recorder.entryEnded,
  lineStopped: recorder.lineStopped,
  scriptFailed: recorder.scriptFailed,
};
