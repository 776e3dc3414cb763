import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Run } from '../../model/run';
import type { RunLinks } from '../runLinks';
import { place } from '../text/place';
import { printable } from '../text/printable';
import { sitesByLine } from '../text/sitesByLine';
import { COST_FIGURES, COST_HEADS, costCells } from './costCells';
import type { TableRow } from './dataTable';
import { DataTable } from './dataTable';
import { placeCell } from './tableCells';

const FIRST_FIGURE = 2;

/** Driver cost of each line, highest first, or with `sorts` in an order that the user selects. A row selects its line. */
export function CostByLine({ run, links, sorts }: { run: Run; links: RunLinks; sorts: boolean }): VNode {
  const [column, choose] = useState<number | null>(null);
  const lines = sitesByLine(run.ledger.sites);
  const figure = column === null ? undefined : COST_FIGURES[column - FIRST_FIGURE];
  if (figure) lines.sort((a, b) => figure(b.cost) - figure(a.cost));
  const rows = lines.map(({ file, line, ops, cost }): TableRow => {
    const site = file === null ? null : { file, line, column: null, endLine: null, endColumn: null, function: '' };
    const what = printable(ops.join(', '));
    const where = site === null ? 'outside the script' : place(run, site);
    return {
      key: site === null ? null : links.lineOf(site),
      label: `line ${where} ${what}`.trim(),
      kind: '',
      cells: [site === null ? where : placeCell(where), what, ...costCells(cost)],
    };
  });
  const order = sorts ? { column: column ?? FIRST_FIGURE + 1, choose } : undefined;
  return (
    <DataTable
      label="Driver cost by line"
      heads={['line', 'operations', ...COST_HEADS]}
      rows={rows}
      firstNumber={FIRST_FIGURE}
      order={order}
    />
  );
}
