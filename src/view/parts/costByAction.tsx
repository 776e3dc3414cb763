import type { VNode } from 'preact';
import type { Run } from '../../model/run';
import type { RunLinks } from '../runLinks';
import { actionCosts } from '../text/actionCosts';
import { flag } from '../text/actionNumbers';
import { opLabel } from '../text/opLabel';
import { place } from '../text/place';
import { printable } from '../text/printable';
import { COST_HEADS, costCells } from './costCells';
import { DataTable } from './dataTable';
import { placeCell } from './tableCells';

/** Driver cost of each action, including nested calls, in action order. */
export function CostByAction({ run, links }: { run: Run; links: RunLinks }): VNode {
  const rows = actionCosts(run).map(({ action, number, cost }) => {
    const name = printable(`${flag(number)} ${opLabel(action)}`);
    const where = place(run, action.callSite);
    return {
      key: links.action(action.id),
      label: `action ${name} ${where}`,
      kind: '',
      cells: [<b>{name}</b>, placeCell(where), ...costCells(cost)],
    };
  });
  return (
    <DataTable label="Driver cost by action" heads={['action', 'line', ...COST_HEADS]} rows={rows} firstNumber={2} />
  );
}
