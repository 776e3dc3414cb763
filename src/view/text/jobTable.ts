import type { Job, Run } from '../../model/run';
import { faintLines } from './faintLines';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import type { Palette } from './palette';
import { createPalette } from './palette';
import { plural } from '../../text/plural';
import { printable } from './printable';
import { statusPaint, statusText } from './statusMark';
import type { Cell, Column } from './textTable';
import { textTable } from './textTable';

const COLUMNS: Column[] = [
  { title: 'job', align: 'right' },
  { title: 'description', flexible: true },
  { title: 'status' },
  { title: 'elapsed', align: 'right' },
  { title: 'stages', align: 'right' },
  { title: 'skipped', align: 'right' },
  { title: 'tasks', align: 'right' },
];

/** Spark jobs, for event logs of applications that were not recorded and so have no actions. */
export function jobTable(run: Run, options: { width: number; color: boolean; maxRows?: number }): string[] {
  const palette = createPalette(options.color);
  const most = options.maxRows ?? Infinity;
  const longest = [...run.jobs].sort((a, b) => length(b) - length(a)).slice(0, most);
  longest.sort((a, b) => a.startTime - b.startTime || a.id - b.id);
  const rows = longest.map(job => cells(run, job, palette));
  const lines = rows.length === 0 ? [] : textTable(COLUMNS, rows, options.width - 1, palette).map(line => ` ${line}`);
  const left = run.jobs.length - longest.length;
  return left > 0
    ? [
        ...lines,
        ...faintLines(` ${plural(left, 'shorter job')} not shown: use strobe show --jobs`, options.width, palette),
      ]
    : lines;
}

function length(job: Job): number {
  return (job.endTime ?? Infinity) - job.startTime;
}

function cells(run: Run, job: Job, palette: Palette): (Cell | string)[] {
  const stage = run.stages.find(
    each => each.applicationId === job.applicationId && each.id === Math.max(...job.stageIds),
  );
  return [
    String(job.id),
    printable(job.description ?? stage?.name ?? ''),
    { text: statusText(job.status), paint: statusPaint(job.status, palette) },
    formatDuration(job.endTime === null ? null : job.endTime - job.startTime),
    formatCount(job.stageIds.length - job.skippedStageIds.length),
    job.skippedStageIds.length > 0 ? formatCount(job.skippedStageIds.length) : '',
    job.numCompletedTasks === job.numTasks
      ? formatCount(job.numTasks)
      : `${formatCount(job.numCompletedTasks)}/${formatCount(job.numTasks)}`,
  ];
}
