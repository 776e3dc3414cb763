import type { VNode } from 'preact';
import type { Action, Run } from '../model/run';
import type { ResultTable } from '../model/runEvent';
import { actionOfThing } from '../view/actionOfThing';
import type { Thing } from '../view/runLinks';
import { actionNumbers, flag } from '../view/text/actionNumbers';
import { formatCount } from '../text/formatCount';
import { opLabel } from '../view/text/opLabel';
import { place } from '../view/text/place';
import { plural } from '../text/plural';
import { usePanel } from './panelContext';

/** The first rows that the selected action returned. */
export function RowsTab(): VNode {
  const { run, thing } = usePanel();
  const actions = actionsOf(run, thing);
  const action = actions.find(each => each.result !== null) ?? actions[0];
  if (action === undefined)
    return (
      <p class="empty">
        {thing === null ? 'No action has returned rows yet. ' : 'The selection has no action. '}
        Select an action that returns rows, such as <code>collect</code>, <code>take</code> or <code>toPandas</code>, to
        see the first rows.
      </p>
    );
  const name = `${flag(actionNumbers(run).get(action.id) ?? 0)} ${opLabel(action)} ${place(run, action.callSite)}`;
  if (action.result === null)
    return (
      <p class="empty">
        No rows are available for {name}. Strobe keeps rows until the window is closed, and saves them in the recording
        only if <code>strobe.recordRows</code> is enabled. Only actions that return rows to the script have rows here;
        the output of <code>show</code> is in the terminal. Rerun the job to see the rows.
      </p>
    );
  return <Rows name={name} table={action.result} />;
}

function actionsOf(run: Run, thing: Thing | null): Action[] {
  if (thing === null || thing.type === 'line') return run.actions;
  if (thing.type === 'action') return run.actions.filter(each => each.id === thing.id);
  if (thing.type === 'dataset') return run.actions.filter(each => each.datasetIds.includes(thing.id));
  if (thing.type === 'fold') {
    const ids = new Set(thing.fold.datasetIds);
    return run.actions.filter(each => each.datasetIds.some(id => ids.has(id)));
  }
  const id = actionOfThing(run, thing);
  return run.actions.filter(each => each.id === id);
}

function Rows({ name, table }: { name: string; table: ResultTable }): VNode {
  return (
    <>
      <p class="adaptive">
        {name}: {table.rows.length < table.total && `first ${formatCount(table.rows.length)} of `}
        {plural(table.total, 'row')}
      </p>
      <div class="scroll">
        <table class="rows" aria-label={`Rows of ${name}`}>
          <thead>
            <tr>
              {table.columns.map((column, index) => (
                <th key={index} scope="col">
                  {column.name} <small>{column.type}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, at) => (
                  <td key={at}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
