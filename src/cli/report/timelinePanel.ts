import { stageTimes } from '../../layout/stageTimes';
import { stageKey } from '../../layout/stageKey';
import type { Run } from '../../model/run';
import { actionNumbers, flag } from '../../view/text/actionNumbers';
import { formatDuration } from '../../view/text/formatDuration';
import { opLabel } from '../../view/text/opLabel';
import { place } from '../../view/text/place';
import { plural } from '../../view/text/plural';
import { stageSubject } from '../../view/text/stageSubject';
import type { Markup } from './html';
import { html } from './html';
import type { ReportLinks } from './reportLinks';
import { selectable } from './selectable';

interface Span {
  start: number;
  end: number;
  label: string;
  key: string | null;
  kind: string;
  /** Share of time, 0 to 1. */
  heat: number;
  /** What stands in the bar if it fits. */
  text: string;
}

/** More bars than this, the shortest are left out. */
const MOST_BARS = 300;
const MOST_LANES = 8;
/** Part of the whole time that a bar must take to have room for words. */
const WIDE_ENOUGH = 0.03;
/** A tick further right would have its figure cut off. */
const LAST_TICK = 0.96;

/** Driver, actions, jobs and stages on one clock. */
export function timelinePanel(run: Run, links: ReportLinks): Markup {
  const rows = [
    { name: 'driver', spans: driverSpans(run) },
    { name: 'actions', spans: actionSpans(run, links) },
    { name: 'jobs', spans: jobSpans(run, links) },
    { name: 'stages', spans: stageSpans(run, links) },
  ].filter(row => row.spans.length > 0);
  const all = rows.flatMap(row => row.spans);
  if (all.length === 0) return html`<p class="empty">Nothing was timed.</p>`;
  const start = all.reduce((least, span) => Math.min(least, span.start), Infinity);
  const end = all.reduce((most, span) => Math.max(most, span.end), start + 1);
  return html`<div class="clock">${rows.map(row => rowOf(row.name, row.spans, start, end))} ${axis(end - start)}</div>`;
}

function endOf(run: Run): number {
  const times = [
    run.script.endTime,
    ...run.applications.map(each => each.endTime),
    ...run.stages.map(each => each.endTime),
  ];
  const known = [...times, ...run.actions.map(each => each.endTime ?? each.startTime)].filter(time => time !== null);
  return known.reduce((most, time) => Math.max(most, time), 0);
}

/** The time before Spark is there, and the time in which no action runs: then the driver works alone. */
function driverSpans(run: Run): Span[] {
  const { startTime } = run.script;
  const spark = run.applications[0]?.startTime ?? null;
  if (startTime === null || spark === null) return [];
  const spans: Span[] = [];
  const add = (from: number, to: number, text: string, kind: string): void => {
    if (to - from < 1) return;
    spans.push({
      start: from,
      end: to,
      label: `${text}, ${formatDuration(to - from)}`,
      key: null,
      kind,
      heat: 0,
      text,
    });
  };
  add(startTime, spark, 'start of Python and Spark', 'startup');
  let at = Math.max(startTime, spark);
  for (const action of [...run.actions].sort((a, b) => a.startTime - b.startTime)) {
    add(at, action.startTime, 'driver', 'driver');
    at = Math.max(at, action.endTime ?? endOf(run));
  }
  add(at, run.script.endTime ?? at, 'driver', 'driver');
  return spans;
}

function actionSpans(run: Run, links: ReportLinks): Span[] {
  const numbers = actionNumbers(run);
  return run.actions.map(action => {
    const end = action.endTime ?? endOf(run);
    const name = `${flag(numbers.get(action.id) ?? 0)} ${opLabel(action)} ${place(run, action.callSite)}`.trim();
    const label = `action ${name}, ${action.status}, ${formatDuration(end - action.startTime)}`;
    const kind = `action ${action.status}${action.kind === 'schemaRead' ? ' read' : ''}`;
    return { start: action.startTime, end, label, key: links.action(action.id), kind, heat: 0, text: name };
  });
}

function jobSpans(run: Run, links: ReportLinks): Span[] {
  return run.jobs.map(job => {
    const end = job.endTime ?? endOf(run);
    const label = `job ${job.id}, ${job.status}, ${formatDuration(end - job.startTime)}`;
    const key = links.job(job.applicationId, job.id);
    return { start: job.startTime, end, label, key, kind: `job ${job.status}`, heat: 0, text: `job ${job.id}` };
  });
}

function stageSpans(run: Run, links: ReportLinks): Span[] {
  const times = stageTimes(run);
  return run.stages.flatMap(stage => {
    if (stage.startTime === null) return [];
    const end = stage.endTime ?? endOf(run);
    const heat = times.get(stageKey({ applicationId: stage.applicationId, stageId: stage.id }))?.share ?? 0;
    const label = `stage ${stage.id}, ${stageSubject(run, stage)}, ${plural(stage.numTasks, 'task')}, ${formatDuration(end - stage.startTime)}`;
    const key = links.stage(stage.applicationId, stage.id);
    return [
      {
        start: stage.startTime,
        end,
        label,
        key,
        kind: `stage ${stage.status}`,
        heat,
        text: `stage ${stage.id} ${stageSubject(run, stage)}`,
      },
    ];
  });
}

function rowOf(name: string, spans: Span[], start: number, end: number): Markup {
  const longest = [...spans].sort((a, b) => b.end - b.start - (a.end - a.start)).slice(0, MOST_BARS);
  const lanes = inLanes(longest.sort((a, b) => a.start - b.start || b.end - a.end));
  const left = spans.length - longest.length;
  const percent = (time: number): string => `${((100 * (time - start)) / (end - start)).toFixed(3)}%`;
  return html`<div class="clockRow">
    <span class="name">${name}${left > 0 && html` <small>${left} shorter left out</small>`}</span>
    <div class="lanes">
      ${lanes.map(
        lane =>
          html`<div class="lane">
            ${lane.map(
              span =>
                html`<span
                  class="bar ${span.kind}"
                  ${span.key ? selectable(span.key, span.label) : html`role="img" aria-label="${span.label}"`}
                  title="${span.label}"
                  style="left:${percent(span.start)};width:${percent(start + span.end - span.start)};--h:${span.heat.toFixed(3)}"
                  >${(span.end - span.start) / (end - start) >= WIDE_ENOUGH && span.text}</span
                >`,
            )}
          </div>`,
      )}
    </div>
  </div>`;
}

/** Bars that overlap in time go into different lanes; when too many overlap, the last lane takes the rest. */
function inLanes(spans: Span[]): Span[][] {
  const lanes: Span[][] = [];
  const free: number[] = [];
  for (const span of spans) {
    const found = free.findIndex(until => until <= span.start);
    const lane = found >= 0 ? found : Math.min(lanes.length, MOST_LANES - 1);
    if (lanes[lane]) lanes[lane].push(span);
    else lanes[lane] = [span];
    free[lane] = Math.max(free[lane] ?? 0, span.end);
  }
  return lanes;
}

function axis(duration: number): Markup {
  const step = tickStep(duration);
  const ticks = Array.from({ length: Math.floor((duration * LAST_TICK) / step) + 1 }, (_, index) => index * step);
  return html`<div class="clockRow axis" aria-hidden="true">
    <span class="name"></span>
    <div class="ticks">
      ${ticks.map(
        tick =>
          html`<span style="left:${((100 * tick) / duration).toFixed(3)}%"
            >${tick === 0 ? '0' : formatDuration(tick)}</span
          >`,
      )}
    </div>
  </div>`;
}

/** A round step that gives 5 to 10 ticks. */
function tickStep(duration: number): number {
  const seconds = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 4 * 3600, 12 * 3600, 24 * 3600];
  const longest = [1, 2, 5, 10, 20, 50, 100, 200, 500, ...seconds.map(step => step * 1000)];
  return longest.find(step => duration / step <= 10) ?? duration;
}
