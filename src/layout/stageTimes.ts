import type { Run, Stage } from '../model/run';
import { stageKey } from './stageKey';

export interface StageTime {
  /** Sum of the executors' run time over all attempts, ms. */
  time: number;
  /** Part of the run time of all stages, 0 to 1. */
  share: number;
  /** Not finished: the time still grows. */
  running: boolean;
  /** Not begun. */
  waiting: boolean;
}

/** What each stage (by key) took of the executors' time. */
export function stageTimes(run: Run): Map<string, StageTime> {
  const total = run.stages.reduce((sum, stage) => sum + stage.executorRunTime, 0);
  const times = new Map<string, StageTime>();
  for (const stage of run.stages) {
    const key = keyOf(stage);
    const time = (times.get(key)?.time ?? 0) + stage.executorRunTime;
    const running = (times.get(key)?.running ?? false) || stage.status === 'running';
    const waiting = (times.get(key)?.waiting ?? true) && stage.status === 'pending';
    times.set(key, { time, share: total > 0 ? time / total : 0, running, waiting });
  }
  return times;
}

function keyOf(stage: Stage): string {
  return stageKey({ applicationId: stage.applicationId, stageId: stage.id });
}
