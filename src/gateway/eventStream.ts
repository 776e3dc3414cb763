import type { RunEvent } from '../model/runEvent';
import type { RecordingWriter } from './recording';

export type Emit = (event: RunEvent) => void;
export type Subscriber = (events: RunEvent[]) => void;

const BATCH_MS = 40;

/**
 * The one ordered stream of a run: every event goes into the recording, then to who listens, in batches. Nothing is kept
 * in memory; who comes late reads what was from the recording.
 */
export class EventStream {
  private readonly subscribers = new Set<Subscriber>();
  private batch: RunEvent[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(
    readonly recording: RecordingWriter,
    private readonly redact: (event: RunEvent) => RunEvent,
  ) {}

  emit(event: RunEvent): void {
    const clean = this.redact(event);
    this.recording.append(clean);
    this.batch.push(clean);
    this.timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  /** Calls `subscriber` with all that was said since now. The recording then holds all that was said before. */
  subscribe(subscriber: Subscriber): () => void {
    this.flush();
    this.recording.flush();
    this.subscribers.add(subscriber);
    return () => this.subscribers.delete(subscriber);
  }

  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const events = this.batch;
    this.batch = [];
    if (events.length) for (const subscriber of this.subscribers) subscriber(events);
  }

  close(): void {
    this.flush();
    this.recording.close();
  }
}
