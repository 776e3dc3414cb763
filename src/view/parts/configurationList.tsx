import type { VNode } from 'preact';
import type { Run } from '../../model/run';
import { configuration } from '../configuration';
import { printable } from '../text/printable';
import { DataTable } from './dataTable';

const HEADS = ['property', 'value', 'set by'];

/** The properties of the applications, those that somebody has set first. */
export function ConfigurationList({ run }: { run: Run }): VNode {
  const rows = run.applications.flatMap(application => {
    const { own, ofSpark } = configuration(application);
    const row = ([name, value]: [string, string], by: string) => ({
      key: null,
      label: printable(name),
      kind: '',
      cells: [printable(name), printable(value), by],
    });
    return [...own.map(each => row(each, '')), ...ofSpark.map(each => row(each, 'Spark'))];
  });
  return (
    <details class="more">
      <summary>Configuration</summary>
      <DataTable label="Configuration" heads={HEADS} rows={rows} firstNumber={HEADS.length} />
    </details>
  );
}
