import { endAfter } from './endAfter';
import { applicationOf, type ActionRuns } from './actionRuns';
import type { Births } from './births';
import type { Call } from './calls';
import { isCancellation } from './causes/isCancellation';
import { driverOfId } from './idRanges';
import type { Lineage } from './lineage';
import { buildOperation } from './operations';
import type { Action, ActionOperation, Job, Query, Status } from './run';
import type { Stream } from './stream';

/** The jobs and queries of one action, as views see them. */
export interface BuiltRuns {
  jobs: Job[];
  queries: Query[];
  /** The streaming query that it started. */
  stream: Stream | null;
}

export function buildAction(
  call: Call,
  runs: ActionRuns,
  built: BuiltRuns,
  lineage: Lineage,
  births: Births,
  statusIfOpen: Status,
): Action {
  const { made } = call;
  const operations = runs.operations.map(operation => buildOperation(operation, statusIfOpen));
  const status = actionStatus(call, built, operations, statusIfOpen);
  return {
    id: made.callId,
    driverId: driverOfId(made.callId),
    entryId: made.entryId ?? null,
    applicationId: applicationOf(runs),
    op: made.op,
    owner: made.owner,
    kind: made.kind,
    callSite: made.frames[0] ?? null,
    frames: made.frames,
    status,
    error: status === 'failed' || status === 'cancelled' ? actionError(call, built) : null,
    cause: null,
    startTime: made.time,
    endTime:
      status === 'running' ? null : (built.stream?.endTime ?? endAfter(made.time, endTime(call, built, operations))),
    datasetIds: datasetIds(call, lineage, births),
    jobIds: built.jobs.map(job => job.id),
    queryIds: built.queries.map(query => query.id),
    operations,
    result: call.result,
  };
}

/** The action of an operation that only a server of Spark Connect has logged; null if there is no operation. */
export function buildLoggedAction(
  actionId: number,
  runs: ActionRuns,
  built: BuiltRuns,
  statusIfOpen: Status,
): Action | null {
  const [record] = runs.operations;
  if (!record) return null;
  const operation = buildOperation(record, statusIfOpen);
  return {
    id: actionId,
    driverId: 0,
    entryId: null,
    applicationId: applicationOf(runs),
    op: record.logged.started?.root ?? operation.what,
    owner: '',
    kind: operation.what === 'query' ? 'action' : 'command',
    callSite: null,
    frames: [],
    status: operation.status,
    error: operation.error,
    cause: null,
    startTime: operation.startTime,
    endTime: operation.endTime,
    datasetIds: [],
    jobIds: built.jobs.map(job => job.id),
    queryIds: built.queries.map(query => query.id),
    operations: [operation],
    result: null,
  };
}

function actionStatus(
  call: Call,
  { jobs, queries, stream }: BuiltRuns,
  operations: ActionOperation[],
  statusIfOpen: Status,
): Status {
  if (stream) return statusOfStream(stream, statusIfOpen);
  const parts = [...queries, ...ownJobs(jobs, queries), ...operations];
  const error = call.ended?.error ?? null;
  if (error !== null)
    return isCancellation(error) || parts.some(part => part.status === 'cancelled') ? 'cancelled' : 'failed';
  for (const status of ['failed', 'cancelled', 'lost'] as const)
    if (parts.some(part => part.status === status)) return status;
  if (!call.ended || parts.some(part => part.status === 'running')) return statusIfOpen;
  return 'succeeded';
}

/**
 * A stream does what it was started for until it is stopped: the batch that this interrupts is no failure. Nor has a stream
 * failed that is active when the script does.
 */
function statusOfStream({ status, isEndKnown }: Stream, statusIfOpen: Status): Status {
  if (status === 'failed' || status === 'lost') return status;
  if (isEndKnown) return 'succeeded';
  return statusIfOpen === 'failed' ? 'cancelled' : statusIfOpen;
}

/**
 * A query may cancel jobs that it no longer needs and still succeed: those jobs do not affect the action's status. A
 * job that fails after its query has ended does: the query of an iterator ends before its rows are read.
 */
function ownJobs(jobs: Job[], queries: Query[]): Job[] {
  const succeeded = new Map(
    queries.filter(query => query.status === 'succeeded').map(query => [query.id, query.endTime ?? Infinity]),
  );
  return jobs.filter(job => {
    const end = job.queryId === null ? undefined : succeeded.get(job.queryId);
    return end === undefined || (job.status === 'failed' && (job.endTime ?? 0) > end);
  });
}

function actionError(call: Call, { jobs, queries, stream }: BuiltRuns): string | null {
  return call.ended?.error ?? stream?.error ?? [...queries, ...jobs].find(part => part.error !== null)?.error ?? null;
}

/** Null until a part of the action has ended. */
function endTime(call: Call, { jobs, queries }: BuiltRuns, operations: ActionOperation[]): number | null {
  const ends = [call.ended?.time ?? null, ...[...jobs, ...queries, ...operations].map(part => part.endTime)];
  const known = ends.filter(time => time !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/**
 * The datasets that the action was called on. A reader that runs jobs has no input, so it gets the datasets that it
 * made.
 */
function datasetIds(call: Call, lineage: Lineage, births: Births): number[] {
  const given = lineage.given(call);
  const made = births.ofCall(call.made.callId).filter(birth => lineage.isVisible(birth));
  return (given.length > 0 ? given : made).map(birth => birth.born.datasetId);
}
