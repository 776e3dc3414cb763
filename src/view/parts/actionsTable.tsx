import type { VNode } from 'preact';
import type { Action, Run, Stage } from '../../model/run';
import type { RunLinks } from '../runLinks';
import { actionNumbers, flag } from '../text/actionNumbers';
import { workOf } from '../text/actionTable';
import { formatDuration } from '../../text/formatDuration';
import { opLabel } from '../text/opLabel';
import { place } from '../text/place';
import { statusText } from '../text/statusMark';
import type { TableRow } from './dataTable';
import { DataTable } from './dataTable';
import { bytesOrBlank, countOrBlank, placeCell } from './tableCells';

const HEADS = 'action,line,status,elapsed,jobs,stages,tasks,input,shuffle read,shuffle write,output'.split(',');

/** The actions in start order, with the work that Spark did for them. */
export function ActionsTable({ run, links }: { run: Run; links: RunLinks }): VNode {
  if (run.actions.length === 0) return <p class="empty">No actions were recorded.</p>;
  const numbers = actionNumbers(run);
  const rows = [...run.actions]
    .sort((a, b) => (numbers.get(a.id) ?? 0) - (numbers.get(b.id) ?? 0))
    .map(action => actionRow(run, action, numbers.get(action.id) ?? 0, links));
  return <DataTable label="Actions" heads={HEADS} rows={rows} firstNumber={3} />;
}

function actionRow(run: Run, action: Action, number: number, links: RunLinks): TableRow {
  const { jobs, stages } = workOf(run, action);
  const sum = (value: (stage: Stage) => number): number => stages.reduce((total, stage) => total + value(stage), 0);
  const sign = flag(number);
  const reads = action.kind === 'schemaRead' ? ' reads data' : '';
  return {
    key: links.action(action.id),
    label: `action ${[`${sign} ${opLabel(action)}`, reads.trim(), place(run, action.callSite)].filter(text => text !== '').join(' ')}`,
    kind: action.status,
    cells: [
      <>
        <b>
          {sign} {opLabel(action)}
        </b>
        {reads !== '' && <small>{reads}</small>}
      </>,
      placeCell(place(run, action.callSite)),
      <span class={action.status}>{statusText(action.status)}</span>,
      formatDuration(action.endTime === null ? null : action.endTime - action.startTime),
      countOrBlank(jobs.length),
      countOrBlank(stages.length),
      countOrBlank(sum(stage => stage.numTasks)),
      bytesOrBlank(sum(stage => stage.inputBytes)),
      bytesOrBlank(sum(stage => stage.shuffleReadBytes)),
      bytesOrBlank(sum(stage => stage.shuffleWriteBytes)),
      bytesOrBlank(sum(stage => stage.outputBytes)),
    ],
  };
}
