import type { RunEvent } from '../model/runEvent';
import type { RecordingWriter } from './recording';

export type Emit = (event: RunEvent) => void;
export type Subscriber = (events: RunEvent[]) => void;

const BATCH_MS = 40;

/**
 * The ordered event stream of a run: every event goes to the recording, then to subscribers, in batches. Late
 * subscribers receive earlier events from the recording. Only rows of the user's data, which are not written without
 * consent, are kept in memory.
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

  /** Earlier events that are not in the recording. */
  get unrecorded(): readonly RunEvent[] {
    return this.rows;
  }

  /** Calls `subscriber` with all events from now. All earlier ones are then in the recording and in `unrecorded`. */
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
