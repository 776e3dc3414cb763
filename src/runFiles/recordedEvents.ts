import { StrobeError } from '../errors/strobeError';
import { degraded } from '../model/degradation';
import type { RunEvent } from '../model/runEvent';
import { runLost } from '../model/runLost';
import { plural } from '../text/plural';
import type { Recorded } from './recording';

/**
 * The events of a recording file, with those that say what is missing: its end, or what could not be read.
 * @throws StrobeError `recording.invalid` if nothing could be read of what is in it.
 */
export function recordedEvents({ events, truncated, invalid }: Recorded): RunEvent[] {
  if (events.length === 0 && (truncated || invalid > 0))
    throw new StrobeError('recording.invalid', 'The recording is damaged: nothing in it could be read.');
  const last = events.at(-1);
  const time = last?.time ?? 0;
  const incomplete = (reason: string) =>
    degraded('recording.truncated', `The recording is incomplete: ${reason}.`, time);
  const hasEnd = !truncated && last?.type === 'runEnded';
  return [
    ...events,
    ...(invalid > 0 ? [incomplete(`could not read ${plural(invalid, 'event')} of it`)] : []),
    ...(hasEnd ? [] : [incomplete('it ends in the middle of the run')]),
    ...(last?.type === 'runEnded' ? [] : [runLost(time)]),
  ];
}
