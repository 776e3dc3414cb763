import type { TaskEnded, TaskMetrics, TaskStarted } from '../model/runEvent';
import type { Json } from './logJson';
import { instant, list, number, numberOrNull, record, text } from './logJson';
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
    executorDeserializeTime: number(json['Executor Deserialize Time']),
    executorDeserializeCpuTimeNs: number(json['Executor Deserialize CPU Time']),
    executorRunTime: number(json['Executor Run Time']),
    executorCpuTimeNs: number(json['Executor CPU Time']),
    peakExecutionMemory: number(json['Peak Execution Memory']),
    resultSize: number(json['Result Size']),
    jvmGcTime: number(json['JVM GC Time']),
    resultSerializationTime: number(json['Result Serialization Time']),
    memoryBytesSpilled: number(json['Memory Bytes Spilled']),
    diskBytesSpilled: number(json['Disk Bytes Spilled']),
    inputBytes: number(input['Bytes Read']),
    inputRecords: number(input['Records Read']),
    outputBytes: number(output['Bytes Written']),
    outputRecords: number(output['Records Written']),
    shuffleRemoteBlocksFetched: number(read['Remote Blocks Fetched']),
    shuffleLocalBlocksFetched: number(read['Local Blocks Fetched']),
    shuffleFetchWaitTime: number(read['Fetch Wait Time']),
    shuffleRemoteBytesRead: number(read['Remote Bytes Read']),
    shuffleRemoteBytesReadToDisk: number(read['Remote Bytes Read To Disk']),
    shuffleLocalBytesRead: number(read['Local Bytes Read']),
    shuffleReadRecords: number(read['Total Records Read']),
    shuffleWriteBytes: number(write['Shuffle Bytes Written']),
    shuffleWriteTimeNs: number(write['Shuffle Write Time']),
    shuffleWriteRecords: number(write['Shuffle Records Written']),
  };
}
