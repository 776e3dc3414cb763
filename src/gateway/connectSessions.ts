import { degraded } from '../model/degradation';
import type { RunEvent } from '../model/runEvent';
import { RemoteOperations } from '../spark/remoteOperations';
import type { Emit } from './eventStream';
import type { LineOf } from './recorderLine';

/**
 * The sessions of Spark Connect of one driver. Where the driver has started the server, Spark's event log says
 * everything. Of another server there is only what its responses say: each session is shown as an application.
 */
export class ConnectSessions {
  private readonly remote = new Map<string, RemoteOperations>();
  /** The session of each operation that has not ended. */
  private readonly sessions = new Map<string, string>();

  constructor(
    private readonly driverId: number,
    private readonly emit: Emit,
  ) {}

  add({ time, sessionId, userId, server, isInDriver }: LineOf<'connectSession'>, pysparkVersion: string | null): void {
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
    this.emit({
      type: 'applicationStarted',
      time,
      applicationId: sessionId,
      driverId: this.driverId,
      attemptId: null,
      name: server === null ? 'Spark Connect' : `Spark Connect: ${server}`,
      user: userId ?? '',
      startTime: time,
      sparkVersion: pysparkVersion,
      javaVersion: null,
      scalaVersion: null,
      master: server === null ? null : `sc://${server}`,
      uiUrl: null,
      properties: {},
    });
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
