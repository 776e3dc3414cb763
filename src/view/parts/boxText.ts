import type { LineageGroup as PlacedBox } from '../../layout/layoutLineage';
import { formatCount } from '../text/formatCount';
import { formatDuration } from '../text/formatDuration';
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
  /** Its datasets have stages. */
  ran: boolean;
  /** None of its datasets has come yet. */
  promised: boolean;
}

/** What stands over a box of the lineage. */
export function boxText(picture: LineagePicture, box: PlacedBox): BoxText {
  const group = picture.groups.get(box.datasetIds[0] ?? 0);
  const ran = box.stages.length > 0;
  const promised = box.members.every(id => picture.promised.datasets.has(id));
  const { run } = picture.promised;
  const share = Math.min(1, group?.share ?? 0);
  const waits = run.status === 'running' && run.script.mode !== 'explain';
  const unrun = box.used ? 'no stage of its own' : promised || waits ? 'not run yet' : 'not run';
  const title = ran ? stageLabel(box.stages, 4) : unrun;
  if (!ran || group === undefined) return { title, time: '', share: 0, done: null, ran, promised };
  if (group.waiting) return { title, time: 'not begun', share: 0, done: null, ran, promised };
  if (!group.running) {
    const percent = share > 0 ? ` · ${Math.max(1, Math.round(share * 100))} %` : '';
    return { title, time: `${formatDuration(group.time)}${percent}`, share, done: null, ran, promised };
  }
  const counts = box.stages.flatMap(key => picture.tasks.get(key) ?? []);
  const [done, all] = [
    counts.reduce((sum, each) => sum + each.done, 0),
    counts.reduce((sum, each) => sum + each.all, 0),
  ];
  const time = `${formatCount(done)}/${formatCount(all)} tasks · ≥ ${formatDuration(group.time)}`;
  return { title, time, share, done: all > 0 ? done / all : 0, ran, promised };
}
