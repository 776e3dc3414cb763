import type { ArrowEstimate } from './run';
import type { ResultFetched } from './runEvent';

/**
 * What transfer and deserializing cost with Arrow: a fixed part, and so much for each cell. A line through what `toPandas` of
 * 300,000 rows of 2 and of 8 whole numbers took with Arrow, pyspark 4.3.0 on 2 cores: 64 and 121 ms, where pickle took 809 and
 * 947. `npm run bench arrowEstimate` measures it again beside the estimate. Left out: text takes longer, the JVM saves what
 * pickling costs it, and another machine is faster or slower.
 */
const FIXED_MS = 45;
const MS_PER_CELL = 32e-6;

type PickledResult = Pick<ResultFetched, 'columns' | 'rows' | 'deserializeTimeMs'>;

/**
 * Null where the rows are no table, or their deserializing could not be told from the script's own work.
 * @param transferTime ms, measured
 */
export function arrowEstimate(pickled: PickledResult, transferTime: number): ArrowEstimate | null {
  const { columns, rows, deserializeTimeMs } = pickled;
  if (columns == null || rows === null || deserializeTimeMs === null) return null;
  const time = FIXED_MS + rows * columns * MS_PER_CELL;
  return { isEstimate: true, time, savedTime: Math.max(0, transferTime + deserializeTimeMs - time) };
}
