import type { Run, Stage } from '../../model/run';
import { actionNumbers, flag } from '../../view/text/actionNumbers';
import { workOf } from '../../view/text/actionTable';
import { formatBytes } from '../../view/text/formatBytes';
import { formatCount } from '../../view/text/formatCount';
import { formatDuration } from '../../view/text/formatDuration';
import { opLabel } from '../../view/text/opLabel';
import { place } from '../../view/text/place';
import { plural } from '../../view/text/plural';
import { stageSubject } from '../../view/text/stageSubject';
import { statusText } from '../../view/text/statusMark';
import { rootCause } from '../../view/text/rootCause';
import type { Markup } from './html';
import { html } from './html';
import type { ReportLinks } from './reportLinks';
import { selectable } from './selectable';

const MOST_ROWS = 500;
const SKEW_WORTH_SAYING = 2;

type Value = string | Markup;

interface Row {
  key: string;
  label: string;
  cells: Value[];
  kind: string;
  after?: Markup;
}

export function actionsTable(run: Run, links: ReportLinks): Markup {
  if (run.actions.length === 0) return html`<p class="empty">No action was observed.</p>`;
  const numbers = actionNumbers(run);
  const rows = [...run.actions]
    .sort((a, b) => (numbers.get(a.id) ?? 0) - (numbers.get(b.id) ?? 0))
    .map((action): Row => {
      const { jobs, stages } = workOf(run, action);
      const sum = (value: (stage: Stage) => number): number => stages.reduce((total, stage) => total + value(stage), 0);
      const sign = flag(numbers.get(action.id) ?? 0);
      const cause = action.status === 'failed' ? rootCause(run, action) : null;
      return {
        key: links.action(action.id),
        label: `action ${sign} ${opLabel(action)} ${place(run, action.callSite)}`,
        kind: action.status,
        cells: [
          html`<b>${sign} ${opLabel(action)}</b
            >${action.kind === 'schemaRead' && html` <small>reads data</small>`}${cause && html`<div class="error">${cause}</div>`}`,
          placed(place(run, action.callSite)),
          html`<span class="${action.status}">${statusText(action.status)}</span>`,
          formatDuration(action.endTime === null ? null : action.endTime - action.startTime),
          count(jobs.length),
          count(stages.length),
          count(sum(stage => stage.numTasks)),
          bytes(sum(stage => stage.inputBytes)),
          bytes(sum(stage => stage.shuffleReadBytes)),
          bytes(sum(stage => stage.shuffleWriteBytes)),
          bytes(sum(stage => stage.outputBytes)),
        ],
      };
    });
  const heads = [
    'action',
    'line',
    'status',
    'time',
    'jobs',
    'stages',
    'tasks',
    'input',
    'shuffle read',
    'shuffle written',
    'output',
  ];
  return table(heads, rows, 3);
}

export function jobsTable(run: Run, links: ReportLinks): Markup {
  const rows = run.jobs.map((job): Row => {
    const done = job.numCompletedTasks === job.numTasks ? '' : `${formatCount(job.numCompletedTasks)} / `;
    return {
      key: links.job(job.applicationId, job.id),
      label: `job ${job.id}, ${job.status}`,
      kind: job.status,
      cells: [
        String(job.id),
        html`${job.description ?? ''}${job.error && html`<div class="error">${job.error.split('\n')[0]}</div>`}`,
        html`<span class="${job.status}">${statusText(job.status)}</span>`,
        formatDuration(job.endTime === null ? null : job.endTime - job.startTime),
        formatCount(job.stageIds.length - job.skippedStageIds.length),
        job.skippedStageIds.length > 0 ? formatCount(job.skippedStageIds.length) : '',
        `${done}${formatCount(job.numTasks)}`,
      ],
    };
  });
  return table(['job', 'what', 'status', 'time', 'stages', 'skipped', 'tasks'], rows, 3);
}

export function stagesTable(run: Run, links: ReportLinks): Markup {
  const ran = run.stages.filter(stage => stage.status !== 'skipped' && stage.status !== 'pending');
  if (ran.length === 0) return html`<p class="empty">No stage ran.</p>`;
  const total = ran.reduce((sum, stage) => sum + stage.executorRunTime, 0);
  const skipped = run.stages.filter(stage => stage.status === 'skipped').length;
  const rows = ran.map((stage): Row => stageRow(run, stage, total, links));
  const heads = [
    'stage',
    'what',
    'status',
    'tasks',
    'run time',
    '',
    'median task',
    'longest',
    'skew',
    'GC',
    'input',
    'shuffle read',
    'shuffle written',
    'spilled',
    'output',
  ];
  return html`${table(heads, rows, 3)}${skipped > 0 && html`<p class="left">${plural(skipped, 'stage')} skipped: the shuffle output was there already.</p>`}`;
}

function stageRow(run: Run, stage: Stage, total: number, links: ReportLinks): Row {
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
      placed(stageSubject(run, stage, true)),
      html`<span class="${stage.status}">${statusText(stage.status)}</span>`,
      `${done}${formatCount(stage.numTasks)}${failed}`,
      formatDuration(stage.executorRunTime),
      html`<span class="share"><i style="width:${(share * 100).toFixed(1)}%"></i></span>`,
      duration ? formatDuration(duration[2]) : '',
      duration ? formatDuration(duration[4]) : '',
      stage.skew !== null && stage.skew >= SKEW_WORTH_SAYING ? html`<b>${stage.skew.toFixed(1)}×</b>` : '',
      stage.jvmGcTime > 0 ? formatDuration(stage.jvmGcTime) : '',
      bytes(stage.inputBytes),
      bytes(stage.shuffleReadBytes),
      bytes(stage.shuffleWriteBytes),
      stage.memoryBytesSpilled > 0 ? html`<b>${formatBytes(stage.memoryBytesSpilled)}</b>` : '',
      bytes(stage.outputBytes),
    ],
  };
}

function placed(text: string): Value {
  return text === '' ? '' : html`<span class="line">${text}</span>`;
}

function count(value: number): string {
  return value > 0 ? formatCount(value) : '';
}

function bytes(value: number): string {
  return value > 0 ? formatBytes(value) : '';
}

/** Columns from `firstNumber` on are figures; columns without any value are left out. */
function table(heads: string[], rows: Row[], firstNumber: number): Markup {
  const shown = rows.slice(0, MOST_ROWS);
  const used = heads.map((_, index) => index).filter(index => shown.some(row => row.cells[index] !== ''));
  const figure = (index: number): Markup | false => index >= firstNumber && html`class="figure"`;
  return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            ${used.map(index => html`<th scope="col" ${figure(index)}>${heads[index]}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            row =>
              html`<tr class="${row.kind}" ${selectable(row.key, row.label)}>
                ${used.map(index => html`<td ${figure(index)}>${row.cells[index]}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${rows.length > shown.length && html`<p class="left">${plural(rows.length - shown.length, 'more row')}: strobe show --json has all.</p>`}`;
}
