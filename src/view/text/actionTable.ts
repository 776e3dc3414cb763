import type { Action, Job, Run, Stage } from '../../model/run';
import { actionNumbers, flag } from './actionNumbers';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { opLabel } from './opLabel';
import type { Palette } from './palette';
import { createPalette } from './palette';
import { place } from './place';
import { printable } from './printable';
import { statusPaint, statusText } from './statusMark';
import type { Cell, Column } from './textTable';
import { textTable } from './textTable';

const COLUMNS: Column[] = [
  { title: '' },
  { title: 'action', flexible: true },
  { title: 'line', align: 'right' },
  { title: 'status' },
  { title: 'elapsed', align: 'right' },
  { title: 'jobs', align: 'right' },
  { title: 'stages', align: 'right' },
  { title: 'tasks', align: 'right' },
  { title: 'shuffle w/r', align: 'right' },
  { title: 'input', align: 'right' },
];

/** All actions with their cost, in start order. */
export function actionTable(run: Run, options: { width: number; color: boolean }): string[] {
  const palette = createPalette(options.color);
  const numbers = actionNumbers(run);
  const actions = [...run.actions].sort((a, b) => (numbers.get(a.id) ?? 0) - (numbers.get(b.id) ?? 0));
  if (actions.length === 0) return [];
  const [head = '', ...rows] = textTable(
    COLUMNS,
    actions.map(action => cells(run, action, numbers.get(action.id) ?? 0, palette)),
    options.width - 1,
    palette,
  );
  return [` ${head}`, ...rows.map(row => ` ${row}`)];
}

/** The jobs and stages of an action. */
export function workOf(run: Run, action: Action): { jobs: Job[]; stages: Stage[] } {
  const jobs = run.jobs.filter(job => job.actionId === action.id && sameApplication(job, action));
  const stages = run.stages.filter(
    stage => hasRun(stage) && stage.actionId === action.id && sameApplication(stage, action),
  );
  return { jobs, stages };
}

function hasRun(stage: Stage): boolean {
  return stage.status !== 'skipped' && stage.status !== 'pending';
}

function sameApplication(work: { applicationId: string }, action: Action): boolean {
  return action.applicationId === null || work.applicationId === action.applicationId;
}

function cells(run: Run, action: Action, number: number, palette: Palette): (Cell | string)[] {
  const { jobs, stages } = workOf(run, action);
  const sum = (value: (stage: Stage) => number): number => stages.reduce((total, stage) => total + value(stage), 0);
  const [written, read] = [sum(stage => stage.shuffleWriteBytes), sum(stage => stage.shuffleReadBytes)];
  const done = sum(stage => stage.numCompletedTasks);
  const all = sum(stage => stage.numTasks);
  const note = action.kind === 'schemaRead' ? ', reads data' : '';
  return [
    { text: flag(number), paint: palette.strong },
    { text: printable(opLabel(action)) + note, paint: palette.strong },
    { text: place(run, action.callSite), paint: palette.place },
    { text: statusText(action.status), paint: statusPaint(action.status, palette) },
    formatDuration(action.endTime === null ? null : action.endTime - action.startTime),
    jobs.length > 0 ? formatCount(jobs.length) : '',
    stages.length > 0 ? formatCount(stages.length) : '',
    all === 0 ? '' : done === all ? formatCount(all) : `${formatCount(done)}/${formatCount(all)}`,
    written + read > 0 ? `${formatBytes(written)} / ${formatBytes(read)}` : '',
    sum(stage => stage.inputBytes) > 0 ? formatBytes(sum(stage => stage.inputBytes)) : '',
  ];
}
