import type { RddInfo, StageInfo } from '../model/runEvent';
import type { Json } from './logJson';
import { instantOrNull, list, number, numbers, record, text, textOrNull } from './logJson';

/** `Stage Info` of the event log. */
export function stageInfo(json: Json): StageInfo {
  return {
    stageId: number(json['Stage ID']),
    attempt: number(json['Stage Attempt ID']),
    name: text(json['Stage Name']),
    details: text(json['Details']),
    numTasks: number(json['Number of Tasks']),
    parentIds: numbers(json['Parent IDs']),
    rdds: list(json['RDD Info']).map(rdd => rddInfo(record(rdd))),
    accumulatorIds: list(json['Accumulables']).map(accumulable => number(record(accumulable)['ID'])),
    submissionTime: instantOrNull(json['Submission Time']),
    completionTime: instantOrNull(json['Completion Time']),
    failureReason: textOrNull(json['Failure Reason']),
  };
}

function rddInfo(json: Json): RddInfo {
  return {
    rddId: number(json['RDD ID']),
    name: text(json['Name']),
    scope: scopeName(json['Scope']),
    callSite: text(json['Callsite']),
    parentIds: numbers(json['Parent IDs']),
    storageLevel: storageLevel(record(json['Storage Level'])),
    numPartitions: number(json['Number of Partitions']),
  };
}

/** The scope is JSON inside a string: `{"id":"3","name":"WholeStageCodegen (1)","parent":…}`. */
function scopeName(scope: unknown): string | null {
  if (typeof scope !== 'string') return null;
  try {
    return textOrNull(record(JSON.parse(scope))['name']);
  } catch {
    return null;
  }
}

/** Same text as `StorageLevel.description`; empty for an RDD that is not persisted. */
function storageLevel(json: Json): string {
  if (!json['Use Disk'] && !json['Use Memory'] && !json['Use Off Heap']) return '';
  const disk = json['Use Disk'] ? 'Disk ' : '';
  const memory = json['Use Memory'] ? (json['Use Off Heap'] ? 'Memory (off heap) ' : 'Memory ') : '';
  const form = json['Deserialized'] ? 'Deserialized' : 'Serialized';
  return `${disk}${memory}${form} ${number(json['Replication'])}x Replicated`;
}
