import { homeStages } from '../../layout/homeStages';
import { stageTimes } from '../../layout/stageTimes';
import type { Run } from '../../model/run';

/** Datasets of one home: they are pipelined, so their time is known together only. */
export interface LineageGroup {
  /** Keys of the stages, empty where nothing ran. */
  stages: string[];
  time: number;
  share: number;
  running: boolean;
  /** The stages were planned, but none began: what they wait for failed, or is not done. */
  waiting: boolean;
}

/** The group of each dataset; equal homes share one object. */
export function lineageGroups(run: Run): Map<number, LineageGroup> {
  const times = stageTimes(run);
  const groups = new Map<string, LineageGroup>();
  const result = new Map<number, LineageGroup>();
  for (const [id, stages] of homeStages(run)) {
    const key = stages.join(' ');
    const group = groups.get(key) ?? {
      stages,
      time: stages.reduce((sum, each) => sum + (times.get(each)?.time ?? 0), 0),
      share: stages.reduce((sum, each) => sum + (times.get(each)?.share ?? 0), 0),
      running: stages.some(each => times.get(each)?.running),
      waiting: stages.length > 0 && stages.every(each => times.get(each)?.waiting),
    };
    groups.set(key, group);
    result.set(id, group);
  }
  return result;
}
