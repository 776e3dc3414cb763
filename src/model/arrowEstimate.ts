import type { ArrowEstimate } from './run';

/**
 * What transfer and deserializing cost with Arrow: a fixed part, and so much for each cell. Measured with `toPandas` of 1 M rows
 * of 2 and of 8 numbers, Arrow on, pyspark 4.3.0: see `arrowEstimate.bench.mjs`. Strings cost more, which the figure leaves out
 * of account as it does what the JVM saves by not pickling; where the driver is slower than the one that was measured, so is
 * its pickle, which was measured there.
 */
const FIXED_MS = 15;
const MS_PER_CELL = 20e-6;

interface PickledResult {
  columns?: number | null;
  rows: number | null;
  readTimeMs: number;
  firstByteMs: number;
  deserializeTimeMs: number | null;
}

/** Null where the rows are no table, or their deserializing could not be told from the script's own work. */
export function arrowEstimate(pickled: PickledResult): ArrowEstimate | null {
  const { columns, rows, deserializeTimeMs } = pickled;
  if (columns == null || rows === null || deserializeTimeMs === null) return null;
  const paid = Math.max(0, pickled.readTimeMs - pickled.firstByteMs) + deserializeTimeMs;
  const time = FIXED_MS + rows * columns * MS_PER_CELL;
  return { isEstimate: true, time, savedTime: Math.max(0, paid - time) };
}
