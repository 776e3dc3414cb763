import type { Application, Status } from './run';
import type { EventOf } from './runEvent';

/** The applications of a run: a script may stop its session and start another. */
export class Applications {
  private readonly started = new Map<string, EventOf<'applicationStarted'>>();
  private readonly endTimes = new Map<string, number>();

  /** Sources that know different parts (the event log, a look-up by Py4J) tell of the same application. */
  applicationStarted(event: EventOf<'applicationStarted'>): void {
    const known = this.started.get(event.applicationId);
    this.started.set(event.applicationId, known ? mergeApplications(known, event) : event);
  }

  applicationEnded(event: EventOf<'applicationEnded'>): void {
    this.endTimes.set(event.applicationId, event.time);
  }

  hasEnded(applicationId: string): boolean {
    return this.endTimes.has(applicationId);
  }

  /** From the start of an application to its end, or to the last that was heard of it; in ms. */
  uptime(applicationId: string, lastTime: number): number | null {
    const started = this.started.get(applicationId);
    return started
      ? (this.endTimes.get(applicationId) ?? Math.max(lastTime, started.startTime)) - started.startTime
      : null;
  }

  build(runStatus: Status): Application[] {
    return [...this.started.values()].map(event => ({
      id: event.applicationId,
      name: event.name,
      user: event.user,
      status: this.hasEnded(event.applicationId) ? 'succeeded' : runStatus,
      startTime: event.startTime,
      endTime: this.endTimes.get(event.applicationId) ?? null,
      sparkVersion: event.sparkVersion,
      javaVersion: event.javaVersion,
      scalaVersion: event.scalaVersion,
      master: event.master,
      uiUrl: event.uiUrl,
      properties: event.properties,
    }));
  }
}

function mergeApplications(
  known: EventOf<'applicationStarted'>,
  event: EventOf<'applicationStarted'>,
): EventOf<'applicationStarted'> {
  return {
    ...event,
    sparkVersion: event.sparkVersion ?? known.sparkVersion,
    javaVersion: event.javaVersion ?? known.javaVersion,
    scalaVersion: event.scalaVersion ?? known.scalaVersion,
    master: event.master ?? known.master,
    uiUrl: event.uiUrl ?? known.uiUrl,
    properties: { ...known.properties, ...event.properties },
  };
}
