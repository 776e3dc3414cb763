import type { VNode } from 'preact';
import type { Run } from '../../model/run';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import type { RunLinks } from '../runLinks';
import { place } from '../text/place';
import { printable } from '../text/printable';
import { rpcName, rpcsByLine } from '../text/rpcsByLine';
import type { TableRow } from './dataTable';
import { DataTable } from './dataTable';
import { placeCell } from './tableCells';

const HEADS = ['line', 'operations', 'RPC', 'count', 'time', 'sent', 'received'];

/** RPCs of Spark Connect by line, longest first. A row selects its line. */
export function RpcTable({ run, links }: { run: Run; links: RunLinks }): VNode {
  const rows = rpcsByLine(run.ledger).map(({ file, line, ops, rpc }): TableRow => {
    const site = file === null ? null : { file, line, column: null, endLine: null, endColumn: null, function: '' };
    const where = site === null ? 'no line' : place(run, site);
    const name = printable(rpcName(rpc));
    return {
      key: site === null ? null : links.lineOf(site),
      label: `line ${where} ${name}`,
      kind: '',
      cells: [
        site === null ? where : placeCell(where),
        printable(ops.join(', ')),
        name,
        formatCount(rpc.count),
        formatDuration(rpc.time),
        formatBytes(rpc.bytesSent),
        formatBytes(rpc.bytesReceived),
      ],
    };
  });
  return <DataTable label="RPCs by line" heads={HEADS} rows={rows} firstNumber={3} />;
}
