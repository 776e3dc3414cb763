import { degraded } from '../model/degradation';
import { operationOfTag } from '../model/operations';
import type { EventOf, RunEvent } from '../model/runEvent';

/** What the gateway makes of responses, where nothing else is known. */
const FROM_RESPONSES: ReadonlySet<RunEvent['type']> = new Set([
  'applicationStarted',
  'applicationEnded',
  'stageSubmitted',
  'stageProgress',
  'stageCompleted',
  'queryStarted',
  'queryDriverMetrics',
  'queryEnded',
  'streamStarted',
  'streamProgressed',
  'streamIdle',
  'streamEnded',
] as const);

/**
 * A run on a server of Spark Connect together with the event log of that server: the events of its operations, jobs,
 * stages, tasks and queries stand in for what the responses said of them. They belong together by the operations' ids,
 * which the client makes. What the server ran for others is left out.
 *
 * @returns null if the log knows none of the run's operations.
 */
export function joinServerLog(recorded: RunEvent[], logged: RunEvent[]): RunEvent[] | null {
  const application = logged.find(event => event.type === 'applicationStarted');
  if (!application) return null;
  const known = new Set(logged.flatMap(event => (event.type === 'operationLogged' ? [event.operationId] : [])));
  const operations = ofType(recorded, 'operationStarted').filter(({ operationId }) => known.has(operationId));
  const sessions = new Set(operations.map(({ sessionId }) => sessionId));
  const starts = ofType(recorded, 'applicationStarted').filter(({ applicationId }) => sessions.has(applicationId));
  if (starts.length === 0) return null;

  const since = Math.min(...starts.map(({ time }) => time));
  const { driverId } = starts[0]!;
  const own = new OwnEvents(new Set(operations.map(({ operationId }) => operationId)), since, driverId);
  const ran = logged.flatMap(event => own.take(event) ?? []);
  const seen = recorded.flatMap(event => withoutResponses(event, sessions, application.applicationId) ?? []);
  return merged(seen, ran);
}

const ofType = <T extends RunEvent['type']>(events: RunEvent[], type: T): EventOf<T>[] =>
  events.filter((event): event is EventOf<T> => event.type === type);

/** The event of the recorder as it is with the log; null if the log has it better. */
function withoutResponses(event: RunEvent, sessions: Set<string>, applicationId: string): RunEvent | null {
  if (event.type === 'degraded' && event.code === 'connect.remote')
    return degraded(
      'connect.remote',
      'Tasks and executors are from the event log of the server, which has no logical plans: nodes of plans have only ' +
        'the line of their action.',
      event.time,
    );
  if (event.type === 'degraded' && event.code === 'connect.streams') return null;
  if (!('applicationId' in event) || event.applicationId === null || !sessions.has(event.applicationId)) return event;
  return FROM_RESPONSES.has(event.type) ? null : ({ ...event, applicationId } as RunEvent);
}

/** The events of a log that are about one run. */
class OwnEvents {
  private readonly jobs = new Set<number>();
  private readonly stages = new Set<number>();
  private readonly queries = new Set<number>();
  private readonly streamRuns = new Set<string>();

  constructor(
    private readonly operations: Set<string>,
    /** When the run met the server, which may have been there for days. */
    private readonly since: number,
    private readonly driverId: number | undefined,
  ) {}

  take(event: RunEvent): RunEvent | null {
    switch (event.type) {
      case 'applicationStarted':
        return {
          ...event,
          time: this.since,
          startTime: Math.max(event.startTime, this.since),
          driverId: this.driverId,
        };
      case 'executorAdded':
        return { ...event, time: Math.max(event.time, this.since), addTime: Math.max(event.addTime, this.since) };
      case 'executorRemoved':
        return { ...event, time: Math.max(event.time, this.since) };
      case 'operationLogged':
        return this.operations.has(event.operationId) ? event : null;
      default:
        return this.isOwn(event) ? event : null;
    }
  }

  private isOwn(event: RunEvent): boolean {
    switch (event.type) {
      case 'jobStarted':
        if (!this.areOurs(event.tags)) return false;
        this.jobs.add(event.jobId);
        for (const { stageId } of event.stages) this.stages.add(stageId);
        return true;
      case 'jobEnded':
        return this.jobs.has(event.jobId);
      case 'stageSubmitted':
      case 'stageCompleted':
        return this.stages.has(event.stage.stageId);
      case 'taskStarted':
      case 'taskEnded':
        return this.stages.has(event.stageId);
      case 'queryStarted':
        if (!this.areOurs(event.tags)) return false;
        this.queries.add(event.queryId);
        return true;
      case 'queryReplanned':
      case 'queryMetricsAdded':
      case 'queryDriverMetrics':
      case 'queryEnded':
        return this.queries.has(event.queryId);
      case 'streamStarted':
        if (!this.operations.has(event.operationId ?? '')) return false;
        this.streamRuns.add(event.streamRunId);
        return true;
      case 'streamProgressed':
      case 'streamIdle':
      case 'streamEnded':
        return this.streamRuns.has(event.streamRunId);
      default:
        return false;
    }
  }

  private areOurs(tags: string[]): boolean {
    return tags.some(tag => this.operations.has(operationOfTag(tag) ?? ''));
  }
}

/** Both in their own order, by time. The end of the run stays last. */
function merged(seen: RunEvent[], ran: RunEvent[]): RunEvent[] {
  const result: RunEvent[] = [];
  let next = 0;
  for (const event of seen) {
    while (next < ran.length && (event.type === 'runEnded' || ran[next]!.time <= event.time)) result.push(ran[next++]!);
    result.push(event);
  }
  return [...result, ...ran.slice(next)];
}
