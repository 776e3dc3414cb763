import type { Action, Run } from '../../model/run';
import { streamFigures } from '../../model/streamFigures';
import { formatDuration } from '../../text/formatDuration';
import { sumOf } from '../../model/sumOf';
import { plural } from '../../text/plural';
import { streamName } from './streamTable';

/**
 * `Streaming query clicks has been active for 22 s: 10 batches, the last in 889 ms.`, or the sums of several. Null if none is active,
 * or if something runs beside them.
 */
export function streamsSentence(run: Run, now: number): string | null {
  const active = run.streams.filter(({ status }) => status === 'active');
  const [only] = active;
  if (only === undefined || run.actions.some(action => action.status === 'running' && !isOfStream(run, action)))
    return null;
  const figures = active.map(streamFigures);
  const batches = plural(
    sumOf(figures, ({ total }) => total.batches),
    'batch',
  );
  const rows = plural(
    sumOf(figures, ({ total }) => total.inputRows),
    'row',
  );
  if (active.length > 1) return `${active.length} streaming queries are active: ${batches}, ${rows}.`;
  const last = figures[0]!.last;
  const latest = last === null ? '' : `, the last in ${formatDuration(last.duration)}`;
  const since = formatDuration(Math.max(0, now - only.startTime));
  return `Streaming query ${streamName(only)} has been active for ${since}: ${batches}${latest}.`;
}

/** Its start, or an action of the function of `foreachBatch`. */
const isOfStream = (run: Run, { id }: Action): boolean =>
  run.streams.some(
    ({ actionId, batches }) => actionId === id || batches.some(({ actionIds }) => actionIds.includes(id)),
  );
