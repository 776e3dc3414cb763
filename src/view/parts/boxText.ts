import type { LineageGroup as PlacedBox } from '../../layout/lineageLayout';
import type { Run } from '../../model/run';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { toldElsewhere, type LineageGroup } from '../text/lineageGroups';
import { ELSEWHERE, groupLabel } from '../text/groupLabel';
import { percent } from '../../text/percent';
import { shortGroupLabel } from '../text/shortGroupLabel';
import { noStage } from '../text/noStage';
import type { LineagePicture } from './lineagePicture';

export interface BoxText {
  title: string;
  /** Time and share, or progress; empty if unknown. */
  time: string;
  /** Warnings and time, shortened to fit beside the title. */
  shown: string;
  /** Share of the wall time of the run, 0 to 1. */
  share: number;
  /** Share of completed tasks while running, 0 to 1; otherwise null. */
  done: number | null;
  /** Warnings about its stages, for example `skew` or `spill`. */
  warnings: string[];
  /** Whether its datasets have stages. */
  ran: boolean;
  /** Whether all of its datasets are expected only. */
  promised: boolean;
}

const WARNINGS: Record<string, string> = {
  'stage.dataSkew': 'skew',
  'stage.straggler': 'straggler',
  'memory.spill': 'spill',
  'memory.gc': 'GC',
  'failure.stageRetried': 'retried',
  'failure.tasks': 'failed tasks',
};

/** Maximum number of characters above a box, shared by title and time, in the widest of the fonts in use. */
const WIDEST = 34;
/** A title needs at least the room of `12 stages`. */
const TITLE_ROOM = 10;

const TIMED_ELSEWHERE = { warnings: [], time: 'time in other boxes', shown: '', share: 0, done: null };

/** The text above a lineage box. `↕` means that other boxes show the time of its stages. */
export function boxText(picture: LineagePicture, box: PlacedBox): BoxText {
  const group = picture.groups.get(box.datasetIds[0] ?? 0);
  const ran = box.stages.length > 0;
  const isPromised = (id: number): boolean => picture.promised.datasets.has(id);
  const promised = box.members.every(id => (picture.units.folds.get(id)?.datasetIds ?? [id]).every(isPromised));
  const { run } = picture.promised;
  const warnings = warningsOf(run, box);
  const always = { warnings, ran, promised };
  if (!ran || group === undefined)
    return { ...always, title: unrunTitle(run, box, promised), time: '', shown: '', share: 0, done: null };
  if (toldElsewhere(group)) return { ...always, title: groupLabel(group), ...TIMED_ELSEWHERE };
  if (picture.repeated.has(box.id))
    return { ...always, title: `${groupLabel(group)} ${ELSEWHERE}`, ...TIMED_ELSEWHERE };
  const timed = group.waiting ? { time: 'not started', share: 0, done: null } : timeOf(picture, box, group);
  const shown = shownTime(timed.time, warnings);
  return { ...always, title: shortGroupLabel(group, WIDEST - shown.length), shown, ...timed };
}

/** Warnings and time as far as they leave room for a title. */
function shownTime(time: string, warnings: string[]): string {
  const short = time.replace(' of run', '');
  const texts = [`▲ ${warnings.slice(0, 2).join(', ')} · `, `▲ ${warnings[0]} · `, '▲ '].flatMap(sign =>
    [time, short].map(each => (warnings.length > 0 ? sign + each : each)),
  );
  return texts.find(text => text.length <= WIDEST - TITLE_ROOM) ?? texts.at(-1) ?? '';
}

function unrunTitle(run: Run, box: PlacedBox, promised: boolean): string {
  const waits = run.status === 'running' && run.script.mode !== 'explain';
  return box.used ? noStage(run) : promised || waits ? 'not run yet' : 'not run';
}

function timeOf(
  picture: LineagePicture,
  box: PlacedBox,
  group: LineageGroup,
): Pick<BoxText, 'time' | 'share' | 'done'> {
  const share = Math.min(1, group.share);
  if (!group.running) {
    const part = share > 0 ? ` · ${percent(share)} of run` : '';
    return { time: `${formatDuration(group.elapsed)}${part}`, share, done: null };
  }
  const counts = box.stages.flatMap(key => picture.tasks.get(key) ?? []);
  const done = counts.reduce((sum, each) => sum + each.done, 0);
  const all = counts.reduce((sum, each) => sum + each.all, 0);
  const time = `${formatCount(done)}/${formatCount(all)} tasks · ≥ ${formatDuration(group.elapsed)}`;
  return { time, share, done: all > 0 ? done / all : 0 };
}

function warningsOf(run: Run, box: PlacedBox): string[] {
  const found = run.findings.filter(({ applicationId, stageIds }) =>
    stageIds.some(id => box.stages.includes(`${applicationId ?? run.applications[0]?.id}/${id}`)),
  );
  return [...new Set(found.flatMap(({ rule }) => WARNINGS[rule] ?? []))];
}
