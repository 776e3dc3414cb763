import type { VNode } from 'preact';
import type { Run } from '../../model/run';
import type { RunLinks } from '../runLinks';
import { actionNumbers, flag } from '../text/actionNumbers';
import { place } from '../text/place';
import { printable } from '../text/printable';
import { workerFigures } from '../text/workerFigures';
import { DataTable } from './dataTable';
import { placeCell } from './tableCells';

const HEADS = 'plan node,action,line,start,initialization,in Python,sent,returned,rows'.split(',');

/** Cost of Python workers by plan node. Times are totals of all tasks. */
export function WorkersTable({ run, links }: { run: Run; links: RunLinks }): VNode {
  const { pythonNodes } = run.ledger;
  const numbers = actionNumbers(run);
  const rows = pythonNodes.map(node => ({
    key: links.planNode(node.applicationId, node.queryId, node.nodeId),
    label: `plan node ${printable(node.name)} ${place(run, node.callSite)}`,
    kind: '',
    cells: [
      <b>{printable(node.name)}</b>,
      node.actionId === null ? '' : flag(numbers.get(node.actionId) ?? 0),
      placeCell(place(run, node.callSite)),
      ...workerFigures(node),
    ],
  }));
  return (
    <>
      <DataTable label="Python workers" heads={HEADS} rows={rows} firstNumber={3} />
      <p class="left">Times are totals of all tasks.</p>
    </>
  );
}
