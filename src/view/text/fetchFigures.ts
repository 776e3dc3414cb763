import type { FetchedResult } from '../../model/run';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';

/** Figures of a fetched result: format, rows, bytes, first byte, transfer, deserialization, savings with Arrow. */
export function fetchFigures(fetch: FetchedResult): string[] {
  return [
    fetch.format === 'arrow' ? 'Arrow' : 'pickle',
    fetch.rows === null ? '' : `${formatCount(fetch.rows)}${fetch.complete ? '' : '+'}`,
    formatBytes(fetch.bytes),
    formatDuration(fetch.firstByteTime),
    formatDuration(fetch.transferTime),
    fetch.deserializeTime === null ? '' : formatDuration(fetch.deserializeTime),
    fetch.arrowEstimate === null ? '' : `≈ ${formatDuration(fetch.arrowEstimate.savedTime)}`,
  ];
}
