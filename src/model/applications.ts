import { endAfter } from './endAfter';
import { addToGroup } from './groupBy';
import type { Application, Status } from './run';
import type { EventOf } from './runEvent';

/** The applications of a run: a script may stop its session and start another one. */
/** Whether its server told only what is in its responses: the log of that server has another master. */
export const isRemote = ({ master }: Pick<Application, 'master'>): boolean => master?.startsWith('sc://') ?? false;

export class Applications {
  private readonly started = new Map<string, EventOf<'applicationStarted'>>();
  private readonly endTimes = new Map<string, number>();
  private readonly silences = new Map<string, number | null>();
  private readonly warnings = new Map<string, EventOf<'driverWarned'>[]>();

  /** Several sources (the event log, a Py4J look-up) report the same application, each with different fields. */
  applicationStarted(event: EventOf<'applicationStarted'>): void {
    const known = this.started.get(event.applicationId);
    this.started.set(event.applicationId, known ? mergeApplications(known, event) : event);
  }

  applicationEnded(event: EventOf<'applicationEnded'>): void {
    this.endTimes.set(event.applicationId, event.time);
  }

  serverSilence({ applicationId, since }: EventOf<'serverSilence'>): void {
    this.silences.set(applicationId, since);
  }

  driverWarned(event: EventOf<'driverWarned'>): void {
    addToGroup(this.warnings, event.applicationId, event);
  }

  hasEnded(applicationId: string): boolean {
    return this.endTimes.has(applicationId);
  }

  /** From the start of an application to its end, or to its last known event; in ms. */
  uptime(applicationId: string, lastTime: number): number | null {
    const started = this.started.get(applicationId);
    if (!started) return null;
    return endAfter(started.startTime, this.endTimes.get(applicationId) ?? lastTime) - started.startTime;
  }

  build(runStatus: Status): Application[] {
    return [...this.started.values()].map(event => ({
      id: event.applicationId,
      driverId: event.driverId ?? null,
      name: event.name,
      user: event.user,
      status: this.hasEnded(event.applicationId) ? 'succeeded' : runStatus,
      startTime: event.startTime,
      endTime: endAfter(event.startTime, this.endTimes.get(event.applicationId) ?? null),
      sparkVersion: event.sparkVersion,
      javaVersion: event.javaVersion,
      scalaVersion: event.scalaVersion,
      master: event.master,
      uiUrl: event.uiUrl,
      properties: event.properties,
      silentSince: this.silences.get(event.applicationId) ?? null,
      warnings: (this.warnings.get(event.applicationId) ?? []).map(({ time, warning, count, figures }) => ({
        time,
        warning,
        count,
        figures,
      })),
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
    driverId: event.driverId ?? known.driverId,
    properties: { ...known.properties, ...event.properties },
  };
}
