import { readFileSync } from 'node:fs';
import { decodeRecording } from '../../../src/runFiles/recording';
import type { EventOf, RunEvent, RunEventType } from '../../../src/model/runEvent';

/** The events in a recording, before any view of them: Spark's data, without conclusions. */
export function recordedEvents(recording: string): RunEvent[] {
  const { events, truncated } = decodeRecording(readFileSync(recording));
  if (truncated) throw new Error(`${recording} ends in the middle of a block`);
  return events;
}

export function eventsOf<T extends RunEventType>(events: RunEvent[], type: T): EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => event.type === type);
}
