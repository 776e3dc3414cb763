import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { degraded } from '../model/degradation';
import type { RunEvent } from '../model/runEvent';
import type { StreamKey } from '../model/streamEvents';
import type { RunExited } from '../wire/messages';
import { ApplicationNames } from './applicationNames';
import { DriverSession } from './driverSession';
import type { EventStream } from './eventStream';
import { type Subscriber } from './eventStream';
import type { RecorderConnection, RecorderServer } from './recorderServer';
import { makeRunFolder } from './runFolder';
import { runStatus } from './runStatus';
import type { LoadedByRun } from './warm/spareDrivers';
import type { JvmsForLaunches } from './warm/spareJvms';

/** A driver that has ended normally closes its connection immediately; a loaded system may take longer. */
const RECORDER_END_MS = 3000;
const JVM_END_MS = 10_000;

/** One run: its drivers, its event stream, its recording. */
export class RecordedRun {
  readonly token = randomBytes(24).toString('hex');
  private readonly drivers: DriverSession[] = [];
  private readonly applicationNames = new ApplicationNames();
  private driverPid: number | null = null;
  /** Drivers that are still there may be left to themselves after a moment. */
  private endsNow = false;
  private ownsDrivers = true;
  private finished: Promise<void> | null = null;
  private isOver = false;

  private constructor(
    readonly id: string,
    /** Null if it could not be created: then Spark has no folder for its event log. */
    private readonly directory: string | null,
    private readonly stream: EventStream,
    private readonly recorders: RecorderServer,
    private readonly classFolder: string,
    private readonly jvms: JvmsForLaunches,
  ) {
    recorders.expect(this.token, connection => this.addDriver(connection));
  }

  /** @param classFolder for classes compiled for the JVMs of its drivers. */
  static async start(
    id: string,
    stream: EventStream,
    recorders: RecorderServer,
    classFolder: string,
    jvms: JvmsForLaunches,
  ): Promise<RecordedRun> {
    const directory = await makeRunFolder().catch((error: Error) => {
      const reason = `Spark’s jobs and queries cannot be recorded: the folder for its event log could not be created (${error.message}).`;
      stream.emit(degraded('gateway.runFolder', reason));
      return null;
    });
    return new RecordedRun(id, directory, stream, recorders, classFolder, jvms);
  }

  /** Records a driver, from its `hello`. */
  addDriver(connection: RecorderConnection): DriverSession {
    const driverId = this.drivers.length;
    const emit = (event: RunEvent) => this.emit(event);
    const place = { driverId, nameApplication: (sparkId: string) => this.applicationNames.of(sparkId, driverId) };
    const folder = this.directory && folderOfDriver(this.directory, driverId);
    const driver = new DriverSession(connection, folder, this.classFolder, emit, place, this.jvms);
    this.drivers.push(driver);
    return driver;
  }

  get recordingPath(): string {
    return this.stream.recording.path;
  }

  /** What the run's own driver reported at its end. */
  get loaded(): LoadedByRun | null {
    return this.drivers[0]?.loaded ?? null;
  }

  emit(event: RunEvent): void {
    this.stream.emit(event);
  }

  spawned(pid: number): void {
    this.driverPid = pid;
  }

  /** Keeps a file until the run ends. @returns its path */
  async keep(name: string, text: string): Promise<string> {
    if (this.directory === null) throw new Error('the folder for the files of this run could not be created');
    const path = join(this.directory, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }

  /** Every event of the run so far, and their number. */
  past(): Promise<{ events: RunEvent[]; count: number }> {
    return this.stream.past();
  }

  /** Sends `subscriber` every event of the run, earlier ones from the recording. */
  async subscribe(subscriber: Subscriber): Promise<() => void> {
    const live: RunEvent[][] = [];
    let forward: Subscriber = events => live.push(events);
    const stop = this.stream.subscribe(events => forward(events));
    subscriber((await this.past()).events);
    live.forEach(subscriber);
    forward = subscriber;
    return stop;
  }

  /** Jobs that began by a time: an interrupted script may have continued with others. */
  async cancelJobs(until: number): Promise<void> {
    await Promise.all(this.drivers.map(driver => driver.cancelJobs(until)));
  }

  /** @throws Error if Spark cannot stop it */
  async stopStream(stream: StreamKey): Promise<void> {
    for (const driver of this.drivers) await driver.stopStream(stream);
  }

  /** The drivers belong to others, who end them. */
  leaveDrivers(): void {
    this.ownsDrivers = false;
  }

  /** Ends drivers and JVMs immediately, by the process ids that this run started. */
  kill(): void {
    // A JVM that outlives its driver for a moment cleans up itself, and process ids are reused.
    if (this.isOver) return;
    this.endsNow = true;
    if (!this.ownsDrivers) return;
    const pids = [this.driverPid, ...this.drivers.flatMap(driver => [driver.pid, driver.jvmPid])];
    for (const pid of new Set(pids)) if (pid) endProcess(pid);
  }

  private get isIdleKernel(): boolean {
    return this.drivers.length > 0 && this.drivers.every(driver => driver.isIdleKernel);
  }

  /** The driver ended: processes the remaining data, then closes the recording. Finishing twice is harmless. */
  finish(exit: RunExited): Promise<void> {
    this.finished ??= this.close(exit);
    return this.finished;
  }

  private async close(exit: RunExited): Promise<void> {
    const left = Promise.all(this.drivers.map(driver => driver.ended));
    await within(RECORDER_END_MS, left);
    for (const driver of this.drivers) await driver.finish(this.endsNow ? 1000 : JVM_END_MS);
    this.recorders.forget(this.token);
    this.emit({
      type: 'runEnded',
      time: Date.now(),
      status: runStatus(exit, this.isIdleKernel),
      exitCode: exit.exitCode,
      signal: exit.signal,
    });
    this.stream.close();
    this.isOver = true;
    if (this.directory !== null) await rm(this.directory, { recursive: true, force: true });
  }
}

/** Event logs have the name of their application, which two drivers may share. Null if it cannot be created. */
function folderOfDriver(directory: string, driverId: number): string | null {
  const folder = join(directory, `driver${driverId}`);
  try {
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch {
    return null;
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
