import type { VNode } from 'preact';
import type { Stage } from '../../model/run';
import { QUANTILE_HEADS, quantileRows, stageFacts } from '../stageFacts';
import { FactList } from './factList';
import { TaskTable } from './taskTable';

/** Task metrics of an attempt of a stage: totals, quantiles, and its tasks. @param start of the run, ms since the epoch */
export function StageMetrics({ stage, start }: { stage: Stage; start: number }): VNode {
  return (
    <>
      <FactList facts={stageFacts(stage)} />
      {stage.taskSummary && <QuantileTable rows={quantileRows(stage.taskSummary)} />}
      {stage.tasks.length > 0 && <TaskTable stage={stage} start={start} />}
    </>
  );
}

function QuantileTable({ rows }: { rows: string[][] }): VNode {
  return (
    <div class="scroll" tabIndex={0}>
      <table aria-label="Quantiles over tasks">
        <thead>
          <tr>
            {QUANTILE_HEADS.map((name, index) => (
              <th key={name} scope="col" class={index > 0 ? 'figure' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...values]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, index) => (
                <td key={index} class="figure">
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
