import type { Driver, Status } from './run';
import type { EventOf } from './runEvent';

/** The Python processes of a run that used Spark, in the order in which their recorders connected. */
export class Drivers {
  private readonly started: EventOf<'driverStarted'>[] = [];
  private readonly ends = new Map<number, number>();

  driverStarted(event: EventOf<'driverStarted'>): void {
    this.started.push(event);
  }

  /** The system may use a process id again: the last driver that had it. */
  driverEnded({ pid, time }: EventOf<'driverEnded'>): void {
    const index = this.started.findLastIndex(driver => driver.pid === pid);
    if (index >= 0) this.ends.set(index, time);
  }

  /** When a driver ended; null while it runs. */
  endTime(driverId: number): number | null {
    return this.ends.get(driverId) ?? null;
  }

  build(runStatus: Status, runEnd: number | null): Driver[] {
    return this.started.map((event, index) => ({
      id: event.driverId ?? index,
      pid: event.pid,
      parentPid: event.parentPid ?? null,
      args: event.args ?? [],
      worker: event.worker ?? null,
      pythonVersion: event.pythonVersion,
      pysparkVersion: event.pysparkVersion,
      pythonExecutable: event.executable,
      startTime: event.time,
      endTime: this.ends.get(index) ?? (runStatus === 'running' ? null : runEnd),
    }));
  }
}
