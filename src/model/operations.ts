import { isCancellation } from './causes/isCancellation';
import type { ActionOperation, Status } from './run';
import type { EventOf } from './runEvent';

/** Spark Connect's tag of an operation on queries and jobs: `SparkConnect_OperationTag_User_…_Session_…_Operation_<id>`. */
const TAG = /^SparkConnect_OperationTag_.*_Operation_([^_]+)$/;

/** The id of the operation that a tag names; null for another tag. */
export const operationOfTag = (tag: string): string | null => TAG.exec(tag)?.[1] ?? null;

/** The id of the operation that one of the tags names; null for none. */
export const operationOfTags = (tags: string[]): string | null =>
  tags.map(operationOfTag).find(id => id !== null) ?? null;

type Started = EventOf<'operationStarted'>;
type Logged = EventOf<'operationLogged'>;

export interface OperationRecord {
  id: string;
  /** Its call; without one, a negative number of its own; null where no line asks for it. */
  actionId: number | null;
  applicationId: string | null;
  /** From the recorder; null where there is only the server’s log. */
  started: Started | null;
  progress: EventOf<'operationProgressed'> | null;
  ended: EventOf<'operationEnded'> | null;
  logged: Partial<Record<Logged['phase'], Logged>>;
}

/** The operations of Spark Connect, by the id that the client gives them. */
export class Operations {
  private readonly byId = new Map<string, OperationRecord>();
  private isRecorded = false;

  operationStarted(event: Started): void {
    this.isRecorded = true;
    const { applicationId, callId: actionId } = event;
    Object.assign(this.of(event.operationId), { started: event, applicationId, actionId });
  }

  operationProgressed(event: EventOf<'operationProgressed'>): void {
    const operation = this.byId.get(event.operationId);
    if (operation) operation.progress = event;
  }

  operationEnded(event: EventOf<'operationEnded'>): void {
    const operation = this.byId.get(event.operationId);
    if (operation) operation.ended = event;
  }

  operationLogged(event: Logged): void {
    const operation = this.of(event.operationId);
    operation.applicationId ??= event.applicationId;
    operation.logged[event.phase] = event;
  }

  /** Where a driver is recorded, other clients of its server are not. */
  all(): OperationRecord[] {
    return [...this.byId.values()].filter(
      ({ started, logged }) => started !== null || (!this.isRecorded && logged.started !== undefined),
    );
  }

  /** The action whose operation Spark ran a query or a job for; null if no tag names one. */
  actionOfTags(tags: string[]): number | null {
    for (const tag of tags) {
      const operation = this.known(operationOfTag(tag));
      if (operation) return operation.actionId;
    }
    return null;
  }

  /** Whether another client of the server, such as the worker of a `foreachBatch`, asked for what has these tags. */
  areOfOtherClient(tags: string[]): boolean {
    const ids = tags.flatMap(tag => operationOfTag(tag) ?? []);
    return this.isRecorded && ids.length > 0 && ids.every(id => !this.known(id));
  }

  /** The action of an operation; null if it is not known. */
  actionOf(operationId: string | undefined): number | null {
    return this.known(operationId ?? null)?.actionId ?? null;
  }

  private known(id: string | null): OperationRecord | undefined {
    const operation = id === null ? undefined : this.byId.get(id);
    return operation && (operation.started || !this.isRecorded) ? operation : undefined;
  }

  private of(id: string): OperationRecord {
    let operation = this.byId.get(id);
    if (!operation) {
      const actionId = -1 - this.byId.size;
      operation = { id, actionId, applicationId: null, started: null, progress: null, ended: null, logged: {} };
      this.byId.set(id, operation);
    }
    return operation;
  }
}

/** Commands that run a query, in the words of Spark’s protocol. */
const RUNS_QUERY =
  /^(?:query$|write_operation|write_stream_operation_start$|merge_into_table_command$|checkpoint_command$)/;

/** Whether an operation is an action by itself. Another command is one if Spark runs a query or a job for it. */
export const runsQuery = (operation: OperationRecord): boolean =>
  RUNS_QUERY.test(whatOf(operation)) || operation.progress !== null || (operation.ended?.plan?.length ?? 0) > 0;

const whatOf = ({ started, logged }: OperationRecord): string => started?.what ?? logged.started?.what ?? '';

export function buildOperation(operation: OperationRecord, statusIfOpen: Status): ActionOperation {
  const { id, started, ended, logged } = operation;
  return {
    id,
    sessionId: started?.sessionId ?? logged.started?.sessionId ?? '',
    userId: logged.started?.userId ?? null,
    what: whatOf(operation),
    status: operationStatus(operation, statusIfOpen),
    error: ended?.error ?? logged.failed?.error ?? null,
    startTime: started?.time ?? logged.started?.time ?? 0,
    endTime: ended?.time ?? lastOf(logged)?.time ?? null,
    requestBytes: started?.bytes ?? null,
    rows: ended?.rows ?? logged.finished?.rows ?? null,
    resultBytes: ended?.bytes ?? null,
    batches: ended?.batches ?? null,
    firstRowsTime: ended?.firstRowsMs ?? null,
    analysisTime: between(logged.started, logged.analyzed),
    planningTime: between(logged.analyzed, logged.ready),
    executionTime: between(logged.ready, logged.finished ?? logged.failed ?? logged.canceled),
  };
}

const between = (from: Logged | undefined, until: Logged | undefined): number | null =>
  from && until ? until.time - from.time : null;

const lastOf = ({ finished, failed, canceled, closed }: OperationRecord['logged']): Logged | undefined =>
  canceled ?? failed ?? finished ?? closed;

function operationStatus({ ended, logged }: OperationRecord, statusIfOpen: Status): Status {
  if (ended) {
    if (ended.error === null) return 'succeeded';
    return isCancellation(ended.error) ? 'cancelled' : 'failed';
  }
  if (logged.canceled) return 'cancelled';
  if (logged.failed) return isCancellation(logged.failed.error) ? 'cancelled' : 'failed';
  return logged.finished || logged.closed ? 'succeeded' : statusIfOpen;
}
