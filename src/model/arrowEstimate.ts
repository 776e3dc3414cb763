import type { ArrowEstimate } from './run';
import type { ResultFetched } from './runEvent';

/**
 * Estimated cost of transfer and deserialization with Arrow: a fixed part plus a cost per cell. The line is fitted to
 * `toPandas` with Arrow on 300,000 rows of 2 and of 8 integers, pyspark 4.3.0 on 2 cores: 64 and 121 ms, where pickle
 * took 809 and 947. `npm run bench arrowEstimate` measures it again next to the estimate. Not included: text takes
 * longer, the JVM saves the cost of pickling, and another machine is faster or slower.
 */
const FIXED_MS = 45;
const MS_PER_CELL = 32e-6;

type PickledResult = Pick<ResultFetched, 'columns' | 'rows' | 'deserializeTimeMs'>;

/**
 * Null if the rows are not a table, or if their deserialization could not be separated from the script's own work.
 * @param transferTime ms, measured
 */
export function arrowEstimate(pickled: PickledResult, transferTime: number): ArrowEstimate | null {
  const { columns, rows, deserializeTimeMs } = pickled;
  if (columns == null || rows === null || deserializeTimeMs === null) return null;
  const time = FIXED_MS + rows * columns * MS_PER_CELL;
  return { isEstimate: true, time, savedTime: Math.max(0, transferTime + deserializeTimeMs - time) };
}
