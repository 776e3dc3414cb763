import type { VNode } from 'preact';
import type { Run } from '../../model/run';
import type { RunLinks } from '../runLinks';
import { actionNumbers, flag } from '../text/actionNumbers';
import { formatBytes } from '../text/formatBytes';
import { formatCount } from '../text/formatCount';
import { formatDuration } from '../text/formatDuration';
import { place } from '../text/place';
import { printable } from '../text/printable';
import { DataTable } from './dataTable';
import { placeCell } from './tableCells';

const HEADS = 'plan node,action,line,starting,preparing,in Python,sent,returned,rows'.split(',');

/** What plan nodes paid for Python workers. Times are sums over tasks. */
export function WorkersTable({ run, links }: { run: Run; links: RunLinks }): VNode {
  const { pythonNodes } = run.ledger;
  const numbers = actionNumbers(run);
  const time = (ms: number | null): string => (ms === null ? '' : formatDuration(ms));
  const bytes = (size: number | null): string => (size === null ? '' : formatBytes(size));
  const rows = pythonNodes.map(node => ({
    key: links.planNode(node.applicationId, node.queryId, node.nodeId),
    label: `plan node ${printable(node.name)} ${place(run, node.callSite)}`,
    kind: '',
    cells: [
      <b>{printable(node.name)}</b>,
      node.actionId === null ? '' : flag(numbers.get(node.actionId) ?? 0),
      placeCell(place(run, node.callSite)),
      time(node.startTime),
      time(node.initTime),
      time(node.udfTime ?? node.runTime),
      bytes(node.bytesSent),
      bytes(node.bytesReturned),
      node.rowsReturned === null ? '' : formatCount(node.rowsReturned),
    ],
  }));
  return (
    <>
      <DataTable label="Python workers" heads={HEADS} rows={rows} firstNumber={3} />
      <p class="left">Times are sums over tasks.</p>
    </>
  );
}
