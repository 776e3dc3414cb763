import type { CallSite, EventOf, ResultTable } from './runEvent';

export interface Call {
  made: EventOf<'callMade'>;
  ended: EventOf<'callEnded'> | null;
  /** Place in the stream of events at which its jobs began to carry its id; null if they never did. */
  armedAt: number | null;
  /** The first rows of what it returned. */
  result: ResultTable | null;
}

/** The calls from user code into pyspark, by id. */
export class Calls {
  private readonly byId = new Map<number, Call>();

  callMade(event: EventOf<'callMade'>): void {
    this.byId.set(event.callId, { made: event, ended: null, armedAt: null, result: null });
  }

  callEnded(event: EventOf<'callEnded'>): void {
    const call = this.byId.get(event.callId);
    if (call) call.ended = event;
  }

  actionArmed(event: EventOf<'actionArmed'>, order: number): void {
    const call = this.byId.get(event.callId);
    if (call) call.armedAt = order;
  }

  actionReturned({ callId, result }: EventOf<'actionReturned'>): void {
    const call = this.byId.get(callId);
    if (call) call.result = result;
  }

  get(callId: number): Call | null {
    return this.byId.get(callId) ?? null;
  }

  callSite(callId: number | null): CallSite | null {
    return callId === null ? null : (this.byId.get(callId)?.made.frames[0] ?? null);
  }

  all(): Iterable<Call> {
    return this.byId.values();
  }
}
