import type { TaskEnded, TaskMetrics, TaskStarted } from '../model/runEvent';
import type { Json } from './logJson';
import { amount, instant, list, number, numberOrNull, record, text } from './logJson';
import { taskFailure } from './taskFailure';

/** @param lastTime for a task without a time of its own */
export function taskStarted(json: Json, applicationId: string, lastTime: number): TaskStarted {
  const info = record(json['Task Info']);
  const launchTime = instant(info['Launch Time'], lastTime);
  return {
    type: 'taskStarted',
    time: launchTime,
    applicationId,
    stageId: number(json['Stage ID']),
    stageAttempt: number(json['Stage Attempt ID']),
    taskId: number(info['Task ID']),
    index: number(info['Index']),
    attempt: number(info['Attempt']),
    executorId: text(info['Executor ID']),
    host: text(info['Host']),
    launchTime,
    locality: text(info['Locality']),
    speculative: info['Speculative'] === true,
  };
}

/** As `taskStarted`. */
export function taskEnded(json: Json, applicationId: string, lastTime: number): TaskEnded {
  const info = record(json['Task Info']);
  const finishTime = instant(info['Finish Time'], lastTime);
  const launchTime = Math.min(instant(info['Launch Time'], finishTime), finishTime);
  const failure = taskFailure(record(json['Task End Reason']));
  const metrics = json['Task Metrics'];
  return {
    type: 'taskEnded',
    time: finishTime,
    applicationId,
    stageId: number(json['Stage ID']),
    stageAttempt: number(json['Stage Attempt ID']),
    taskId: number(info['Task ID']),
    index: number(info['Index']),
    attempt: number(info['Attempt']),
    executorId: text(info['Executor ID']),
    host: text(info['Host']),
    launchTime,
    finishTime,
    gettingResultTime: number(info['Getting Result Time']),
    locality: text(info['Locality']),
    speculative: info['Speculative'] === true,
    status: failure === null ? 'succeeded' : isKill(failure.kind) ? 'killed' : 'failed',
    failure,
    metrics: metrics == null ? null : taskMetrics(record(metrics)),
    accumulatorUpdates: sqlUpdates(list(info['Accumulables'])),
  };
}

/** Reasons that Spark counts as killed, not failed (`AppStatusListener.onTaskEnd`). */
function isKill(kind: string): boolean {
  return kind === 'TaskKilled' || kind === 'TaskCommitDenied';
}

/** Task metrics are accumulators too: only those marked as SQL metrics belong to plans. */
function sqlUpdates(accumulables: unknown[]): [number, number][] {
  const updates: [number, number][] = [];
  for (const accumulable of accumulables) {
    const json = record(accumulable);
    if (json['Metadata'] !== 'sql') continue;
    const update = numberOrNull(json['Update']);
    if (update !== null) updates.push([number(json['ID']), update]);
  }
  return updates;
}

function taskMetrics(json: Json): TaskMetrics {
  const read = record(json['Shuffle Read Metrics']);
  const write = record(json['Shuffle Write Metrics']);
  const input = record(json['Input Metrics']);
  const output = record(json['Output Metrics']);
  return {
    executorDeserializeTime: amount(json['Executor Deserialize Time']),
    executorDeserializeCpuTimeNs: amount(json['Executor Deserialize CPU Time']),
    executorRunTime: amount(json['Executor Run Time']),
    executorCpuTimeNs: amount(json['Executor CPU Time']),
    peakExecutionMemory: amount(json['Peak Execution Memory']),
    resultSize: amount(json['Result Size']),
    jvmGcTime: amount(json['JVM GC Time']),
    resultSerializationTime: amount(json['Result Serialization Time']),
    memoryBytesSpilled: amount(json['Memory Bytes Spilled']),
    diskBytesSpilled: amount(json['Disk Bytes Spilled']),
    inputBytes: amount(input['Bytes Read']),
    inputRecords: amount(input['Records Read']),
    outputBytes: amount(output['Bytes Written']),
    outputRecords: amount(output['Records Written']),
    shuffleRemoteBlocksFetched: amount(read['Remote Blocks Fetched']),
    shuffleLocalBlocksFetched: amount(read['Local Blocks Fetched']),
    shuffleFetchWaitTime: amount(read['Fetch Wait Time']),
    shuffleRemoteBytesRead: amount(read['Remote Bytes Read']),
    shuffleRemoteBytesReadToDisk: amount(read['Remote Bytes Read To Disk']),
    shuffleLocalBytesRead: amount(read['Local Bytes Read']),
    shuffleReadRecords: amount(read['Total Records Read']),
    shuffleWriteBytes: amount(write['Shuffle Bytes Written']),
    shuffleWriteTimeNs: amount(write['Shuffle Write Time']),
    shuffleWriteRecords: amount(write['Shuffle Records Written']),
  };
}
