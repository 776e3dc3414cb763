import { driverTime } from './profile/driverTime';
import { lineKey, type SourceLine } from './profile/sourceLines';
import { stageWork } from './profile/stageWork';
import { waits, type Wait } from './profile/waits';
import type { Run } from './run';
import { runSpan } from './runSpan';

/** Where the wall time of a run went: `lines` and `rest` add up to `wall`. Times are in milliseconds. */
export interface LineProfile {
  /** Wall time of the run; for a run in progress, so far. */
  wall: number;
  /** Lines of the user's source, largest first. */
  lines: LineTime[];
  /** Time that belongs to no line, by name, largest first. */
  rest: { name: string; time: number }[];
}

export interface LineTime {
  file: string;
  /** From 1. */
  line: number;
  /** `driver + waiting + spark`: wall time. */
  time: number;
  /** `time / wall`, 0 to 1. */
  share: number;
  /** The main thread in the line's own Python code and in that of pyspark, Py4J calls, and the deserialization of results. */
  driver: number;
  /** An action of the line is open and no stage runs: planning, scheduling, transfer. */
  waiting: number;
  /** Spark runs stages for the line. Stages and lines that work at the same time share the time. */
  spark: number;
  /** The part of `spark` in Python workers. */
  python: number;
  /** The calls that Spark worked for, those with the most time first. */
  ops: string[];
}

const known = new WeakMap<Run, LineProfile>();

/**
 * Divides the wall time of a run by the lines that caused it, each moment once. While stages run, the time goes to the lines that
 * they work for (`stageWork`); while only actions are open, to their lines; otherwise to what the driver does (`driverTime`).
 */
export function lineProfile(run: Run): LineProfile {
  let profile = known.get(run);
  if (!profile) known.set(run, (profile = findProfile(run)));
  return profile;
}

function findProfile(run: Run): LineProfile {
  const { start, end } = runSpan(run);
  const wall = end - start;
  const times = new LineTimes();
  let left = wall;
  for (const { elapsed, pieces } of stageWork(run)) {
    left -= elapsed;
    for (const { share, lines, isPython } of pieces) times.addSpark(lines, elapsed * share, isPython);
  }
  const inPython = pythonOfActions(run);
  for (const wait of waits(run)) {
    left -= wait.time;
    times.addWait(wait, Math.min(wait.time, inPython.get(wait.actionId) ?? 0));
  }
  const { lines, rest } = driverTime(run, Math.max(0, left));
  for (const { line, time } of lines) times.addDriver(line, time);
  for (const { name, time } of rest) times.addRest(name, time);
  return { wall, lines: times.lines(wall), rest: times.rest() };
}

/** The driver's own work in each action, in ms: pyspark's Python code, and making Python objects of the result. */
function pythonOfActions({ ledger }: Run): Map<number | null, number> {
  const times = new Map<number | null, number>();
  const add = (actionId: number | null, time: number) => times.set(actionId, (times.get(actionId) ?? 0) + time);
  for (const { actionId, pysparkTime } of ledger.actions) add(actionId, pysparkTime);
  for (const { actionId, deserializeTime } of ledger.fetches)
    if (actionId !== null) add(actionId, deserializeTime ?? 0);
  return times;
}

/** Adds up times by line, and the others by name. */
class LineTimes {
  private readonly byLine = new Map<string, Omit<LineTime, 'time' | 'share' | 'ops'> & { ops: Map<string, number> }>();
  private readonly byName = new Map<string, number>();

  addSpark(lines: SourceLine[], time: number, isPython: boolean): void {
    if (lines.length === 0) this.addRest('Spark, line unknown', time);
    for (const line of lines) {
      const entry = this.at(line);
      const part = time / lines.length;
      entry.spark += part;
      if (isPython) entry.python += part;
      if (line.op !== null) entry.ops.set(line.op, (entry.ops.get(line.op) ?? 0) + part);
    }
  }

  addWait({ line, time }: Wait, driver: number): void {
    if (line === null) return this.addRest('Spark, line unknown', time);
    const entry = this.at(line);
    entry.driver += driver;
    entry.waiting += time - driver;
  }

  addDriver(line: SourceLine, time: number): void {
    this.at(line).driver += time;
  }

  addRest(name: string, time: number): void {
    this.byName.set(name, (this.byName.get(name) ?? 0) + time);
  }

  lines(wall: number): LineTime[] {
    const all = Array.from(this.byLine.values(), ({ ops, ...entry }) => {
      const time = entry.driver + entry.waiting + entry.spark;
      const share = wall > 0 ? time / wall : 0;
      return { ...entry, time, share, ops: [...ops].sort((a, b) => b[1] - a[1]).map(([op]) => op) };
    });
    return all.filter(({ time }) => time > 0).sort((a, b) => b.time - a.time);
  }

  rest(): LineProfile['rest'] {
    return Array.from(this.byName, ([name, time]) => ({ name, time }))
      .filter(({ time }) => time > 0)
      .sort((a, b) => b.time - a.time);
  }

  private at(line: SourceLine) {
    const key = lineKey(line);
    let entry = this.byLine.get(key);
    if (!entry) {
      entry = { file: line.file, line: line.line, driver: 0, waiting: 0, spark: 0, python: 0, ops: new Map() };
      this.byLine.set(key, entry);
    }
    return entry;
  }
}
