import type { Run } from '../model/run';

/** Executor utilization in equal time intervals. */
export interface ExecutorLoad {
  /** Share of task slots that ran a task, 0 to 1, for each interval. */
  busy: number[];
  /** Number of task slots of all executors. */
  slots: number;
}

/** Mean share of busy task slots in `parts` equal intervals from `start` to `end`; null if no task ran. */
export function executorLoad(run: Run, start: number, end: number, parts: number): ExecutorLoad | null {
  const step = (end - start) / parts;
  if (run.stages.every(({ tasks }) => tasks.length === 0) || step <= 0) return null;
  const used = new Array<number>(parts).fill(0);
  for (const { tasks } of run.stages) {
    const ends = tasks.figures('finishTime', end);
    tasks.figures('launchTime').forEach((launched, index) => {
      const from = Math.max(start, launched);
      const to = Math.min(end, ends[index]!);
      for (let part = Math.max(0, Math.floor((from - start) / step)); part < parts; part += 1) {
        const begins = start + part * step;
        if (begins >= to) break;
        used[part] = (used[part] ?? 0) + Math.max(0, Math.min(to, begins + step) - Math.max(from, begins));
      }
    });
  }
  const slots = Math.max(slotsOf(run), 1, ...used.map(time => Math.round(time / step)));
  return { busy: used.map(time => Math.min(1, time / step / slots)), slots };
}

function slotsOf(run: Run): number {
  const workers = run.executors.filter(each => each.maxTasks > 0);
  return workers.reduce((sum, each) => sum + each.maxTasks, 0);
}
