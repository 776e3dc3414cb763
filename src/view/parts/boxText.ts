import type { LineageGroup as PlacedBox } from '../../layout/layoutLineage';
import type { Run } from '../../model/run';
import { formatCount } from '../text/formatCount';
import { formatDuration } from '../text/formatDuration';
import { noStage } from '../text/noStage';
import { stageLabel } from '../text/stageLabel';
import type { LineagePicture } from './lineagePicture';

export interface BoxText {
  title: string;
  /** Time and share, or how far it is; empty where there is nothing to say. */
  time: string;
  /** Part of the time of all stages, 0 to 1. */
  share: number;
  /** Part of the tasks that are done, 0 to 1, while it runs; null otherwise. */
  done: number | null;
  /** What is worth a look in its stages: `skew`, `spill`. */
  warnings: string[];
  /** Its datasets have stages. */
  ran: boolean;
  /** None of its datasets has come yet. */
  promised: boolean;
}

const WARNINGS: Record<string, string> = {
  'stage.skew': 'skew',
  'stage.spill': 'spill',
  'stage.gc': 'GC',
  'stage.retried': 'retried',
  'stage.failedTasks': 'failed tasks',
};

/** What stands over a box of the lineage; `↑` says that the time of its stages is told further up. */
export function boxText(picture: LineagePicture, box: PlacedBox): BoxText {
  const group = picture.groups.get(box.datasetIds[0] ?? 0);
  const ran = box.stages.length > 0;
  const promised = box.members.every(id => picture.promised.datasets.has(id));
  const { run } = picture.promised;
  const share = Math.min(1, group?.share ?? 0);
  const waits = run.status === 'running' && run.script.mode !== 'explain';
  const unrun = box.used ? noStage(run) : promised || waits ? 'not run yet' : 'not run';
  const warnings = warningsOf(run, box);
  const title = ran ? stageLabel(box.stages, warnings.length > 0 ? 2 : 4) : unrun;
  if (picture.repeated.has(box.id))
    return { title: `${title} ↑`, warnings: [], time: '', share: 0, done: null, ran, promised };
  const always = { title, warnings, ran, promised };
  if (!ran || group === undefined) return { ...always, time: '', share: 0, done: null };
  if (group.waiting) return { ...always, time: 'not begun', share: 0, done: null };
  if (!group.running) {
    const percent = share > 0 ? ` · ${Math.max(1, Math.round(share * 100))} %` : '';
    return { ...always, time: `${formatDuration(group.time)}${percent}`, share, done: null };
  }
  const counts = box.stages.flatMap(key => picture.tasks.get(key) ?? []);
  const done = counts.reduce((sum, each) => sum + each.done, 0);
  const all = counts.reduce((sum, each) => sum + each.all, 0);
  const time = `${formatCount(done)}/${formatCount(all)} tasks · ≥ ${formatDuration(group.time)}`;
  return { ...always, time, share, done: all > 0 ? done / all : 0 };
}

function warningsOf(run: Run, box: PlacedBox): string[] {
  const found = run.insights.filter(
    ({ applicationId, stageId }) =>
      stageId !== null && box.stages.includes(`${applicationId ?? run.applications[0]?.id}/${stageId}`),
  );
  return [...new Set(found.flatMap(({ code }) => WARNINGS[code] ?? []))];
}
