import { stageKey } from '../../model/stageKey';
import { stageTimes } from '../../model/stageTimes';
import type { Run } from '../../model/run';
import type { RunLinks } from '../runLinks';
import { actionNumbers, flag } from '../text/actionNumbers';
import { formatDuration } from '../../text/formatDuration';
import { opLabel } from '../text/opLabel';
import { place } from '../text/place';
import { plural } from '../../text/plural';
import { stageSubject } from '../text/stageSubject';

/** A bar in the timeline. */
export interface Span {
  start: number;
  end: number;
  label: string;
  key: string | null;
  kind: string;
  /** Share of time, 0 to 1. */
  heat: number;
  /** The text in the bar, if it fits. */
  text: string;
}

/** The bars of each timeline row, from the driver down to the stages. Unfinished bars end at `now`. */
export function timelineSpans(run: Run, links: RunLinks, now: number): { name: string; spans: Span[] }[] {
  return [
    { name: 'driver', spans: driverSpans(run, now) },
    { name: 'actions', spans: actionSpans(run, links, now) },
    { name: 'jobs', spans: jobSpans(run, links, now) },
    { name: 'stages', spans: stageSpans(run, links, now) },
  ].filter(row => row.spans.length > 0);
}

/** At most so many, the longest first. */
export function longestSpans(spans: Span[], most: number): Span[] {
  return [...spans].sort((a, b) => b.end - b.start - (a.end - a.start)).slice(0, most);
}

/** The latest time in a run. */
export function lastMoment(run: Run): number {
  const times = [
    run.script.endTime,
    ...run.applications.map(each => each.endTime),
    ...run.stages.map(each => each.endTime),
  ];
  const known = [...times, ...run.actions.map(each => each.endTime ?? each.startTime)].filter(time => time !== null);
  return known.reduce((most, time) => Math.max(most, time), 0);
}

/** The time before Spark has started, and the time when only the driver works because no action runs. */
function driverSpans(run: Run, now: number): Span[] {
  const { startTime } = run.script;
  const spark = sparkReady(run);
  if (startTime === null || spark === null) return [];
  const spans: Span[] = [];
  const add = (start: number, end: number, text: string, kind: string): void => {
    if (end - start < 1) return;
    spans.push({ start, end, label: `${text}, ${formatDuration(end - start)}`, key: null, kind, heat: 0, text });
  };
  add(startTime, spark, 'starting Python and Spark', 'startup');
  let at = Math.max(startTime, spark);
  for (const action of [...run.actions].sort((a, b) => a.startTime - b.startTime)) {
    add(at, action.startTime, 'driver', 'driver');
    at = Math.max(at, action.endTime ?? now);
  }
  add(at, run.script.endTime ?? (run.status === 'running' ? now : at), 'driver', 'driver');
  return spans;
}

/** An application begins while pyspark starts it. How long that took is known of a single driver. */
function sparkReady({ applications, script, ledger, drivers, actions }: Run): number | null {
  const began = applications[0]?.startTime ?? null;
  if (began === null || drivers.length > 1 || ledger.wall === null) return began;
  const ready = (script.driverStartTime ?? script.startTime ?? began) + ledger.wall.start;
  return Math.max(began, Math.min(ready, actions[0]?.startTime ?? Infinity));
}

function actionSpans(run: Run, links: RunLinks, now: number): Span[] {
  const numbers = actionNumbers(run);
  return run.actions.map(action => {
    const end = action.endTime ?? now;
    const name = `${flag(numbers.get(action.id) ?? 0)} ${opLabel(action)} ${place(run, action.callSite)}`.trim();
    const label = `action ${name}, ${action.status}, ${formatDuration(end - action.startTime)}`;
    const kind = `action ${action.status}${action.kind === 'schemaRead' ? ' read' : ''}`;
    return { start: action.startTime, end, label, key: links.action(action.id), kind, heat: 0, text: name };
  });
}

function jobSpans(run: Run, links: RunLinks, now: number): Span[] {
  return run.jobs.map(job => {
    const end = job.endTime ?? now;
    const label = `job ${job.id}, ${job.status}, ${formatDuration(end - job.startTime)}`;
    const key = links.job(job.applicationId, job.id);
    return { start: job.startTime, end, label, key, kind: `job ${job.status}`, heat: 0, text: `job ${job.id}` };
  });
}

function stageSpans(run: Run, links: RunLinks, now: number): Span[] {
  const times = stageTimes(run);
  return run.stages.flatMap(stage => {
    if (stage.startTime === null) return [];
    const end = stage.endTime ?? now;
    const heat = times.get(stageKey({ applicationId: stage.applicationId, stageId: stage.id }))?.share ?? 0;
    const text = `stage ${stage.id} ${stageSubject(run, stage)}`;
    const label = `stage ${stage.id}, ${stageSubject(run, stage)}, ${plural(stage.numTasks, 'task')}, ${formatDuration(end - stage.startTime)}`;
    const key = links.stage(stage.applicationId, stage.id);
    return [{ start: stage.startTime, end, label, key, kind: `stage ${stage.status}`, heat, text }];
  });
}
