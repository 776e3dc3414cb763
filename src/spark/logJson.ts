import { LARGEST_LONG, LAST_INSTANT } from '../model/limits';

/** Reads untyped JSON as in Spark's event log: a missing or invalid field gets Spark's initial value. */
export type Json = Record<string, unknown>;

export function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Spark 4 writes numbers as numbers; 3.5 writes the values of accumulators as text. */
export function number(value: unknown): number {
  return numberOrNull(value) ?? 0;
}

export function numberOrNull(value: unknown): number | null {
  if (typeof value !== 'number' && (typeof value !== 'string' || value === '')) return null;
  // JSON can hold `1e999`, and the JVM has no such numbers.
  const parsed = Number(value);
  return Math.abs(parsed) <= LARGEST_LONG ? parsed : null;
}

/** A number, a duration or a size. Spark has bugs in which these are below 0, and so has a clock that was set back. */
export function amount(value: unknown): number {
  return Math.max(0, number(value));
}

/** Milliseconds since the epoch; `otherwise` if the log has none. */
export function instant(value: unknown, otherwise: number): number {
  return instantOrNull(value) ?? otherwise;
}

export function instantOrNull(value: unknown): number | null {
  const time = numberOrNull(value);
  return time !== null && time > 0 && time <= LAST_INSTANT ? time : null;
}

export function numbers(value: unknown): number[] {
  return list(value).filter(item => typeof item === 'number' && Number.isFinite(item)) as number[];
}

export function stringMap(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(record(value)).map(([key, item]) => [key, String(item)]));
}
