import type { RunSession } from './runSession';

/** Maximum number of ended runs in memory. */
const KEPT_RUNS = 10;

/** Ended runs stay in memory because recordings may lack rows. Their number is limited. */
export function forgetEnded<T>(runs: Map<string, T>, sessionOf: (run: T) => RunSession): void {
  const ended = [...runs].filter(([, run]) => !sessionOf(run).isOn);
  for (const [id] of ended.slice(0, -KEPT_RUNS)) runs.delete(id);
}
