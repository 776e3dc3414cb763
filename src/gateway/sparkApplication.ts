import { join } from 'node:path';
import { degraded, type DegradationCode } from '../model/degradation';
import type { RunEvent } from '../model/runEvent';
import type { StreamKey } from '../model/streamEvents';
import { JavaRef, type JavaValue } from '../py4j/codec';
import { driverWarnings } from '../spark/driverWarnings';
import { EventLogTranslator, type Translated } from '../spark/eventLog';
import { readApplication, readDriver, readExecutors, readStageProgress, readStorage } from './applicationFacts';
import { addEventLog, countDroppedEvents, drainListeners, finishEventLog } from './applicationListener';
import { DatasetReader } from './datasetReader';
import type { DriverLog } from './driverLog';
import { EventLogTail } from './eventLogTail';
import type { Emit } from './eventStream';
import type { JvmLink } from './jvmLink';
import type { JvmStderr } from './jvmStderr';
import type { PlanReader } from './planReader';
import { QueryReader } from './queryReader';
import { stopStream } from './stopStream';
import { TaskStderr } from './taskStderr';

const QUERY_LISTENER = 'org.apache.spark.sql.util.QueryExecutionListener';
const CONSUMER = 'java.util.function.Consumer';
const POLL_INTERVAL_MS = 500;
/** The sizes of cached data are read once per this number of polls. */
const STORAGE_POLLS = 4;
const TAIL_INTERVAL_MS = 100;
/** How long the end of an application may wait for the remaining data. */
const CLOSING_MS = 8000;

/** What a driver needs to know of the others of its run. */
export interface PlaceInRun {
  /** Its number in the run, from 0. */
  driverId: number;
  /** The id of an application in the run, from Spark's id. */
  nameApplication: (sparkId: string) => string;
}

/** Follows one SparkContext: its event log from now on and, by Py4J, data that no log contains. */
export class SparkApplication {
  readonly queries: QueryReader;
  readonly datasets: DatasetReader;
  private readonly stderr: TaskStderr;
  private poller: NodeJS.Timeout | null = null;
  private polling: Promise<void> = Promise.resolve();
  private isPolling = false;
  private polls = 0;
  /** Warnings from before belong to an earlier application of the JVM. */
  private readonly since = Date.now();
  private session: JavaRef | null = null;
  private following: Promise<void> | null = null;
  private planReader: Promise<PlanReader | null> | null = null;
  private readonly runningQueries = new Set<number>();
  /** Start time of each job, by its id. */
  private readonly runningJobs = new Map<number, number>();
  /** Whether the log has contained a job. */
  private hasRun = false;
  private hasCached = false;
  private lastStorage = '[]';
  /** Why the datasets of cached data are unknown, from the last attempt. */
  private ownerFailure: Error | null = null;

  private constructor(
    readonly link: JvmLink,
    private readonly context: JavaRef,
    /** Spark's `AppStatusStore`, the source of its pages. */
    private readonly store: JavaRef,
    /** Its id in the run. */
    readonly id: string,
    private readonly listener: JavaRef,
    private readonly tail: EventLogTail,
    private readonly emit: Emit,
    jvmStderr: JvmStderr | null,
    private readonly log: DriverLog | null,
  ) {
    const reader = () => this.reader();
    this.queries = new QueryReader(link.client, reader, id, emit);
    this.datasets = new DatasetReader(link.client, reader, id, emit, read => this.queries.take(read));
    this.stderr = new TaskStderr(jvmStderr, id, emit);
  }

  /**
   * @param driverRef the `JavaSparkContext` in the driver's Py4J.
   * @param directory for the event log.
   * @param steps `onAttached`: the driver's Py4J is no longer needed; `onListening`: from now on, every event of the
   *   application is recorded.
   */
  static async attach(
    link: JvmLink,
    driverRef: string,
    directory: string,
    emit: Emit,
    steps: PlaceInRun & { onAttached: () => void; onListening: () => void },
  ): Promise<SparkApplication> {
    const javaContext = await link.adopt(driverRef, `context${driverRef}`);
    steps.onAttached();
    const context = await link.client.callForRef(javaContext, 'sc');
    await link.client.release(javaContext);
    await drainListeners(link.client, context, 3000);
    const listener = await addEventLog(link.client, context, directory);
    const runsTasks = await link.client.call(context, 'isLocal');
    const jvmStderr = runsTasks ? await link.stderr().catch(() => null) : null;
    const log = await link.log().catch(() => null);
    steps.onListening();
    const started = await readApplication(link.client, context);
    const sparkId = started.applicationId;
    const id = steps.nameApplication(sparkId);
    emit({ ...started, applicationId: id, driverId: steps.driverId });
    const store = await link.client.callForRef(context, 'statusStore');
    const executors = await readExecutors(link.client, store, id);
    const translator = new EventLogTranslator(id);
    const tail = await EventLogTail.open(join(directory, `${sparkId}.inprogress`), {
      onLines: lines => {
        for (const line of lines) application.take(translator.translate(line));
      },
      onFailure: error =>
        application.degrade('spark.eventLog', `Could not read Spark’s event log to the end: ${error.message}.`),
    });
    const application = new SparkApplication(link, context, store, id, listener, tail, emit, jvmStderr, log);
    application.take({ events: executors, error: null });
    tail.start(TAIL_INTERVAL_MS);
    application.poller = setInterval(() => application.startPoll(), POLL_INTERVAL_MS);
    return application;
  }

  /** Listens to the queries of a session. `driverRef` is the Java SparkSession in the driver's Py4J. */
  async addSession(driverRef: string): Promise<void> {
    const session = await this.link.adopt(driverRef, `session${driverRef}`);
    this.session ??= session;
    const manager = await this.link.client.callForRef(session, 'listenerManager');
    const listener = this.link.proxy([QUERY_LISTENER], (method, args) => this.onQuery(method, args));
    await this.link.client.call(manager, 'register', listener);
    await this.link.client.release(manager);
  }

  /** Listens to the queries of all sessions of Spark Connect, once. */
  async addConnectSession(): Promise<void> {
    this.following ??= this.follow();
    await this.following;
  }

  private async follow(): Promise<void> {
    const receiver = this.link.proxy([CONSUMER], (method, [execution]) => {
      if (method === 'accept' && execution instanceof JavaRef) this.queries.add(execution);
    });
    await (await this.reader())?.follow(this.context, receiver);
  }

  /**
   * Passes on the events of the log, and keeps track of what runs, so that live requests are only sent while something
   * does.
   */
  private take({ events, error }: Translated): void {
    if (error) this.degrade('spark.eventLog', error);
    for (const event of events) {
      this.emit(event);
      this.note(event);
    }
  }

  private note(event: RunEvent): void {
    if (event.type === 'queryStarted') this.runningQueries.add(event.queryId);
    if (event.type === 'queryEnded') this.runningQueries.delete(event.queryId);
    this.hasRun ||= event.type === 'jobStarted';
    if (event.type === 'jobStarted') {
      this.runningJobs.set(event.jobId, event.time);
      if (event.actionId !== null) this.datasets.readTaken(event.actionId);
    }
    if (event.type === 'jobEnded') this.runningJobs.delete(event.jobId);
    this.queries.note(event);
    this.stderr.note(event);
  }

  notePersisted(): void {
    this.hasCached = true;
  }

  /** Jobs that run now: a script that continues after an interrupt keeps the jobs that it starts later. */
  async cancelJobs(until: number): Promise<void> {
    for (const [jobId, began] of [...this.runningJobs])
      if (began <= until) await this.link.poll.call(this.context, 'cancelJob', jobId);
  }

  /** @throws Error as `stopStream`, and if the recorder has seen no session */
  async stopStream(stream: StreamKey): Promise<void> {
    if (!this.session) throw new Error('it does not belong to a session of the script');
    const onFound = () => this.emit({ type: 'streamStopRequested', time: Date.now(), ...stream });
    if (this.link.isOpen) await stopStream(this.link, this.session, stream, onFound);
  }

  /**
   * Before the context stops: waits until all listeners have received all events, then reads the remaining data.
   * @param unused DataFrames that no action used: their own plans are read.
   */
  async close(unused: number[]): Promise<void> {
    const deadline = Date.now() + CLOSING_MS;
    this.stopPolling();
    await this.polling;
    await this.lookUp('the number of events dropped by Spark', () => this.readListeners());
    await this.lookUp('the sizes of cached data', () => this.readLastStorage());
    await this.lookUp('the driver’s metrics', () => this.readDriver());
    await this.lookUp('the driver’s log', () => this.readWarnings());
    if (!(await this.queries.drain(deadline)))
      this.degrade(
        'gateway.planWalk',
        'The last plans were not matched with their datasets: reading them took too long.',
      );
    await this.lookUp('the end of Spark’s event log', () => this.finishLog());
    await this.stderr.settled();
    if (!(await this.datasets.readUnused(unused, deadline)))
      this.degrade('gateway.datasetPlans', 'The application ended before the plans of all datasets could be read.');
  }

  private async readListeners(): Promise<void> {
    if (!(await drainListeners(this.link.client, this.context, CLOSING_MS / 2)))
      this.degrade(
        'spark.listeners',
        'The application ended before Spark’s listeners had processed all events: the last ones may be missing.',
      );
    const dropped = await countDroppedEvents(this.link.client, this.context);
    if (dropped > 0)
      this.degrade(
        'spark.droppedEvents',
        `Spark dropped ${dropped} events because its queues were full, so metrics are too low. To keep all events, increase spark.scheduler.listenerbus.eventqueue.capacity.`,
      );
  }

  private async finishLog(): Promise<void> {
    const isWhole = await finishEventLog(this.link.client, this.listener);
    await this.tail.drain();
    if (isWhole) return;
    const lost = this.hasRun ? 'jobs, stages and queries are missing' : 'Spark’s jobs and queries are not recorded';
    this.degrade('spark.eventLog', `Spark could not write its event log (the disk may be full): ${lost}.`);
  }

  private async readDriver(): Promise<void> {
    const driver = await readDriver(this.link.client, this.store, this.id);
    if (driver) this.emit(driver);
  }

  private async readWarnings(): Promise<void> {
    if (this.log) driverWarnings(await this.log.read(), this.id, this.since).forEach(this.emit);
  }

  private async readLastStorage(): Promise<void> {
    await this.readStorage();
    if (this.ownerFailure) throw this.ownerFailure;
  }

  /** A failed look-up is reported, and does not prevent the others. */
  private async lookUp(what: string, read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      if (this.link.isOpen) this.degrade('gateway.lookUp', `Could not read ${what}: ${(error as Error).message}.`);
    }
  }

  /** The context stopped, or the JVM is gone: reads the rest of the log. Ending twice is harmless. */
  async end(): Promise<void> {
    this.stopPolling();
    await this.tail.stop();
  }

  private stopPolling(): void {
    if (this.poller) clearInterval(this.poller);
    this.poller = null;
  }

  private onQuery(method: string, [, execution]: JavaValue[]): void {
    if ((method === 'onSuccess' || method === 'onFailure') && execution instanceof JavaRef) this.queries.add(execution);
  }

  private startPoll(): void {
    if (!this.link.isOpen) return this.stopPolling();
    if (this.runningJobs.size === 0 || this.isPolling) return;
    this.isPolling = true;
    this.polling = this.readLive().finally(() => (this.isPolling = false));
  }

  /** A failed read is repeated at the next poll, and affects nothing else. */
  private async readLive(): Promise<void> {
    await this.readProgress().catch(() => undefined);
    for (const queryId of this.session ? this.runningQueries : [])
      await this.readMetrics(queryId).catch(() => undefined);
    if (this.hasCached && this.polls++ % STORAGE_POLLS === 0) await this.readStorage().catch(() => undefined);
  }

  private async readProgress(): Promise<void> {
    const stages = await readStageProgress(this.link.poll, this.store);
    if (stages.length) this.emit({ type: 'stageProgress', time: Date.now(), applicationId: this.id, stages });
  }

  private async readMetrics(queryId: number): Promise<void> {
    const values = await (await this.reader())?.queryMetrics(this.session!, queryId);
    if (values?.length)
      this.emit({ type: 'queryLiveMetrics', time: Date.now(), applicationId: this.id, queryId, values });
  }

  private async readStorage(): Promise<void> {
    const rdds = await readStorage(this.link.poll, this.store);
    const owners = await this.cachedDatasets();
    for (const rdd of rdds) rdd.datasetId = owners.get(rdd.rddId) ?? null;
    const text = JSON.stringify(rdds);
    if (text === this.lastStorage) return;
    this.lastStorage = text;
    this.emit({ type: 'storageRead', time: Date.now(), applicationId: this.id, rdds });
  }

  /** RDD id → our dataset, for cached DataFrames. */
  private async cachedDatasets(): Promise<Map<number, number>> {
    const owners = new Map<number, number>();
    this.ownerFailure = null;
    for (const [datasetId, ref] of this.session ? this.datasets.persisted : []) {
      const reader = await this.reader();
      const rddId = await reader?.cachedRddId(this.session!, ref).catch((error: Error) => {
        this.ownerFailure = error;
        return null;
      });
      if (rddId != null) owners.set(rddId, datasetId);
    }
    return owners;
  }

  /** Compiled when the first plan is read. Null if the JVM cannot compile it: reported once. */
  private reader(): Promise<PlanReader | null> {
    this.planReader ??= this.link.planReader().catch((error: Error) => {
      if (this.link.isOpen)
        this.degrade(
          'gateway.planReader',
          `Could not read plans in Spark’s JVM, so queries are not matched with datasets: ${error.message}.`,
        );
      return null;
    });
    return this.planReader;
  }

  private degrade(code: DegradationCode, reason: string): void {
    this.emit(degraded(code, reason));
  }
}
