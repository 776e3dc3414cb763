import type { Interval } from './intervals';
import { sharedTime, union } from './intervals';
import type { WallTime } from './run';
import type { MainThreadTimes } from './runEvent';

/** Times of the main thread of one driver. */
export interface DriverTimes {
  times: MainThreadTimes;
  /** When the process ended; null while it runs. */
  endTime: number | null;
}

/** The waits of an action, and the times when Spark ran something for it. */
export interface ActionWaits {
  /** Long Py4J commands and RPCs, as pairs of start time and milliseconds. */
  commands: [number, number][];
  /** Long waits for the sockets of its results, as such pairs. */
  reads: [number, number][];
  /** Its jobs and queries. */
  spark: Interval[];
}

/**
 * Wall time of the drivers by class. The driver measures Py4J commands, RPCs and the reading of results; the time of Spark in
 * them is their overlap with the times of the action's jobs and queries.
 */
export function wallTime(drivers: DriverTimes[], actions: ActionWaits[]): WallTime | null {
  if (drivers.length === 0) return null;
  const sum = (figure: (times: MainThreadTimes) => number) =>
    drivers.reduce((total, { times }) => total + figure(times), 0);
  let [inCommands, inReads] = [0, 0];
  for (const { commands, reads, spark } of actions) {
    const ran = union(spark);
    inCommands += sharedTime(union(commands.map(asInterval)), ran);
    inReads += sharedTime(union(reads.map(asInterval)), ran);
  }
  const [py4j, rpc] = [sum(times => times.py4jMs), sum(times => times.rpcMs ?? 0)];
  // An action of Spark Connect waits in RPCs only.
  const inRpcs = Math.min(rpc, inCommands);
  const parts = {
    start: sum(times => times.startMs),
    user: sum(times => times.userMs),
    pyspark: sum(times => times.pysparkMs),
    py4j: Math.max(0, py4j - (inCommands - inRpcs)),
    rpc: rpc - inRpcs,
    spark: inCommands + inReads,
    transfer: Math.max(0, sum(times => times.readMs) - inReads),
    deserialize: sum(times => times.deserializeMs),
    recording: sum(times => times.recorderMs),
  };
  const total = drivers.reduce((time, { times, endTime }) => time + (endTime ?? times.until) - times.from, 0);
  const known = Object.values(parts).reduce((time, part) => time + part, 0);
  return { total, ...parts, unaccounted: Math.max(0, total - known) };
}

function asInterval([at, taken]: [number, number]): Interval {
  return [at, at + taken];
}
