import type { VNode } from 'preact';
import type { Run } from '../../model/run';
import { EXECUTOR_HEADS, executorRows, executorsRemoved } from '../executorRows';
import { printable } from '../text/printable';
import { DataTable } from './dataTable';

/** Executors with what they did, and why some were removed. */
export function ExecutorsTable({ run }: { run: Run }): VNode {
  const rows = executorRows(run).map(({ executor, cells }) => ({
    key: null,
    label: `executor ${printable(executor.id)}`,
    kind: executor.removeTime === null ? '' : 'skipped',
    cells: cells.map(printable),
  }));
  return (
    <>
      <DataTable label="Executors" heads={EXECUTOR_HEADS} rows={rows} firstNumber={3} />
      {executorsRemoved(run).map(text => (
        <p class="left" key={text}>
          {printable(text)}
        </p>
      ))}
    </>
  );
}
