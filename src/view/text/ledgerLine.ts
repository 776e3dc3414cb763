import type { Run } from '../../model/run';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';
import { sumOf } from '../../model/sumOf';
import { plural } from '../../text/plural';

/** The cost of Py4J calls and RPCs in one line; null if none were counted. */
export function ledgerLine(run: Run): string | null {
  const { ledger } = run;
  const rpcs = sumOf(ledger.rpcs, rpc => rpc.count);
  if (ledger.py4jCalls + rpcs === 0) return null;
  const bytes = `${formatBytes(ledger.py4jBytesSent)} sent, ${formatBytes(ledger.py4jBytesReceived)} received`;
  const sizes = ledger.broadcasts.map(each => each.size).filter(size => size !== null);
  const total = sizes.length > 0 ? ` of ${formatBytes(sizes.reduce((sum, size) => sum + size, 0))}` : '';
  const calls = `${plural(ledger.py4jCalls, 'Py4J call')} in ${formatDuration(ledger.py4jTime)}, ${bytes}`;
  return [
    `driver: ${[...(ledger.py4jCalls > 0 ? [calls] : []), ...(rpcs > 0 ? [plural(rpcs, 'RPC')] : [])].join(' · ')}`,
    ...(ledger.broadcasts.length > 0 ? [plural(ledger.broadcasts.length, 'broadcast') + total] : []),
    `recording: ${formatDuration(ledger.recorderTime)}`,
  ].join(' · ');
}
