import type { RunEvent } from '../model/runEvent';
import { readRecording, type RecordingWriter } from './recording';

export type Emit = (event: RunEvent) => void;
export type Subscriber = (events: RunEvent[]) => void;

const BATCH_MS = 40;

/**
 * The one ordered stream of a run: every event goes into the recording, then to who listens, in batches. Who comes late
 * reads what was from the recording; only what is not in it is kept in memory: rows of the person's data, which are not
 * written unless the person says so, and what a full disk did not take.
 */
export class EventStream {
  private readonly subscribers = new Set<Subscriber>();
  private batch: RunEvent[] = [];
  private timer: NodeJS.Timeout | null = null;
  private count = 0;
  /** Bounded by the recorder. */
  private readonly rows: RunEvent[] = [];

  constructor(
    readonly recording: RecordingWriter,
    private readonly redact: (event: RunEvent) => RunEvent,
    private readonly recordRows: boolean,
  ) {}

  emit(event: RunEvent): void {
    const clean = this.redact(event);
    this.count++;
    if (clean.type === 'actionReturned' && !this.recordRows) this.rows.push(clean);
    else this.recording.append(clean);
    this.batch.push(clean);
    this.timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  /**
   * All that was said until now, and how many events that is. Who listens has been told of them when this returns its
   * promise; what is said while they are read is not among them.
   */
  async past(): Promise<{ events: RunEvent[]; count: number }> {
    // The recording first: if the disk fails, that is said, too.
    this.recording.flush();
    this.flush();
    const { count } = this;
    const unrecorded = [...this.recording.unwritten, ...this.rows];
    const { events } = await readRecording(this.recording.path, this.recording.length);
    return { events: [...events, ...unrecorded], count };
  }

  /** Calls `subscriber` with all that is said since now. */
  subscribe(subscriber: Subscriber): () => void {
    this.flush();
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
