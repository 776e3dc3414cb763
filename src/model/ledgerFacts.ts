import type { Ledger } from './run';
import type { EventOf } from './runEvent';
import type { Calls } from './calls';

/** What the drivers paid. Each tells its totals again and again: the last word of each counts. */
export class LedgerFacts {
  private readonly totals = new Map<number, EventOf<'ledgerTotals'>>();
  private readonly broadcasts: EventOf<'broadcastCreated'>[] = [];

  ledgerTotals(event: EventOf<'ledgerTotals'>): void {
    this.totals.set(event.pid, event);
  }

  broadcastCreated(event: EventOf<'broadcastCreated'>): void {
    this.broadcasts.push(event);
  }

  build(calls: Calls): Ledger {
    const ledger: Ledger = {
      py4jCalls: 0,
      py4jTime: 0,
      py4jBytesSent: 0,
      py4jBytesReceived: 0,
      recorderTime: 0,
      broadcasts: this.broadcasts.map(({ callId, size }) => ({ callSite: calls.callSite(callId), size })),
    };
    for (const totals of this.totals.values()) {
      ledger.py4jCalls += totals.py4jCalls;
      ledger.py4jTime += totals.py4jTimeMs;
      ledger.py4jBytesSent += totals.py4jBytesSent;
      ledger.py4jBytesReceived += totals.py4jBytesReceived;
      ledger.recorderTime += totals.recorderTimeMs;
    }
    return ledger;
  }
}
