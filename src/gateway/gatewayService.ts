import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isSqlFile } from '../model/causes/isSqlFile';
import { redactEvent } from '../spark/redaction';
import { cacheFolder } from '../runtime/cacheFolder';
import type { OnProgress, Runtime } from '../runtime/runtime';
import { checkScript } from '../runtime/scriptCheck';
import { StrobeError } from '../errors/strobeError';
import type { PreparedRun, PrepareRun, RunExited, WarmUp } from '../wire/messages';
import { availableMemory } from './warm/availableMemory';
import { compiledFolder } from './compiledJava';
import { driverCommand, jobEnvironment } from './driverCommand';
import { EventStream } from './eventStream';
import { KeptClasses } from './warm/keptClasses';
import { nextRecordingPath } from './recentRecordings';
import { RecorderServer } from './recorderServer';
import { RecordingWriter } from './recording';
import { RecordedRun } from './recordedRun';
import { runtimeFor } from './runtimeFor';
import { SpareDrivers } from './warm/spareDrivers';
import { SpareJvms } from './warm/spareJvms';
import { sqlPlan } from './sqlScript';
import { WarmRuntimes } from './warm/warmRuntimes';

/** The gateway's runs, whoever asks for them. */
export class GatewayService {
  readonly warm: WarmRuntimes;
  private readonly runs = new Map<string, RecordedRun>();
  private readonly recorders = new RecorderServer();
  private readonly classes: KeptClasses;
  private readonly spareJvms: SpareJvms;
  private readonly spareDrivers: SpareDrivers;

  /** @param onIdle called when the time without a run is over that the settings name */
  constructor(
    private readonly recorderHome: string,
    private readonly version: string,
    onIdle?: () => void,
  ) {
    const log = (text: string) => void process.stderr.write(`${text}\n`);
    const onChange = () => this.warm.changed();
    this.spareJvms = new SpareJvms({
      recorderHome,
      onChange,
      onFailure: error => log(`A spare JVM was of no use: ${error.message}`),
    });
    this.spareDrivers = new SpareDrivers({
      recorderHome,
      onChange,
      onFailure: error => log(`A spare driver was of no use: ${error.message}`),
    });
    const onJavaHome = (home: string) => {
      this.spareJvms.expect({ JAVA_HOME: home });
      this.spareDrivers.expect({ JAVA_HOME: home });
    };
    this.classes = new KeptClasses({ onChange, onJavaHome, log });
    const parts = { classCache: this.classes, spareJvm: this.spareJvms, spareDriver: this.spareDrivers };
    this.warm = new WarmRuntimes(parts, { availableBytes: availableMemory, log }, onIdle);
  }

  listen(): Promise<void> {
    return this.recorders.listen();
  }

  /**
   * Finds or makes what the run needs and readies its recording.
   * @throws StrobeError with the codes of scripts, runtimes and recordings.
   */
  async prepare(request: PrepareRun, onProgress: OnProgress, signal?: AbortSignal): Promise<PreparedRun> {
    const id = randomUUID();
    this.warm.runStarted(id);
    try {
      return await this.prepareRun(id, request, onProgress, signal);
    } catch (error) {
      this.warm.runEnded(id);
      throw error;
    }
  }

  /** A file that runs Spark was opened. What its run cannot have, the run will say. */
  async warmUp(opened: WarmUp): Promise<void> {
    if (!this.warm.isForOpened) return;
    const { request } = opened;
    const found = await runtimeFor(request).catch(() => null);
    if (found) this.foresee(opened, this.classes.use(found, request.env));
    this.warm.opened();
  }

  /** The run's driver has ended. Resolves when its recording is whole and closed. */
  async finish(exit: RunExited): Promise<void> {
    const run = this.run(exit.runId);
    await run.finish(exit);
    this.spareDrivers.note(run.id, run.loaded);
    if (run.loaded) this.spareJvms.note(run.loaded.modules);
    this.warm.runEnded(exit.runId);
  }

  /** Who asked for the run is gone: it is ended, if it was not, and forgotten. */
  async release(runId: string): Promise<void> {
    const run = this.runs.get(runId);
    run?.kill();
    await run?.finish({ runId, exitCode: null, signal: 'SIGKILL', cancelled: false });
    this.warm.runEnded(runId);
    this.runs.delete(runId);
  }

  /** @throws StrobeError `gateway.protocol` for a run that is not known. */
  run(runId: string): RecordedRun {
    const run = this.runs.get(runId);
    if (!run) throw new StrobeError('gateway.protocol', `There is no run ${runId}.`);
    return run;
  }

  /** Ends every driver and JVM that is still there, and closes the recordings. */
  async close(): Promise<void> {
    await Promise.all([...this.runs.keys()].map(id => this.release(id)));
    await this.warm.configure({ mode: 'off', idleMinutes: 0 });
    this.recorders.close();
  }

  /** What is made next is for this run, as far as no run has told more. */
  private foresee({ request, terminal }: WarmUp, runtime: Runtime): void {
    const inTerminal = { ...request, env: terminal ?? request.env };
    this.spareJvms.recall(request.cwd, jobEnvironment(inTerminal, runtime));
    // Where the recorder finds the gateway is told with the run.
    const sqlPlan = request.script !== null && isSqlFile(request.script) ? '' : null;
    const command = (of: PrepareRun) =>
      driverCommand(of, runtime, { port: 0, token: '', recorderHome: this.recorderHome, sqlPlan });
    this.spareDrivers.recall({ ...command(request), cwd: request.cwd }, command(inTerminal).env);
  }

  private async prepareRun(
    id: string,
    request: PrepareRun,
    onProgress: OnProgress,
    signal: AbortSignal | undefined,
  ): Promise<PreparedRun> {
    const script = request.script === null ? null : resolve(request.cwd, request.script);
    // Before anything is made for it: a runtime may take minutes.
    if (script && !existsSync(script)) throw new StrobeError('script.missing', `There is no file ${script}.`);
    const found = await runtimeFor(request, { onProgress, signal });
    const runtime = this.warm.isOn ? this.classes.use(found, request.env) : found;
    const statements = script !== null && isSqlFile(script) ? await statementsOf(request, script) : null;
    const problem =
      script &&
      statements === null &&
      (await checkScript(script, { python: runtime.python.executable, env: request.env, cwd: request.cwd, signal }));
    if (problem) throw new StrobeError(problem.code, problem.message);
    const session = await this.start(id, request, script);
    const address = { port: this.recorders.port, token: session.token, recorderHome: this.recorderHome };
    const sqlPlan = statements === null ? null : await session.keep('statements.json', statements);
    const plain = driverCommand(request, runtime, { ...address, sqlPlan });
    const command = this.mayTakeOver(request) ? this.spareDrivers.take(id, { ...plain, cwd: request.cwd }) : plain;
    return { runId: session.id, ...command, cwd: request.cwd, recording: session.recordingPath, notes: runtime.notes };
  }

  /** A command of the person's own, a debugger's, and a fault made for a test, are for a driver that starts. */
  private mayTakeOver({ mode, underDebugger, env }: PrepareRun): boolean {
    return this.warm.isOn && mode !== 'exec' && !underDebugger && env.STROBE_TEST_INJECT === undefined;
  }

  private async start(id: string, request: PrepareRun, script: string | null): Promise<RecordedRun> {
    const path = request.recording
      ? resolve(request.cwd, request.recording)
      : nextRecordingPath(join(cacheFolder(request.env), 'recordings'), script, new Date());
    // A full disk ends the recording, not the job; the live views still get every event.
    const recording = new RecordingWriter(path, error =>
      stream.emit({
        type: 'degraded',
        time: Date.now(),
        code: 'recording.unwritable',
        reason: `The recording ended early: ${error.message}.`,
      }),
    );
    const stream = new EventStream(recording, redactEvent, request.recordRows ?? false);
    const run = await RecordedRun.start(id, stream, this.recorders, compiledFolder(request.env), this.spareJvms);
    this.runs.set(id, run);
    run.emit({
      type: 'runStarted',
      time: Date.now(),
      runId: id,
      mode: request.mode,
      script,
      args: request.args,
      cwd: request.cwd,
      // A file of SQL has no more in it than what is to run.
      stopAfter: script !== null && isSqlFile(script) ? null : request.stopAfter,
      strobeVersion: this.version,
    });
    return run;
  }
}

const statementsOf = ({ mode, stopAfter }: PrepareRun, script: string): Promise<string> =>
  sqlPlan(script, { show: mode === 'run', line: stopAfter?.line ?? null });
