import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstIdOfDriver } from '../model/idRanges';
import type { RunEvent } from '../model/runEvent';
import type { RunExited } from '../wire/messages';
import { DriverSession } from './driverSession';
import type { EventStream } from './eventStream';
import { type Subscriber } from './eventStream';
import type { RecorderServer } from './recorderServer';
import { makeRunFolder } from './runFolder';
import { runStatus } from './runStatus';
import type { LoadedByRun } from './warm/spareDrivers';
import type { JvmsForLaunches } from './warm/spareJvms';

/** A driver that has ended leaves its connection at once; only a kernel under load takes longer. */
const RECORDER_END_MS = 3000;
const JVM_END_MS = 10_000;

/** One run: its drivers, its stream of events, its recording. */
export class RecordedRun {
  readonly token = randomBytes(24).toString('hex');
  private readonly drivers: DriverSession[] = [];
  private driverPid: number | null = null;
  private wasKilled = false;
  private finished: Promise<void> | null = null;
  private isOver = false;

  private constructor(
    readonly id: string,
    /** Null where none could be made: then Spark has no place for its event log. */
    private readonly directory: string | null,
    private readonly stream: EventStream,
    private readonly recorders: RecorderServer,
    classFolder: string,
    jvms: JvmsForLaunches,
  ) {
    recorders.expect(this.token, connection => {
      const firstId = firstIdOfDriver(this.drivers.length);
      const emit = (event: RunEvent) => this.emit(event);
      this.drivers.push(new DriverSession(connection, directory, classFolder, emit, firstId, jvms));
    });
  }

  /** @param classFolder for what is compiled for the JVMs of its drivers. */
  static async start(
    id: string,
    stream: EventStream,
    recorders: RecorderServer,
    classFolder: string,
    jvms: JvmsForLaunches,
  ): Promise<RecordedRun> {
    const directory = await makeRunFolder().catch((error: Error) => {
      const reason = `Nothing that Spark runs can be recorded: there is no folder for its event log (${error.message}).`;
      stream.emit({ type: 'degraded', time: Date.now(), code: 'gateway.runFolder', reason });
      return null;
    });
    return new RecordedRun(id, directory, stream, recorders, classFolder, jvms);
  }

  get recordingPath(): string {
    return this.stream.recording.path;
  }

  /** What the run's own driver said of itself at its end. */
  get loaded(): LoadedByRun | null {
    return this.drivers[0]?.loaded ?? null;
  }

  emit(event: RunEvent): void {
    this.stream.emit(event);
  }

  spawned(pid: number): void {
    this.driverPid = pid;
  }

  /** Keeps a file until the run is over. @returns its path */
  async keep(name: string, text: string): Promise<string> {
    if (this.directory === null) throw new Error('there is no folder for the files of this run');
    const path = join(this.directory, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }

  /** Every event of the run so far, and how many they are. */
  past(): Promise<{ events: RunEvent[]; count: number }> {
    return this.stream.past();
  }

  /** Sends `subscriber` every event of the run, those of the past first. */
  async subscribe(subscriber: Subscriber): Promise<() => void> {
    const live: RunEvent[][] = [];
    let forward: Subscriber = events => live.push(events);
    const stop = this.stream.subscribe(events => forward(events));
    subscriber((await this.past()).events);
    live.forEach(subscriber);
    forward = subscriber;
    return stop;
  }

  /** Those that began by a time: a script that was interrupted then may have gone on with others. */
  async cancelJobs(until: number): Promise<void> {
    await Promise.all(this.drivers.map(driver => driver.cancelJobs(until)));
  }

  /** Ends drivers and JVMs at once, by the ids of the processes that this run started. */
  kill(): void {
    // A JVM that outlives its driver for a moment cleans up after itself, and ids of processes are used again.
    if (this.isOver) return;
    this.wasKilled = true;
    const pids = [this.driverPid, ...this.drivers.flatMap(driver => [driver.pid, driver.jvmPid])];
    for (const pid of new Set(pids)) if (pid) endProcess(pid);
  }

  /** The driver ended: takes in what is still to come, then closes the recording. Finishing twice is harmless. */
  finish(exit: RunExited): Promise<void> {
    this.finished ??= this.close(exit);
    return this.finished;
  }

  private async close(exit: RunExited): Promise<void> {
    const left = Promise.all(this.drivers.map(driver => driver.ended));
    await within(RECORDER_END_MS, left);
    for (const driver of this.drivers) await driver.finish(this.wasKilled ? 1000 : JVM_END_MS);
    this.recorders.forget(this.token);
    this.emit({
      type: 'runEnded',
      time: Date.now(),
      status: runStatus(exit),
      exitCode: exit.exitCode,
      signal: exit.signal,
    });
    this.stream.close();
    this.isOver = true;
    if (this.directory !== null) await rm(this.directory, { recursive: true, force: true });
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise(resolve => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
