import type { PythonNode } from '../../model/run';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';

/** Figures of the Python workers of a plan node: start, initialization, in Python, sent, returned, rows. */
export function workerFigures(node: PythonNode): string[] {
  return [
    told(node.startTime, formatDuration),
    told(node.initTime, formatDuration),
    told(node.udfTime ?? node.runTime, formatDuration),
    told(node.bytesSent, formatBytes),
    told(node.bytesReturned, formatBytes),
    told(node.rowsReturned, formatCount),
  ];
}

const told = (figure: number | null, format: (figure: number) => string): string =>
  figure === null ? '' : format(figure);
