import type { CallSite, EventOf, ResultTable } from './runEvent';

export interface Call {
  made: EventOf<'callMade'>;
  ended: EventOf<'callEnded'> | null;
  /** Position in the event stream at which its jobs began to carry its id; null if they never did. */
  armedAt: number | null;
  /** Time of that position, in ms since the epoch. */
  armedTime: number | null;
  /** The first rows of the result. */
  result: ResultTable | null;
}

/** The calls from user code into pyspark, by id. */
export class Calls {
  private readonly byId = new Map<number, Call>();
  /** Armed calls that have not ended. There are few, however long the run is. */
  private readonly open = new Map<number, Call>();

  callMade(event: EventOf<'callMade'>): void {
    this.byId.set(event.callId, { made: event, ended: null, armedAt: null, armedTime: null, result: null });
  }

  callEnded(event: EventOf<'callEnded'>): void {
    const call = this.byId.get(event.callId);
    if (call) call.ended = event;
    this.open.delete(event.callId);
  }

  actionArmed(event: EventOf<'actionArmed'>, order: number): void {
    const call = this.byId.get(event.callId);
    if (!call) return;
    call.armedAt = order;
    call.armedTime = event.time;
    if (call.ended === null) this.open.set(event.callId, call);
  }

  actionReturned({ callId, result }: EventOf<'actionReturned'>): void {
    const call = this.byId.get(callId);
    if (call) call.result = result;
  }

  /** The calls that a thread made in a time. */
  ofThread(thread: string, from: number, until: number): Call[] {
    return [...this.byId.values()].filter(
      ({ made }) => made.thread === thread && made.time >= from && made.time <= until,
    );
  }

  forget(callId: number): void {
    this.byId.delete(callId);
    this.open.delete(callId);
  }

  get(callId: number): Call | null {
    return this.byId.get(callId) ?? null;
  }

  callSite(callId: number | null): CallSite | null {
    return callId === null ? null : (this.byId.get(callId)?.made.frames[0] ?? null);
  }

  /** The last armed call among those that have not ended. */
  lastArmed(isSo: (call: Call) => boolean): Call | null {
    return [...this.open.values()].findLast(isSo) ?? null;
  }

  all(): Iterable<Call> {
    return this.byId.values();
  }
}
