import type { VNode } from 'preact';
import type { Run } from '../../model/run';
import type { RunLinks } from '../runLinks';
import { actionNumbers, flag } from '../text/actionNumbers';
import { fetchFigures } from '../text/fetchFigures';
import { place } from '../text/place';
import { printable } from '../text/printable';
import { DataTable } from './dataTable';
import { placeCell } from './tableCells';

const HEADS = 'action,line,format,rows,bytes,first byte,transfer,deserialization,Arrow would save'.split(',');

/** How each result was transferred from the JVM to the driver. */
export function WayBack({ run, links }: { run: Run; links: RunLinks }): VNode {
  const { fetches } = run.ledger;
  const numbers = actionNumbers(run);
  const rows = fetches.map(fetch => {
    const sign = fetch.actionId === null ? '' : flag(numbers.get(fetch.actionId) ?? 0);
    const name = printable(`${sign} ${fetch.op ?? ''}`.trim());
    const where = place(run, fetch.callSite);
    return {
      key: fetch.actionId === null ? null : links.action(fetch.actionId),
      label: `result of ${name} ${where}`,
      kind: '',
      cells: [<b>{name}</b>, placeCell(where), ...fetchFigures(fetch)],
    };
  });
  const part = fetches.some(({ complete }) => !complete);
  const estimated = fetches.some(({ arrowEstimate }) => arrowEstimate !== null);
  return (
    <>
      <DataTable label="Results fetched by the driver" heads={HEADS} rows={rows} firstNumber={3} />
      {part && <p class="left">+ More rows were available; the script took only some of them.</p>}
      {estimated && <p class="left">≈ Estimated, not measured.</p>}
    </>
  );
}
