import type { RecorderHook } from './recorderHooks';

/** Why a recording is incomplete. Codes are stable: people look them up, and tests check them. */
export type DegradationCode =
  | 'connect.remote'
  | 'connect.streams'
  | 'eventLog.incomplete'
  | 'gateway.attach'
  | 'gateway.dataset'
  | 'gateway.datasetPlans'
  | 'gateway.lookUp'
  | 'gateway.lost'
  | 'gateway.planReader'
  | 'gateway.planWalk'
  | 'gateway.recorder'
  | 'gateway.runFolder'
  | 'gateway.taskStderr'
  | 'model.unknownEvent'
  | 'recorder.invalidLines'
  | 'recorder.lost'
  | 'recorder.pinThread'
  | 'recording.truncated'
  | 'recording.unwritable'
  | 'spark.droppedEvents'
  | 'spark.eventLog'
  | 'spark.listeners'
  | 'spark.lost'
  | `recorder.${RecorderHook}`;

/** Something makes the recording incomplete. */
export interface Degraded {
  type: 'degraded';
  time: number;
  code: DegradationCode;
  reason: string;
}

/** The one place that makes such an event. */
export function degraded(code: DegradationCode, reason: string, time = Date.now()): Degraded {
  return { type: 'degraded', time, code, reason };
}
