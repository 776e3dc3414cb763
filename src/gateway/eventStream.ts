import type { RunEvent } from '../model/runEvent';
import type { RecordingWriter } from './recording';

export type Emit = (event: RunEvent) => void;
export type Subscriber = (events: RunEvent[]) => void;

const BATCH_MS = 40;

/**
 * The one ordered stream of a run: every event goes into the recording, then to who listens, in batches. Who comes late
 * reads what was from the recording; only rows of the person's data, which are not written unless the person says so, are
 * kept in memory.
 */
export class EventStream {
  private readonly subscribers = new Set<Subscriber>();
  private batch: RunEvent[] = [];
  private timer: NodeJS.Timeout | null = null;
  /** Bounded by the recorder. */
  private readonly rows: RunEvent[] = [];

  constructor(
    readonly recording: RecordingWriter,
    private readonly redact: (event: RunEvent) => RunEvent,
    private readonly recordRows: boolean,
  ) {}

  emit(event: RunEvent): void {
    const clean = this.redact(event);
    if (clean.type === 'actionReturned' && !this.recordRows) this.rows.push(clean);
    else this.recording.append(clean);
    this.batch.push(clean);
    this.timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  /** What was said and is not in the recording. */
  get unrecorded(): readonly RunEvent[] {
    return this.rows;
  }

  /** Calls `subscriber` with all that was said since now. The recording, with `unrecorded`, then holds all that was said before. */
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
