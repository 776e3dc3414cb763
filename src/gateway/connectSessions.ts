import { degraded } from '../model/degradation';
import type { EventOf, RunEvent } from '../model/runEvent';
import { redactText } from '../spark/redaction';
import { RemoteOperations } from '../spark/remoteOperations';
import { progressEvent } from '../spark/streamEvents';
import { record } from '../spark/logJson';
import type { Emit } from './eventStream';
import type { LineOf } from './recorderLine';

/**
 * The sessions of Spark Connect of one driver. Where the driver has started the server, Spark's event log says
 * everything. Of another server there is only what its responses say: each session is shown as an application.
 */
export class ConnectSessions {
  private readonly remote = new Map<string, RemoteOperations>();
  private readonly started = new Map<string, EventOf<'applicationStarted'>>();
  /** The session of each operation that has not ended. */
  private readonly sessions = new Map<string, string>();
  private hasStreams = false;

  constructor(
    private readonly driverId: number,
    private readonly emit: Emit,
  ) {}

  add({ time, sessionId, userId, server, isInDriver }: LineOf<'connectSession'>): void {
    if (isInDriver || this.remote.has(sessionId)) return;
    if (this.remote.size === 0)
      this.emit(
        degraded(
          'connect.remote',
          `Spark runs on another server (${server ?? 'Spark Connect'}), which tells only progress and final plans: ` +
            'tasks, executors and logical plans are missing. The server’s own event log has them.',
          time,
        ),
      );
    this.remote.set(sessionId, new RemoteOperations(sessionId));
    const started: EventOf<'applicationStarted'> = {
      type: 'applicationStarted',
      time,
      applicationId: sessionId,
      driverId: this.driverId,
      attemptId: null,
      name: server === null ? 'Spark Connect' : `Spark Connect: ${server}`,
      user: userId ?? '',
      startTime: time,
      // The client can be older or newer than its server.
      sparkVersion: null,
      javaVersion: null,
      scalaVersion: null,
      master: server === null ? null : `sc://${server}`,
      uiUrl: null,
      properties: {},
    };
    this.started.set(sessionId, started);
    this.emit(started);
  }

  addVersion({ time, sessionId, sparkVersion }: LineOf<'connectServer'>): void {
    const started = this.started.get(sessionId);
    if (started) this.emit({ ...started, time, sparkVersion });
  }

  addSilence({ time, sessionId: applicationId, since }: LineOf<'connectSilence'>): void {
    if (this.has(applicationId)) this.emit({ type: 'serverSilence', time, applicationId, since });
  }

  /** What a server says of a streaming query. @throws SyntaxError for a report that is no JSON */
  addOfStream(line: LineOf<'streamBegan' | 'streamReported' | 'streamOver'>): void {
    const { time, sessionId: applicationId } = line;
    if (line.type === 'streamReported')
      return this.emit(progressEvent(record(JSON.parse(line.progress)), applicationId, time));
    const { streamId, streamRunId } = line;
    const of = { time, applicationId, streamId, streamRunId };
    if (line.type === 'streamOver') {
      const error = line.error === null ? null : redactText(line.error);
      return this.emit({ type: 'streamEnded', ...of, error });
    }
    this.tellOfStreams(time);
    this.emit({ type: 'streamStarted', ...of, name: line.name, startTime: time, actionId: line.callId });
  }

  private tellOfStreams(time: number): void {
    if (this.hasStreams) return;
    this.hasStreams = true;
    this.emit(
      degraded(
        'connect.streams',
        'A server of Spark Connect tells only the progress of streaming queries: jobs and plans of their batches and what ' +
          'their functions run are missing, and the end of a query that the script leaves running.',
        time,
      ),
    );
  }

  /** Whether the session is one of them. */
  has(sessionId: string): boolean {
    return this.remote.has(sessionId);
  }

  /** Whether there are sessions whose server the gateway cannot reach. */
  get areElsewhere(): boolean {
    return this.remote.size > 0;
  }

  /** Emits an event of the recorder, and what follows from it. */
  emitWithFacts(event: RunEvent): void {
    const sessionId = this.sessionOf(event);
    const remote = sessionId === null ? undefined : this.remote.get(sessionId);
    const isStart = event.type === 'operationStarted';
    this.emit(isStart && remote ? { ...event, applicationId: event.sessionId } : event);
    remote?.translate(event).forEach(this.emit);
  }

  private sessionOf(event: RunEvent): string | null {
    switch (event.type) {
      case 'operationStarted':
        this.sessions.set(event.operationId, event.sessionId);
        return event.sessionId;
      case 'operationProgressed':
        return this.sessions.get(event.operationId) ?? null;
      case 'operationEnded': {
        const sessionId = this.sessions.get(event.operationId) ?? null;
        this.sessions.delete(event.operationId);
        return sessionId;
      }
      default:
        return null;
    }
  }
}
