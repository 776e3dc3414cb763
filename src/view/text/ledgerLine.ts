import type { Run } from '../../model/run';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';

/** The cost of Py4J calls in one line; null if none were counted. */
export function ledgerLine(run: Run): string | null {
  const { ledger } = run;
  if (ledger.py4jCalls === 0) return null;
  const bytes = `${formatBytes(ledger.py4jBytesSent)} sent, ${formatBytes(ledger.py4jBytesReceived)} received`;
  const sizes = ledger.broadcasts.map(each => each.size).filter(size => size !== null);
  const total = sizes.length > 0 ? ` of ${formatBytes(sizes.reduce((sum, size) => sum + size, 0))}` : '';
  return [
    `driver: ${plural(ledger.py4jCalls, 'Py4J call')} in ${formatDuration(ledger.py4jTime)}, ${bytes}`,
    ...(ledger.broadcasts.length > 0 ? [plural(ledger.broadcasts.length, 'broadcast') + total] : []),
    `recording: ${formatDuration(ledger.recorderTime)}`,
  ].join(' · ');
}
