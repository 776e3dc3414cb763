import { gaps, type Gap, type GapEdge, type GapParts } from '../model/gaps';
import type { Run } from '../model/run';
import { runSpan } from '../model/runSpan';
import { formatDuration } from '../text/formatDuration';
import { percent } from '../text/percent';
import { place } from './text/place';
import { printable } from './text/printable';

/** The columns after `LAST_GAP_NUMBER` have text. */
export const GAP_HEADS = ['start', 'length', 'share', 'driver', 'waiting', 'no executor', 'after', 'before'];
export const LAST_GAP_NUMBER = 5;

/** A smaller share says nothing: `<1 %`. */
const LEAST_SHARE = 0.005;

const MEANINGS: [keyof GapParts, string][] = [
  ['driver', 'in the driver'],
  ['waiting', 'waiting for planning, scheduling and results'],
  ['noExecutor', 'without an executor for the tasks'],
];

/** The longest gaps of a run, the longest first, as cells under `GAP_HEADS`; figures that say nothing are empty. */
export function gapRows(run: Run, most = Infinity): { gap: Gap; cells: string[] }[] {
  const { start, end } = runSpan(run);
  const longest = [...gaps(run).list].sort((a, b) => b.length - a.length).slice(0, most);
  return longest.map(gap => ({
    gap,
    cells: [
      formatDuration(gap.startTime - start),
      formatDuration(gap.length),
      gap.length / (end - start) < LEAST_SHARE ? '' : percent(gap.length / (end - start)),
      ...MEANINGS.map(([part]) => (gap[part] > 0 ? formatDuration(gap[part]) : '')),
      gap.before ? edgeText(run, gap.before) : 'the start',
      gap.after ? edgeText(run, gap.after) : run.status === 'running' ? '' : 'the end',
    ],
  }));
}

/** `job 3 · collect :21`; without a line, the query, or else Spark's name of the stage. */
function edgeText(run: Run, { stageId, jobId, queryId, line, name }: GapEdge): string {
  const whose = jobId === null ? `stage ${stageId}` : `job ${jobId}`;
  const subject = line ? `${line.op ?? ''} ${place(run, line)}`.trim() : queryId === null ? name : `query ${queryId}`;
  return printable(`${whose} · ${subject}`);
}

/** `No stage worked for 3m 20s, 33 % of the run: 2m 50s in the driver, 30.0 s without an executor for the tasks.` Empty if there are no gaps. */
export function gapsSentence(run: Run): string {
  const found = gaps(run);
  if (found.time <= 0) return '';
  const parts = MEANINGS.filter(([part]) => found[part] > 0).map(
    ([part, text]) => `${formatDuration(found[part])} ${text}`,
  );
  return `No stage worked for ${formatDuration(found.time)}, ${percent(found.share)} of the run: ${parts.join(', ')}.`;
}
