import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { degraded } from '../model/degradation';
import { keptBatchesOf } from '../model/keptBatches';
import { isSqlFile } from '../model/causes/isSqlFile';
import { connectTokens } from '../spark/connectTokens';
import { redactorOf } from '../spark/redaction';
import { cacheFolder } from '../runtime/cacheFolder';
import { kernelAddressFolder } from '../runtime/kernelSpec';
import { ownEnvironment } from '../runtime/ownEnvironment';
import type { OnProgress, Runtime } from '../runtime/runtime';
import { checkScript } from '../runtime/scriptCheck';
import { StrobeError } from '../errors/strobeError';
import type {
  KernelStarted,
  PreparedRun,
  PrepareRun,
  RecordingOptions,
  RecordKernels,
  RunExited,
  WarmUp,
} from '../wire/messages';
import { availableMemory } from './warm/availableMemory';
import { clusterNotes } from './clusterNotes';
import { compiledFolder } from './compiledJava';
import { driverCommand, jobEnvironment, type DriverProgram } from './driverCommand';
import { EventStream } from './eventStream';
import { hideSecretConf, secretConf } from './hiddenConf';
import { launchOf } from './launchOf';
import { KernelRuns, type KernelServices } from './kernelRuns';
import { NotebookRuns, type NotebookRun } from './notebook/notebookRuns';
import { KeptClasses } from './warm/keptClasses';
import { nextRecordingPath } from './recentRecordings';
import type { LineOf } from './recorderLine';
import { RecorderServer } from './recorderServer';
import { RecordingWriter } from '../runFiles/recording';
import { RecordedRun } from './recordedRun';
import { runtimeFor } from './runtimeFor';
import { SpareDrivers } from './warm/spareDrivers';
import { SpareJvms } from './warm/spareJvms';
import { sqlPlan } from './sqlScript';
import { WarmRuntimes } from './warm/warmRuntimes';

/** The runs of the gateway, for all clients. */
export class GatewayService {
  readonly warm: WarmRuntimes;
  readonly notebooks = new NotebookRuns();
  private readonly runs = new Map<string, RecordedRun>();
  private readonly recorders = new RecorderServer();
  private readonly classes: KeptClasses;
  private readonly spareJvms: SpareJvms;
  private readonly spareDrivers: SpareDrivers;

  /** @param onIdle called after the idle time in the settings without a run */
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
      onFailure: error => log(`Could not use a spare JVM: ${error.message}`),
    });
    this.spareDrivers = new SpareDrivers({
      recorderHome,
      onChange,
      onFailure: error => log(`Could not use a spare driver: ${error.message}`),
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
   * Finds or creates what the run needs, and opens its recording.
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

  /** A file that runs Spark was opened. Errors are ignored here; the run reports them. */
  async warmUp(opened: WarmUp): Promise<void> {
    if (!this.warm.isForOpened) return;
    const { request } = opened;
    const found = await runtimeFor(request).catch(() => null);
    if (found) {
      const isNotebook =
        request.script !== null && (await this.notebooks.isNotebook(resolve(request.cwd, request.script)));
      this.foresee(opened, this.classes.use(found, request.env), isNotebook);
    }
    this.warm.opened();
  }

  /** The run's driver has ended. Resolves when its recording is complete and closed. */
  async finish(exit: RunExited): Promise<void> {
    const run = this.run(exit.runId);
    this.notebooks.forget(run.id);
    await run.finish(exit);
    this.spareDrivers.note(run.id, run.loaded);
    if (run.loaded) this.spareJvms.note(run.loaded.modules);
    this.warm.runEnded(exit.runId);
  }

  /** Records the kernels that connect. @throws the system's error if they cannot find this gateway */
  recordKernels(request: RecordKernels, onStarted: (kernel: KernelStarted) => void): KernelRuns {
    const services: KernelServices = {
      recorders: this.recorders,
      folder: kernelAddressFolder(cacheFolder(process.env)),
      start: (hello, notebook, options) => this.startKernel(hello, notebook, options),
      finish: exit => this.finish(exit),
    };
    return new KernelRuns(services, request, onStarted);
  }

  /** The client that requested the run is gone: ends the run if necessary, and removes it. */
  async release(runId: string): Promise<void> {
    const run = this.runs.get(runId);
    run?.kill();
    this.notebooks.forget(runId);
    await run?.finish({ runId, exitCode: null, signal: 'SIGKILL', cancelled: false });
    this.warm.runEnded(runId);
    this.runs.delete(runId);
  }

  /** @throws StrobeError `gateway.protocol` for an unknown run. */
  run(runId: string): RecordedRun {
    const run = this.runs.get(runId);
    if (!run) throw new StrobeError('gateway.protocol', `Unknown run: ${runId}.`);
    return run;
  }

  /** Ends every driver and JVM that is still running, and closes the recordings. */
  async close(): Promise<void> {
    await Promise.all([...this.runs.keys()].map(id => this.release(id)));
    await this.warm.configure({ mode: 'off', idleMinutes: 0 });
    this.recorders.close();
    this.notebooks.close();
  }

  /** Spares created next are for this run, until a run has reported more. */
  private foresee({ request, terminal }: WarmUp, runtime: Runtime, isNotebook: boolean): void {
    const inTerminal = { ...request, env: terminal ?? request.env };
    this.spareJvms.recall(request.cwd, jobEnvironment(inTerminal, runtime));
    // A spare driver waits for a script.
    if (isNotebook) return;
    // The run itself passes the gateway's address to the recorder.
    const isSql = request.script !== null && isSqlFile(request.script);
    const program = isSql ? ({ name: 'run_sql.py', plan: '', stopAfter: null } as const) : null;
    const command = (of: PrepareRun) =>
      driverCommand(of, runtime, { port: 0, token: '', recorderHome: this.recorderHome, program });
    this.spareDrivers.recall({ ...command(request), cwd: request.cwd }, command(inTerminal).env);
  }

  private async prepareRun(
    id: string,
    request: PrepareRun,
    onProgress: OnProgress,
    signal: AbortSignal | undefined,
  ): Promise<PreparedRun> {
    const script = request.script === null ? null : resolve(request.cwd, request.script);
    // Checked before anything is created for it: a runtime may take minutes.
    if (script && !existsSync(script)) throw new StrobeError('script.missing', `File not found: ${script}.`);
    const notebook = script === null ? null : await this.notebooks.read(request, script);
    const found = await runtimeFor(request, { onProgress, signal });
    const runtime = this.warm.isOn ? this.classes.use(found, request.env) : found;
    const statements =
      script !== null && notebook === null && isSqlFile(script) ? await statementsOf(request, script) : null;
    if (script !== null && statements === null && notebook?.python !== null) {
      const { env, cwd } = request;
      const python = runtime.python.executable;
      const problem = await checkScript(script, { python, env, cwd, signal, text: notebook?.python });
      if (problem) throw new StrobeError(problem.code, problem.message);
    }
    const visible = await launchOf(request, runtime, signal);
    // A SQL file contains only the statements to run.
    const session = await this.start(id, statements === null ? visible : { ...visible, stopAfter: null }, script);
    const launch = await hideSecretConf(visible, runtime, (name, text) => session.keep(name, text));
    const address = { port: this.recorders.port, token: session.token, recorderHome: this.recorderHome };
    const program = await this.program(session, statements, notebook);
    const plain = driverCommand(launch, runtime, { ...address, program });
    const takesOver = this.mayTakeOver(request) && notebook === null;
    const command = takesOver ? this.spareDrivers.take(id, { ...plain, cwd: request.cwd }) : plain;
    const hasSecrets = (request.secrets ?? []).length > 0;
    const notes = [...runtime.notes, ...clusterNotes(visible), ...(notebook?.notes ?? [])];
    return { runId: session.id, ...command, cwd: request.cwd, recording: session.recordingPath, notes, hasSecrets };
  }

  private async program(
    session: RecordedRun,
    statements: string | null,
    notebook: NotebookRun | null,
  ): Promise<DriverProgram | null> {
    if (statements !== null) {
      const plan = await session.keep('statements.json', statements);
      return { name: 'run_sql.py', plan, stopAfter: null };
    }
    if (notebook === null) return null;
    const plan = await this.notebooks.expect(session.id, session.token, notebook);
    const { script, python, stopLine } = notebook;
    const stopAfter =
      stopLine === null || python === null
        ? null
        : { file: script, line: stopLine, text: await session.keep('notebook.py', python) };
    return { name: 'run_notebook.py', plan: await session.keep('notebook.json', plan), stopAfter };
  }

  /**
   * The user's own commands, debuggers, and simulated faults in tests need a newly started driver, and no process with
   * secrets waits for a run.
   */
  private mayTakeOver(request: PrepareRun): boolean {
    const { mode, underDebugger, env, secrets = [] } = request;
    if (!this.warm.isOn || secrets.length > 0 || secretConf(request).length > 0) return false;
    return mode !== 'exec' && !underDebugger && env.STROBE_TEST_INJECT === undefined;
  }

  private async startKernel(
    hello: LineOf<'hello'>,
    notebook: string | null,
    options: RecordingOptions,
  ): Promise<RecordedRun> {
    const id = randomUUID();
    this.warm.runStarted(id);
    const { argv: args, cwd, executable: python } = hello;
    const nothing = { recording: null, python, master: null, conf: {}, stopAfter: null };
    const env = ownEnvironment();
    const request: PrepareRun = { mode: 'exec', script: null, args, cwd, env, ...options, ...nothing };
    const run = await this.start(id, request, notebook);
    // Jupyter or the editor ends a kernel, also after this gateway.
    run.leaveDrivers();
    return run;
  }

  private async start(id: string, request: PrepareRun, script: string | null): Promise<RecordedRun> {
    const path = request.recording
      ? resolve(request.cwd, request.recording)
      : nextRecordingPath(join(cacheFolder(request.env), 'recordings'), script, new Date());
    // A full disk ends the recording, not the job; live views still get every event.
    const recording = new RecordingWriter(path, error =>
      stream.emit(degraded('recording.unwritable', `The recording ended early: ${error.message}.`)),
    );
    const keptBatches = keptBatchesOf(request.keptBatches);
    const redact = redactorOf([...(request.secrets ?? []), ...connectTokens(request)]);
    const stream = new EventStream(recording, redact, request.recordRows ?? false, keptBatches);
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
      stopAfter: request.stopAfter,
      strobeVersion: this.version,
      keptBatches,
    });
    return run;
  }
}

const statementsOf = ({ mode, stopAfter }: PrepareRun, script: string): Promise<string> =>
  sqlPlan(script, { show: mode === 'run', line: stopAfter?.line ?? null });
