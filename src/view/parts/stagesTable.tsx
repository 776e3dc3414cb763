import type { VNode } from 'preact';
import type { Run, Stage } from '../../model/run';
import type { RunLinks } from '../runLinks';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { stageSubject } from '../text/stageSubject';
import { statusText } from '../text/statusMark';
import type { TableRow } from './dataTable';
import { DataTable } from './dataTable';
import { bytesOrBlank, placeCell } from './tableCells';

const SKEW_WORTH_SAYING = 2;
const HEADS =
  'stage,description,status,tasks,elapsed,executor time,,median task,longest,skew,scheduler delay,GC,input,shuffle read,shuffle write,spill,output'.split(
    ',',
  );

/** The stages that ran, with their task metrics, filtered by `only`. */
export function StagesTable(props: { run: Run; links: RunLinks; only?: (stage: Stage) => boolean }): VNode {
  const { run, links, only = () => true } = props;
  const stages = run.stages.filter(only);
  const ran = stages.filter(stage => stage.status !== 'skipped' && stage.status !== 'pending');
  if (ran.length === 0) return <p class="empty">No stages ran.</p>;
  const total = run.stages.reduce((sum, stage) => sum + stage.executorRunTime, 0);
  const skipped = stages.filter(stage => stage.status === 'skipped').length;
  return (
    <>
      <DataTable
        label="Stages"
        heads={HEADS}
        rows={ran.map(stage => stageRow(run, stage, total, links))}
        firstNumber={3}
      />
      {skipped > 0 && (
        <p class="left">{plural(skipped, 'stage')} skipped because their shuffle output already existed.</p>
      )}
    </>
  );
}

function stageRow(run: Run, stage: Stage, total: number, links: RunLinks): TableRow {
  const share = total > 0 ? stage.executorRunTime / total : 0;
  const duration = stage.taskSummary?.duration;
  const failed = stage.numFailedTasks > 0 ? `, ${formatCount(stage.numFailedTasks)} failed` : '';
  const done = stage.numCompletedTasks === stage.numTasks ? '' : `${formatCount(stage.numCompletedTasks)} / `;
  return {
    key: links.stage(stage.applicationId, stage.id),
    label: `stage ${stage.id} ${stageSubject(run, stage)}`,
    kind: stage.status,
    cells: [
      stage.attempt > 0 ? `${stage.id}.${stage.attempt}` : String(stage.id),
      placeCell(stageSubject(run, stage, true)),
      <span class={stage.status}>{statusText(stage.status)}</span>,
      `${done}${formatCount(stage.numTasks)}${failed}`,
      stage.startTime === null || stage.endTime === null ? '' : formatDuration(stage.endTime - stage.startTime),
      formatDuration(stage.executorRunTime),
      <span class="share">
        <i style={{ width: `${(share * 100).toFixed(1)}%` }}></i>
      </span>,
      duration ? formatDuration(duration[2]) : '',
      duration ? formatDuration(duration[4]) : '',
      stage.skew !== null && stage.skew >= SKEW_WORTH_SAYING ? <b>{stage.skew.toFixed(1)}×</b> : '',
      stage.schedulerDelay > 0 ? formatDuration(stage.schedulerDelay) : '',
      stage.jvmGcTime > 0 ? formatDuration(stage.jvmGcTime) : '',
      bytesOrBlank(stage.inputBytes),
      bytesOrBlank(stage.shuffleReadBytes),
      bytesOrBlank(stage.shuffleWriteBytes),
      stage.memoryBytesSpilled > 0 ? <b>{formatBytes(stage.memoryBytesSpilled)}</b> : '',
      bytesOrBlank(stage.outputBytes),
    ],
  };
}
