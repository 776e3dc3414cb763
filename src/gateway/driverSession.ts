import { createHash } from 'node:crypto';
import { degraded, type DegradationCode } from '../model/degradation';
import { firstIdOfDriver } from '../model/idRanges';
import type { RunEvent } from '../model/runEvent';
import type { StreamKey } from '../model/streamEvents';
import { extendedPlans } from '../spark/extendedPlans';
import { ConnectSessions } from './connectSessions';
import { JvmLink } from './jvmLink';
import { recorderEvent, type InvalidLine, type LineOf, type RecorderLine } from './recorderLine';
import type { RecorderConnection } from './recorderServer';
import type { Emit } from './eventStream';
import { launchOf } from './warm/launchDescription';
import type { HandedOverJvm, JvmsForLaunches } from './warm/spareJvms';
import type { LoadedByRun } from './warm/spareDrivers';
import { SparkApplication, type PlaceInRun } from './sparkApplication';

/** Longest time between the ends of a kernel's JVM and the kernel, if something ends both. */
const KERNEL_END_MS = 3000;

/** One Python driver of a run: the lines of its recorder in order, and its Spark applications. */
export class DriverSession {
  readonly pid: number;
  /** Resolves when the recorder's connection has ended and all its lines have been processed. */
  readonly ended: Promise<void>;
  /** What a spare driver for the next run of this script needs; null if the driver did not report it. */
  loaded: LoadedByRun | null = null;
  private link: JvmLink | null = null;
  /** Until the driver reports whether it uses it. */
  private handedOver: HandedOverJvm | null = null;
  private application: SparkApplication | null = null;
  private readonly applications: SparkApplication[] = [];
  private readonly connectSessions: ConnectSessions;
  private work: Promise<void> = Promise.resolve();
  /** Everything readable in the context was read: the context is about to stop, or the driver has ended. */
  private isClosed = false;
  private saidBye = false;
  /** Cells that run; null if the driver is no kernel. */
  private runningCells: Set<number> | null = null;
  private invalidLines = 0;
  private firstInvalid: string | null = null;

  constructor(
    private readonly connection: RecorderConnection,
    /** Null if there is no folder for Spark’s event log: then Spark cannot be followed. */
    private readonly directory: string | null,
    /** For classes compiled for JVMs. */
    private readonly classFolder: string,
    private readonly emit: Emit,
    private readonly place: PlaceInRun,
    private readonly jvms: JvmsForLaunches,
  ) {
    const { hello } = connection;
    const { driverId } = place;
    this.pid = hello.pid;
    this.connectSessions = new ConnectSessions(driverId, emit);
    emit({
      type: 'driverStarted',
      time: hello.time,
      driverId,
      pid: this.pid,
      parentPid: hello.ppid,
      args: hello.argv,
      worker: hello.worker ?? null,
      executable: hello.executable,
      pythonVersion: hello.pythonVersion,
      pysparkVersion: hello.pysparkVersion,
    });
    connection.onLine(line => this.inTurn(() => this.take(line)));
    this.ended = new Promise(resolve =>
      connection.onClose(() => {
        this.isClosed = true;
        void this.inTurn(() => this.leave()).then(resolve);
      }),
    );
    connection.send({ type: 'welcome', firstId: firstIdOfDriver(driverId), driver: driverId });
  }

  /** Whether it said goodbye, or is a kernel that was ended between two cells: clients often kill it then. */
  get endedAsPlanned(): boolean {
    return this.saidBye || this.isIdleKernel;
  }

  /** Whether it is a kernel, and no cell runs. */
  get isIdleKernel(): boolean {
    return this.runningCells?.size === 0;
  }

  get jvmPid(): number | null {
    return this.link?.pid ?? null;
  }

  /** Jobs that began by a time. */
  async cancelJobs(until: number): Promise<void> {
    if (this.connectSessions.areElsewhere) this.connection.send({ type: 'interrupt', until });
    await this.application?.cancelJobs(until).catch(() => undefined);
  }

  /** If it is one of its application. @throws Error if Spark cannot stop it */
  async stopStream(stream: StreamKey): Promise<void> {
    if (this.application?.id === stream.applicationId) return this.application.stopStream(stream);
    if (!this.connectSessions.has(stream.applicationId)) return;
    this.emit({ type: 'streamStopRequested', time: Date.now(), ...stream });
    this.connection.send({ type: 'stopStream', streamRunId: stream.streamRunId });
  }

  /** Waits until the driver's JVM has ended, at most `timeoutMs`, and reads the rest of its logs. */
  async finish(timeoutMs: number): Promise<void> {
    const { link } = this;
    if (link && !this.saidBye) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, timeoutMs);
        link.onClose(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    for (const application of this.applications) await application.end();
    link?.close();
  }

  /** Lines are processed one after another, each after the waits of the previous one. */
  private inTurn(step: () => Promise<void> | void): Promise<void> {
    this.work = this.work.then(step).catch(error => this.degrade('gateway.recorder', (error as Error).message));
    return this.work;
  }

  private async take(line: RecorderLine | InvalidLine): Promise<void> {
    if (line.type === 'invalid') return this.takeInvalid(line);
    const event = recorderEvent(line, { pid: this.pid, applicationId: this.application?.id ?? null });
    if (event) return this.takeEvent(event);
    switch (line.type) {
      case 'sourceCaptured':
        return this.takeSource(line);
      case 'sparkLaunching':
        return this.answerLaunch(line);
      case 'sparkLaunched':
        return this.noteLaunched(line.isSpare);
      case 'context':
        return this.attachAnswering(line);
      case 'session':
        return this.answer(line, () => this.application?.addSession(line.ref));
      case 'datasetHandedOver':
        return this.takeDataset(line);
      case 'connectSession':
        this.connectSessions.add(line);
        return this.answer(line, () => (line.isInDriver ? this.application?.addConnectSession() : undefined));
      case 'connectServer':
        return this.connectSessions.addVersion(line);
      case 'connectSilence':
        return this.connectSessions.addSilence(line);
      case 'streamBegan':
      case 'streamReported':
      case 'streamOver':
        return this.connectSessions.addOfStream(line);
      case 'datasetExplained':
        return this.takeExplained(line);
      case 'stopping':
        return this.answer(line, () => this.close());
      case 'explainStopped':
        return this.answer(line, () => this.stopExplaining(line));
      case 'stopped':
        return this.endApplication(line.time);
      case 'loaded':
        this.loaded = { modules: line.modules, environment: line.environment };
        return;
      case 'bye':
        this.saidBye = true;
    }
  }

  private takeEvent(event: RunEvent): void {
    this.connectSessions.emitWithFacts(event);
    this.noteCell(event);
    this.application?.datasets.note(event);
    if (event.type === 'datasetMarked' && event.mark !== 'checkpoint') {
      this.application?.notePersisted();
      this.application?.datasets.notePersisted(event.datasetId, event.mark === 'persist');
    }
  }

  private noteCell(event: RunEvent): void {
    // IPython's cells have a number instead of a file.
    if (event.type === 'entryStarted' && event.kind === 'cell' && event.site?.file.startsWith('In[')) {
      this.runningCells ??= new Set();
      this.runningCells.add(event.entryId);
    } else if (event.type === 'entryEnded') this.runningCells?.delete(event.entryId);
  }

  /** Answers what the recorder waits for, so that the job continues. */
  private takeInvalid({ reason, syncs }: InvalidLine): void {
    this.firstInvalid ??= reason;
    this.invalidLines++;
    for (const sync of syncs) this.connection.send({ type: 'ack', sync });
  }

  private takeSource(line: LineOf<'sourceCaptured'>): void {
    this.emit({ ...line, sha256: createHash('sha256').update(line.text).digest('hex') });
  }

  private async answerLaunch(line: LineOf<'sparkLaunching'>): Promise<void> {
    this.emit({ type: 'sparkLaunching', time: line.time, pid: this.pid });
    // If this fails, pyspark launches a JVM itself: nothing is lost.
    this.handedOver = await this.jvms.take(launchOf(line, this.pid)).catch(() => null);
    const { port, secret, pid, input, stdout, stderr } = this.handedOver ?? {};
    const spare = this.handedOver && { port, secret, pid, input, stdout, stderr };
    this.connection.send({ type: 'ack', sync: line.sync, spare });
  }

  private noteLaunched(isSpare: boolean): void {
    const given = this.handedOver;
    this.handedOver = null;
    if (!isSpare || !given) return given?.refused();
    given.taken();
    this.useLink(given.link);
  }

  /**
   * The driver continues when its own Py4J is no longer needed, and runs its first job when the gateway is listening.
   */
  private async attachAnswering(line: LineOf<'context'>): Promise<void> {
    const listening = this.acknowledging(line.listening);
    await this.answer(line, attached => this.attach(line, attached, listening)).finally(listening);
  }

  private async attach(line: LineOf<'context'>, onAttached: () => void, onListening: () => void): Promise<void> {
    if (!line.pinned)
      this.degrade(
        'recorder.pinThread',
        'PYSPARK_PIN_THREAD is false: jobs of one thread may be shown under another thread’s action.',
      );
    // The run has already reported that the folder is missing.
    if (this.directory === null) return;
    try {
      const link = this.link?.isOpen ? this.link : await this.openLink(line);
      if (link !== this.link) this.useLink(link);
      this.isClosed = false;
      this.application = await SparkApplication.attach(link, line.ref, this.directory, this.emit, {
        ...this.place,
        onAttached,
        onListening,
      });
      this.applications.push(this.application);
    } catch (error) {
      this.degrade('gateway.attach', `Could not follow Spark: ${(error as Error).message}.`);
    }
  }

  private openLink({ port, secret }: LineOf<'context'>): Promise<JvmLink> {
    return JvmLink.open(port, secret, this.classFolder);
  }

  private useLink(link: JvmLink): void {
    this.link?.close();
    this.link = link;
    link.onClose(() => this.noteLostJvm());
  }

  private noteLostJvm(): void {
    if (!this.application || this.isClosed) return;
    // A client that ends a kernel between two cells may end its JVM first.
    if (this.isIdleKernel) setTimeout(() => this.tellLostJvm(), KERNEL_END_MS).unref();
    else this.tellLostJvm();
  }

  private tellLostJvm(): void {
    if (this.isClosed) return;
    this.degrade(
      'spark.lost',
      'Spark’s JVM ended during the run (it was killed or ran out of memory): its last events may be missing.',
    );
  }

  private async close(): Promise<void> {
    this.isClosed = true;
    if (this.link?.isOpen) await this.application?.close([]);
  }

  private takeDataset({ datasetId, ref }: LineOf<'datasetHandedOver'>): void {
    if (this.application && this.link) this.application.datasets.add(datasetId, this.link.handedOver(ref));
  }

  private takeExplained({ time, datasetId, sessionId, plans }: LineOf<'datasetExplained'>): void {
    const applicationId = this.application?.id ?? sessionId;
    const texts = extendedPlans(plans);
    this.emit({
      type: 'datasetPlanned',
      time,
      datasetId,
      applicationId,
      sparkDatasetId: null,
      taggedIds: [],
      ...texts,
    });
  }

  private async stopExplaining({ time, callId, liveDatasetIds }: LineOf<'explainStopped'>): Promise<void> {
    this.emit({ type: 'explainStopped', time, callId });
    await this.application?.close(liveDatasetIds);
  }

  private async endApplication(time: number): Promise<void> {
    const application = this.application;
    this.application = null;
    if (!application) return;
    await application.end();
    this.emit({ type: 'applicationEnded', time, applicationId: application.id });
  }

  /**
   * The step that a line with `sync` waits for. The driver continues whether it succeeds or fails.
   * @param step may answer before it ends.
   */
  private async answer(line: { sync: number }, step: (answered: () => void) => Promise<void> | void): Promise<void> {
    const answered = this.acknowledging(line.sync);
    try {
      await step(answered);
    } finally {
      answered();
    }
  }

  /** Sends an answer, once. */
  private acknowledging(sync: number): () => void {
    let isSent = false;
    return () => {
      if (!isSent) this.connection.send({ type: 'ack', sync });
      isSent = true;
    };
  }

  private leave(): void {
    this.handedOver?.refused();
    if (this.invalidLines > 0)
      this.degrade(
        'recorder.invalidLines',
        `Lines of the recorder that were invalid and left out: ${this.invalidLines}. The first: ${this.firstInvalid}.`,
      );
    if (!this.endedAsPlanned)
      this.degrade(
        'recorder.lost',
        'The driver ended unexpectedly (it was killed or called os._exit): its last events may be missing.',
      );
    this.emit({ type: 'driverEnded', time: Date.now(), pid: this.pid });
  }

  private degrade(code: DegradationCode, reason: string): void {
    this.emit(degraded(code, reason));
  }
}
