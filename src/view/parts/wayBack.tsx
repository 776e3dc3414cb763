import type { VNode } from 'preact';
import type { FetchedResult, Run } from '../../model/run';
import type { RunLinks } from '../runLinks';
import { actionNumbers, flag } from '../text/actionNumbers';
import { formatBytes } from '../text/formatBytes';
import { formatCount } from '../text/formatCount';
import { formatDuration } from '../text/formatDuration';
import { place } from '../text/place';
import { printable } from '../text/printable';
import { DataTable } from './dataTable';
import { placeCell } from './tableCells';

const HEADS = 'action,line,format,rows,bytes,first byte,transfer,deserializing,Arrow would save'.split(',');

/** How each result came from the JVM to the driver. */
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
      cells: [<b>{name}</b>, placeCell(where), ...figures(fetch)],
    };
  });
  const part = fetches.some(({ complete }) => !complete);
  const estimated = fetches.some(({ arrowEstimate }) => arrowEstimate !== null);
  return (
    <>
      <DataTable label="The way back of results" heads={HEADS} rows={rows} firstNumber={3} />
      {part && <p class="left">+ more rows were there: the script took a part.</p>}
      {estimated && <p class="left">≈ an estimate, not measured.</p>}
    </>
  );
}

function figures(fetch: FetchedResult): string[] {
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
