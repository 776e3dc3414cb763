import type { Stream } from '../stream';
import type { CompleteBatch } from '../streamFigures';
import { sumOf } from '../sumOf';

/** The parts of batches as shares of their whole duration, the largest first. */
export function partShares(batches: readonly CompleteBatch[]): { name: string; time: number; share: number }[] {
  const whole = Math.max(
    1,
    sumOf(batches, ({ duration }) => duration),
  );
  const times = new Map<string, number>();
  for (const { parts } of batches) for (const { name, time } of parts) times.set(name, (times.get(name) ?? 0) + time);
  return Array.from(times, ([name, time]) => ({ name, time, share: time / whole })).sort((a, b) => b.time - a.time);
}

/** `the stream "rates"`, or of a nameless one its line. */
export function streamLabel({ name, callSite }: Stream): string {
  if (name !== null) return `the stream "${name}"`;
  return callSite ? `the stream of line ${callSite.line}` : 'the stream';
}
