import type { Run, Stage } from '../../model/run';
import { bar } from './bar';
import { faintLines } from './faintLines';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import type { Palette } from './palette';
import { createPalette } from './palette';
import { plural } from '../../text/plural';
import { stageSubject } from './stageSubject';
import { statusPaint, statusText } from './statusMark';
import type { Cell, Column } from './textTable';
import { textTable } from './textTable';

const COLUMNS: Column[] = [
  { title: 'stage', align: 'right' },
  { title: 'description', flexible: true },
  { title: 'status' },
  { title: 'tasks', align: 'right' },
  { title: 'elapsed', align: 'right' },
  { title: 'executor time', align: 'right' },
  { title: '' },
  { title: 'skew', align: 'right' },
  { title: 'shuffle read', align: 'right' },
  { title: 'write', align: 'right' },
  { title: 'spill', align: 'right' },
  { title: 'GC', align: 'right' },
  { title: 'scheduler delay', align: 'right' },
];
const BAR_WIDTH = 6;
const SKEW_WORTH_SAYING = 2;

/** The stages that ran, with their cost. At most `maxRows` with the most executor time, and a note about the rest. */
export function stageTable(run: Run, options: { width: number; color: boolean; maxRows?: number }): string[] {
  const palette = createPalette(options.color);
  const ran = run.stages.filter(stage => stage.status !== 'skipped' && stage.status !== 'pending');
  const most = [...ran].sort((a, b) => b.executorRunTime - a.executorRunTime).slice(0, options.maxRows ?? Infinity);
  most.sort((a, b) => a.applicationId.localeCompare(b.applicationId) || a.id - b.id || a.attempt - b.attempt);
  if (most.length === 0) return [];
  const total = ran.reduce((sum, stage) => sum + stage.executorRunTime, 0);
  const rows = most.map(stage => cells(run, stage, total, palette));
  const lines = textTable(COLUMNS, rows, options.width - 1, palette).map(line => ` ${line}`);
  const left = ran.length - most.length;
  return left > 0
    ? [
        ...lines,
        ...faintLines(
          ` ${plural(left, 'stage')} with less executor time not shown: use strobe show --stages`,
          options.width,
          palette,
        ),
      ]
    : lines;
}

function cells(run: Run, stage: Stage, total: number, palette: Palette): (Cell | string)[] {
  const spilled = stage.memoryBytesSpilled + stage.diskBytesSpilled;
  const skewed = stage.skew !== null && stage.skew >= SKEW_WORTH_SAYING;
  const failed = stage.numFailedTasks > 0 ? `, ${formatCount(stage.numFailedTasks)} failed` : '';
  return [
    stage.attempt > 0 ? `${stage.id}.${stage.attempt}` : String(stage.id),
    stageSubject(run, stage, true),
    { text: stage.status === 'succeeded' ? '' : statusText(stage.status), paint: statusPaint(stage.status, palette) },
    taskCount(stage) + failed,
    stage.startTime === null || stage.endTime === null ? '' : formatDuration(stage.endTime - stage.startTime),
    formatDuration(stage.executorRunTime),
    { text: total > 0 ? bar(stage.executorRunTime / total, BAR_WIDTH) : '', paint: palette.heat },
    { text: skewed ? `${stage.skew?.toFixed(1)}×` : '', paint: palette.strong },
    orBlank(stage.shuffleReadBytes, formatBytes),
    orBlank(stage.shuffleWriteBytes, formatBytes),
    { text: spilled > 0 ? formatBytes(stage.memoryBytesSpilled || stage.diskBytesSpilled) : '', paint: palette.strong },
    orBlank(stage.jvmGcTime, formatDuration),
    orBlank(stage.schedulerDelay, formatDuration),
  ];
}

function taskCount(stage: Stage): string {
  const all = formatCount(stage.numTasks);
  return stage.numCompletedTasks === stage.numTasks ? all : `${formatCount(stage.numCompletedTasks)}/${all}`;
}

function orBlank(value: number, format: (value: number) => string): string {
  return value > 0 ? format(value) : '';
}
