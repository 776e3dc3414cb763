import type { DriverCost } from '../../model/run';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { printable } from '../text/printable';

/** Table columns for driver cost. */
export const COST_HEADS = [
  'Py4J calls',
  'time',
  'Spark ran',
  'pyspark',
  'sent',
  'received',
  'slowest',
  'most frequent',
];

export function costCells(cost: DriverCost): string[] {
  const { slowest, mostRepeated } = cost;
  const time = (ms: number): string => (ms > 0 ? formatDuration(ms) : '');
  return [
    formatCount(cost.py4jCalls),
    formatDuration(cost.py4jTime),
    time(cost.sparkTime),
    time(cost.pysparkTime),
    formatBytes(cost.bytesSent),
    formatBytes(cost.bytesReceived),
    slowest === null ? '' : printable(`${slowest.name} ${formatDuration(slowest.time)}`),
    mostRepeated === null ? '' : printable(`${mostRepeated.name} ×${formatCount(mostRepeated.count)}`),
  ];
}

/** Sort keys for the columns of `COST_HEADS`. */
export const COST_FIGURES: ((cost: DriverCost) => number)[] = [
  cost => cost.py4jCalls,
  cost => cost.py4jTime,
  cost => cost.sparkTime,
  cost => cost.pysparkTime,
  cost => cost.bytesSent,
  cost => cost.bytesReceived,
  cost => cost.slowest?.time ?? 0,
  cost => cost.mostRepeated?.count ?? 0,
];
