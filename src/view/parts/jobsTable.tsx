import type { VNode } from 'preact';
import type { Job, Run } from '../../model/run';
import type { RunLinks } from '../runLinks';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { statusText } from '../text/statusMark';
import { untoldError } from '../untoldError';
import type { TableRow } from './dataTable';
import { DataTable } from './dataTable';
import { countOrBlank } from './tableCells';

const HEADS = ['job', 'description', 'status', 'elapsed', 'stages', 'skipped', 'tasks'];

/** Spark jobs, for a run without recorded actions. */
export function JobsTable({ run, links }: { run: Run; links: RunLinks }): VNode {
  return <DataTable label="Jobs" heads={HEADS} rows={run.jobs.map(job => jobRow(run, job, links))} firstNumber={3} />;
}

function jobRow(run: Run, job: Job, links: RunLinks): TableRow {
  const error = untoldError(run, job);
  const done = job.numCompletedTasks === job.numTasks ? '' : `${formatCount(job.numCompletedTasks)} / `;
  return {
    key: links.job(job.applicationId, job.id),
    label: `job ${job.id}, ${job.status}`,
    kind: job.status,
    cells: [
      String(job.id),
      <>
        {job.description ?? ''}
        {error && <div class="error">{error}</div>}
      </>,
      <span class={job.status}>{statusText(job.status)}</span>,
      formatDuration(job.endTime === null ? null : job.endTime - job.startTime),
      formatCount(job.stageIds.length - job.skippedStageIds.length),
      countOrBlank(job.skippedStageIds.length),
      `${done}${formatCount(job.numTasks)}`,
    ],
  };
}
