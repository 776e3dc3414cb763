import type { Run, Stage } from '../../model/run';
import { runSpan } from '../../model/runSpan';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { QUANTILE_HEADS, quantileRows, stageFacts } from '../stageFacts';
import { sortedTasks } from '../../model/tasks/sortedTasks';
import { firstOrder, taskColumns } from '../taskColumns';
import { faintLines } from './faintLines';
import { createPalette, type Palette } from './palette';
import { rule } from './rule';
import { stageSubject } from './stageSubject';
import { statusText } from './statusMark';
import { textTable, type Column } from './textTable';
import { wrapText } from './wrapText';

interface Options {
  width: number;
  color: boolean;
}

const MOST_TASKS = 20;
const RIGHT = { align: 'right' as const };
const QUANTILE_COLUMNS: Column[] = QUANTILE_HEADS.map((title, index) => ({ title, ...(index > 0 && RIGHT) }));

/**
 * What `strobe show --stage` prints of each attempt of a stage: sums, quantiles, and the tasks that failed or took longest. Several
 * applications have stages of the same id. Null if none has it.
 */
export function renderStage(run: Run, stageId: number, options: Options): string | null {
  const palette = createPalette(options.color);
  const found = run.stages.filter(({ id }) => id === stageId);
  const { start } = runSpan(run);
  const texts = found.map(stage => stageLines(run, stage, start, options, palette).join('\n'));
  return texts.length > 0 ? texts.join('\n\n') : null;
}

function stageLines(run: Run, stage: Stage, start: number, { width }: Options, palette: Palette): string[] {
  const attempt = stage.attempt > 0 ? `.${stage.attempt}` : '';
  const facts = [...stateFacts(stage), ...stageFacts(stage).map(([name, value]) => `${name} ${value}`)];
  const quantiles = stage.taskSummary === null ? [] : quantileRows(stage.taskSummary);
  const within = (lines: string[]) => lines.map(line => ` ${line}`);
  return [
    rule(`Stage ${stage.id}${attempt} · ${stageSubject(run, stage, true)}`, width, palette),
    ...within(wrapText(facts.join(' · '), width - 1)),
    ...(quantiles.length > 0 ? ['', ...within(textTable(QUANTILE_COLUMNS, quantiles, width - 1, palette))] : []),
    ...(stage.tasks.length > 0 ? ['', ...taskLines(stage, start, width, palette)] : []),
  ];
}

function stateFacts({ status, startTime, endTime, numCompletedTasks, numTasks, numFailedTasks }: Stage): string[] {
  return [
    statusText(status),
    `${formatCount(numCompletedTasks)}/${plural(numTasks, 'task')}`,
    ...(numFailedTasks > 0 ? [`${formatCount(numFailedTasks)} failed`] : []),
    ...(startTime === null || endTime === null ? [] : [`${formatDuration(endTime - startTime)} elapsed`]),
  ];
}

function taskLines(stage: Stage, start: number, width: number, palette: Palette): string[] {
  const shown = sortedTasks(stage.tasks, firstOrder(stage)).slice(0, MOST_TASKS);
  const used = taskColumns(start).filter(({ isUsed }) => isUsed(shown));
  const columns = used.map(column => ({
    title: column.title,
    ...(column.isFigure && RIGHT),
    ...(column.title === 'error' && { flexible: true }),
  }));
  const rows = Array.from(shown, task => used.map(({ text }) => text(task)));
  const left = stage.tasks.length - shown.length;
  return [
    ...textTable(columns, rows, width - 1, palette).map(line => ` ${line}`),
    ...(left > 0
      ? faintLines(` ${plural(left, 'shorter task')} not shown: use strobe show --json`, width, palette)
      : []),
  ];
}
