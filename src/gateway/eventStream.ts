import { KEPT_BATCHES } from '../model/keptBatches';
import type { RunEvent } from '../model/runEvent';
import { readRecording, type RecordingWriter } from '../runFiles/recording';
import { HeldBatches } from './heldBatches';
import { HeldTotals } from './heldTotals';

export type Emit = (event: RunEvent) => void;
export type Subscriber = (events: RunEvent[]) => void;

const BATCH_MS = 40;

/**
 * The ordered event stream of a run: every event goes to the recording, then to subscribers, in batches. Late
 * subscribers receive earlier events from the recording. Only what is not in it is kept in memory: rows of the user's
 * data, which are not written without consent, the last batches of streams, the last totals of drivers, and events that could not be written to a full
 * disk.
 */
export class EventStream {
  private readonly subscribers = new Set<Subscriber>();
  private batch: RunEvent[] = [];
  private timer: NodeJS.Timeout | null = null;
  private count = 0;
  /** Bounded by the recorder. */
  private readonly rows: RunEvent[] = [];
  private readonly batches: HeldBatches;
  private readonly totals = new HeldTotals();

  constructor(
    readonly recording: RecordingWriter,
    private readonly redact: (event: RunEvent) => RunEvent,
    private readonly recordRows: boolean,
    keptBatches = KEPT_BATCHES,
  ) {
    this.batches = new HeldBatches(keptBatches);
  }

  emit(event: RunEvent): void {
    const clean = this.redact(event);
    this.count++;
    if (clean.type === 'actionReturned' && !this.recordRows) this.rows.push(clean);
    else for (const each of this.toWrite(clean)) this.recording.append(each);
    this.batch.push(clean);
    this.timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  private toWrite(event: RunEvent): RunEvent[] {
    return this.batches.take(event).flatMap(each => this.totals.take(each));
  }

  /** What the recording may still get. */
  private get held(): RunEvent[] {
    return [...this.batches.all, ...this.totals.all];
  }

  /**
   * All earlier events, and their number. Subscribers have received them when this returns its promise; events that are
   * emitted while the recording is read are not included.
   */
  async past(): Promise<{ events: RunEvent[]; count: number }> {
    // The recording first: if the disk fails, that is an event, too.
    this.recording.flush();
    this.flush();
    const { count } = this;
    const unrecorded = [...this.recording.unwritten, ...this.held, ...this.rows];
    const { events } = await readRecording(this.recording.path, this.recording.length);
    return { events: [...events, ...unrecorded], count };
  }

  /** Calls `subscriber` with all events from now. */
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
    for (const each of this.held) this.recording.append(each);
    this.recording.close();
  }
}
