import type { EntryOutcome, EventOf, RunEvent } from './runEvent';

/** What the last execution of a cell cost. */
export interface CellCost {
  executionCount: number;
  /** Null while it runs. */
  outcome: EntryOutcome | null;
  /** ms; null while it runs. */
  duration: number | null;
  actions: number;
  /** ms that its actions took. */
  actionTime: number;
  jobs: number;
}

interface Execution extends CellCost {
  cellId: string;
  startTime: number;
  /** Its text; null if the event has none. */
  source: string | null;
}

/** The costs of cells, from the events of a kernel as they come: a window follows many kernels, and reduces none of them. */
export class CellCosts {
  private readonly executions = new Map<number, Execution>();
  /** Execution and start of each call that has not ended. */
  private readonly calls = new Map<number, { execution: Execution; since: number; isAction: boolean }>();
  /** By call that ran jobs, which may be told after its end. */
  private readonly actions = new Map<number, Execution>();
  private readonly last = new Map<string, Execution>();

  /** @returns the id of the cell whose cost has changed, null for none */
  take(event: RunEvent): string | null {
    switch (event.type) {
      case 'entryStarted':
        return event.kind === 'cell' && event.cellId !== undefined ? this.begin(event.entryId, event) : null;
      case 'entryEnded':
        return this.end(event);
      case 'callMade': {
        const execution = this.executions.get(event.entryId ?? 0);
        if (execution && event.parentCallId === null)
          this.calls.set(event.callId, { execution, since: event.time, isAction: false });
        return null;
      }
      case 'actionArmed':
        return this.armed(event.callId);
      case 'callEnded':
        return this.callEnded(event.callId, event.time);
      case 'jobStarted': {
        const execution = event.actionId === null ? undefined : this.actions.get(event.actionId);
        if (execution) execution.jobs++;
        return execution?.cellId ?? null;
      }
      default:
        return null;
    }
  }

  /** Of the last execution of a cell; null if there was none. */
  of(cellId: string): CellCost | null {
    return this.last.get(cellId) ?? null;
  }

  /** The text of the last execution of a cell; null if it is unknown. */
  sourceOf(cellId: string): string | null {
    return this.last.get(cellId)?.source ?? null;
  }

  /** Ids of the cells that ran. */
  cellIds(): string[] {
    return [...this.last.keys()];
  }

  private begin(
    id: number,
    {
      cellId,
      executionCount,
      source,
      time,
    }: Pick<EventOf<'entryStarted'>, 'cellId' | 'executionCount' | 'source' | 'time'>,
  ) {
    const cost = {
      executionCount: executionCount ?? 0,
      outcome: null,
      duration: null,
      actions: 0,
      actionTime: 0,
      jobs: 0,
    };
    const execution: Execution = { ...cost, cellId: cellId!, startTime: time, source: source ?? null };
    this.executions.set(id, execution);
    this.last.set(execution.cellId, execution);
    return execution.cellId;
  }

  private end({ entryId, outcome, time }: { entryId: number; outcome: EntryOutcome; time: number }): string | null {
    const execution = this.executions.get(entryId);
    if (!execution) return null;
    this.executions.delete(entryId);
    execution.outcome = outcome;
    execution.duration = time - execution.startTime;
    return execution.cellId;
  }

  private armed(callId: number): string | null {
    const call = this.calls.get(callId);
    if (!call || call.isAction) return null;
    call.isAction = true;
    call.execution.actions++;
    this.actions.set(callId, call.execution);
    return call.execution.cellId;
  }

  private callEnded(callId: number, time: number): string | null {
    const call = this.calls.get(callId);
    if (!call) return null;
    this.calls.delete(callId);
    if (!call.isAction) return null;
    call.execution.actionTime += time - call.since;
    return call.execution.cellId;
  }
}
