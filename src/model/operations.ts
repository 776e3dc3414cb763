import { isCancellation } from './causes/isCancellation';
import type { ActionOperation, Status } from './run';
import type { EventOf } from './runEvent';

/** Spark Connect's tag of an operation on queries and jobs: `SparkConnect_OperationTag_User_…_Session_…_Operation_<id>`. */
const TAG = /^SparkConnect_OperationTag_.*_Operation_([^_]+)$/;

export interface OperationRecord {
  started: EventOf<'operationStarted'>;
  progress: EventOf<'operationProgressed'> | null;
  ended: EventOf<'operationEnded'> | null;
}

/** The operations of Spark Connect, by the id that the client gives them. */
export class Operations {
  private readonly byId = new Map<string, OperationRecord>();

  operationStarted(event: EventOf<'operationStarted'>): void {
    this.byId.set(event.operationId, { started: event, progress: null, ended: null });
  }

  operationProgressed(event: EventOf<'operationProgressed'>): void {
    const operation = this.byId.get(event.operationId);
    if (operation) operation.progress = event;
  }

  operationEnded(event: EventOf<'operationEnded'>): void {
    const operation = this.byId.get(event.operationId);
    if (operation) operation.ended = event;
  }

  all(): Iterable<OperationRecord> {
    return this.byId.values();
  }

  /** The action whose operation Spark ran a query or a job for; null if no tag names one. */
  actionOfTags(tags: string[]): number | null {
    for (const tag of tags) {
      const operation = this.byId.get(TAG.exec(tag)?.[1] ?? '');
      if (operation) return operation.started.callId;
    }
    return null;
  }
}

/** Commands that run a query, in the words of Spark’s protocol. */
const RUNS_QUERY = /^(?:query$|write_operation|merge_into_table_command$|checkpoint_command$)/;

/** Whether an operation is an action by itself. Another command is one if Spark runs a query or a job for it. */
export const runsQuery = ({ started, progress, ended }: OperationRecord): boolean =>
  RUNS_QUERY.test(started.what) || progress !== null || (ended?.plan?.length ?? 0) > 0;

export function buildOperation({ started, ended }: OperationRecord, statusIfOpen: Status): ActionOperation {
  return {
    id: started.operationId,
    sessionId: started.sessionId,
    what: started.what,
    status: ended ? operationStatus(ended) : statusIfOpen,
    error: ended?.error ?? null,
    startTime: started.time,
    endTime: ended?.time ?? null,
    requestBytes: started.bytes,
    rows: ended?.rows ?? null,
    resultBytes: ended?.bytes ?? null,
    batches: ended?.batches ?? null,
    firstRowsTime: ended?.firstRowsMs ?? null,
  };
}

function operationStatus({ error }: EventOf<'operationEnded'>): Status {
  if (error === null) return 'succeeded';
  return isCancellation(error) ? 'cancelled' : 'failed';
}
