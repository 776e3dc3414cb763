import { mainDataset } from './mainDataset';
import type { Run } from './run';
import type { CallSite } from './runEvent';
import { runSpan } from './runSpan';
import { stageKey } from './stageKey';
import { stageTimes } from './stageTimes';

/** The wall time of a run by line of the source, in ms; `lines` and `rest` add up to `wall`. */
export interface LineProfile {
  wall: number;
  /** The most expensive line first. */
  lines: LineTime[];
  /** Time that belongs to no line, by name, longest first. */
  rest: { name: string; time: number }[];
}

/** The wall time of a line in ms, and its parts. */
export interface LineTime {
  file: string;
  line: number;
  time: number;
  /** `time` as a share of the run's wall time, 0 to 1. */
  share: number;
  /** The driver's own work. */
  driver: number;
  /** Waiting for Spark while it ran no stage. */
  waiting: number;
  /** Spark's work. */
  spark: number;
  /** The part of `spark` in Python workers. */
  python: number;
  ops: string[];
}

const known = new WeakMap<Run, LineProfile>();

/** Divides the wall time by line: stages to the line that they are named after, the rest of an action to its line. */
export function lineProfile(run: Run): LineProfile {
  let profile = known.get(run);
  if (!profile) known.set(run, (profile = findProfile(run)));
  return profile;
}

function findProfile(run: Run): LineProfile {
  const { start, end } = runSpan(run);
  const wall = end - start;
  const lines = new Map<string, LineTime>();
  const add = (site: CallSite | null, part: 'waiting' | 'spark', time: number, op: string): number => {
    if (site === null || time <= 0) return 0;
    const key = `${site.file}:${site.line}`;
    const none = { file: site.file, line: site.line, time: 0, share: 0, driver: 0, waiting: 0, spark: 0, python: 0 };
    const found = lines.get(key) ?? { ...none, ops: [] };
    found[part] += time;
    found.time += time;
    if (!found.ops.includes(op)) found.ops.push(op);
    lines.set(key, found);
    return time;
  };
  let known = 0;
  const inStages = new Map<number, number>();
  for (const stage of run.stages) {
    const time = stageTimes(run).get(stageKey({ applicationId: stage.applicationId, stageId: stage.id }))?.elapsed ?? 0;
    const dataset = mainDataset(run, stage);
    const action = run.actions.find(each => each.id === stage.actionId);
    known += add(dataset?.callSite ?? action?.callSite ?? null, 'spark', time, dataset?.op ?? action?.op ?? '');
    if (action) inStages.set(action.id, (inStages.get(action.id) ?? 0) + time);
  }
  for (const { id, callSite, op, startTime, endTime } of run.actions)
    known += add(callSite, 'waiting', (endTime ?? end) - startTime - (inStages.get(id) ?? 0), op);
  const started = (run.applications[0]?.startTime ?? start) - start;
  const rest = [
    { name: 'starting Python and Spark', time: started },
    { name: 'driver', time: wall - known - started },
  ];
  return {
    wall,
    lines: [...lines.values()]
      .map(each => ({ ...each, share: wall > 0 ? each.time / wall : 0 }))
      .sort((a, b) => b.time - a.time),
    rest: rest.filter(({ time }) => time >= 1),
  };
}
