import { degraded } from '../model/degradation';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import { StrobeError } from '../errors/strobeError';
import type { Run } from '../model/run';
import { runLost } from '../model/runLost';
import type { RunFigures } from '../wire/languageMessages';
import type { PreparedRun } from '../wire/messages';
import { askForWidget } from './askForWidget';
import { startDebugDriver } from './debugDriver';
import type { DriverExit } from './driverExit';
import { startDriverTask, type Driver } from './driverTask';
import type { FailureDiagnostics } from './failureDiagnostics';
import { figuresOfFiles } from './figuresOfFiles';
import { forgetEnded } from './forgetEnded';
import type { WindowGateway } from './windowGateway';
import type { KeptFigures } from './keptFigures';
import type { Language } from './language';
import { findingSettings } from './findingSettings';
import type { ProfileSecrets } from './profileSecrets';
import { prepareSession } from './prepareSession';
import type { RunConfiguration } from './runConfiguration';
import type { RunRecord } from './runRecord';
import { RunSession } from './runSession';
import type { RunStore } from './runStore';
import { untrustedReason } from './trust';
import { typedCommand } from './typedCommand';

export interface Job {
  script: vscode.Uri;
  mode: RunRecord['mode'];
  /** Line to stop at, from 1; null to run the whole script. */
  line: number | null;
  /** The test to run, as in `pytest FILE::NAME`; absent for the whole file. */
  test?: string;
  configuration: RunConfiguration;
  /** For `cells`: the driver waits for cells to run. */
  cells?: {
    onStarted(session: RunSession, runId: string): void;
    onCancel(): void;
  };
}

export interface RunServices {
  gateway: WindowGateway;
  secrets: ProfileSecrets;
  store: RunStore;
  language: () => Promise<Language>;
  diagnostics: FailureDiagnostics;
  kept: KeptFigures;
  log: vscode.LogOutputChannel;
  /** Shows a new run. */
  show(session: RunSession): void;
}

/** Time before Strobe offers to kill a cancelled job. */
const CANCEL_MS = 10_000;

/** Runs jobs: prepares the run, starts the driver, and shows the result. */
export class RunLauncher {
  private readonly sessions = new Map<string, RunSession>();
  private readonly drivers = new Map<RunSession, Driver>();
  private readonly cancelled = new Set<RunSession>();
  private readonly killed = new Set<RunSession>();
  private readonly cellRuns = new WeakMap<RunSession, NonNullable<Job['cells']>>();

  constructor(private readonly services: RunServices) {}

  session(id: string): RunSession | undefined {
    return this.sessions.get(id);
  }

  /** The most recent run in progress. */
  newestOn(): RunSession | undefined {
    return [...this.sessions.values()].findLast(session => session.isOn);
  }

  /** Resolves when the run has ended. Errors are shown, not thrown. */
  async launch(job: Job): Promise<void> {
    const session = this.begin(job);
    try {
      if (!vscode.workspace.isTrusted) return session.failed('workspace.untrusted', untrustedReason());
      await this.promiseLineage(session, job.script);
      const prepared = await prepareSession(session, this.services.gateway, this.services.secrets);
      if (prepared === null)
        return session.failed('run.cancelled', vscode.l10n.t('The run was cancelled before it started.'));
      await this.run(session, job, prepared);
    } catch (error) {
      this.fail(session, error as Error);
    }
  }

  /** Asks the job to end. On a second request, or if the job has not ended after ten seconds, offers to kill it. */
  cancel(session: RunSession): void {
    if (!session.isOn) return;
    const cells = this.cellRuns.get(session);
    if (cells && session.isRunning) return cells.onCancel();
    const isAgain = this.cancelled.has(session);
    session.cancelling();
    if (!session.isRunning) return session.preparation.cancel();
    if (isAgain) return void this.offerKill(session);
    this.cancelled.add(session);
    this.interrupt(session);
    const timer = setTimeout(() => void this.offerKill(session), CANCEL_MS);
    session.onRecord(() => clearTimeout(timer));
  }

  /** Interrupts what is running, as Ctrl+C does. */
  interrupt(session: RunSession): void {
    // Send the signal first: if Spark cancelled the job first, the script would end with a Spark error, not an interrupt.
    this.drivers.get(session)?.interrupt();
    void this.services.gateway.cancel(session.prepared!.runId, 'jobs');
  }

  /** Called when the window closes. The gateway ends the runs that it follows; this ends the drivers of lost runs. */
  stop(): void {
    for (const [session, driver] of this.drivers) if (!session.isOn) driver.end();
  }

  private begin({ script, mode, line, test, configuration, cells }: Job): RunSession {
    const record: RunRecord = {
      id: randomUUID(),
      title: test === undefined ? path.basename(script.fsPath) : `${path.basename(script.fsPath)}::${test}`,
      uri: script.toString(),
      mode,
      line,
      ...(test === undefined ? {} : { test }),
      configuration,
      status: 'preparing',
      message: null,
      recording: null,
      startTime: Date.now(),
      endTime: null,
    };
    const controls = {
      cancel: () => this.cancel(session),
      rerun: () => void this.launch({ script, mode: againMode(mode), line, test, configuration }),
    };
    const session: RunSession = new RunSession(record, controls, this.services.gateway, findingSettings());
    forgetEnded(this.sessions, each => each);
    this.sessions.set(record.id, session);
    if (cells) this.cellRuns.set(session, cells);
    session.onRecord(changed => this.services.store.put(changed));
    this.services.store.put(record);
    session.preparing(vscode.l10n.t('Looking for Python, Spark and Java'), null);
    this.services.show(session);
    return session;
  }

  private async promiseLineage(session: RunSession, script: vscode.Uri): Promise<void> {
    const lineage = await this.withLanguage(language => language.staticLineage(script.toString()));
    if (lineage) session.promise(script.fsPath, lineage);
  }

  /** Jobs also run without the language server. */
  private async withLanguage<T>(work: (language: Language) => Promise<T>): Promise<T | null> {
    try {
      return await work(await this.services.language());
    } catch (error) {
      this.services.log.warn(`Language server: ${String(error)}`);
      return null;
    }
  }

  private async run(session: RunSession, job: Job, prepared: PreparedRun): Promise<void> {
    const { gateway, diagnostics, kept, log } = this.services;
    for (const note of prepared.notes) log.info(note);
    diagnostics.clear();
    await kept.dropFailure();
    session.started(prepared);
    const { runId } = prepared;
    await gateway.follow(runId, {
      onEvents: events => session.take(events),
      onLost: () => this.lose(session),
      onWidget: name => askForWidget(session, name),
    });
    const driver = await this.start(session, job, prepared);
    this.drivers.set(session, driver);
    job.cells?.onStarted(session, runId);
    const exit = await driver.ended;
    this.drivers.delete(session);
    this.cellRuns.delete(session);
    await gateway.exited({ runId, ...this.exitOf(session, exit) });
    session.ended(null);
    if (session.record.status !== 'lost') await this.showEnd(session);
  }

  private async start(session: RunSession, { script, mode }: Job, prepared: PreparedRun): Promise<Driver> {
    const title = session.title;
    const folder = vscode.workspace.getWorkspaceFolder(script);
    const { gateway } = this.services;
    try {
      if (mode === 'debug') return await startDebugDriver(prepared, title, folder);
      const typed = typedCommand(script.fsPath, prepared);
      return await startDriverTask(prepared, typed, title, folder, pid => void gateway.spawned(prepared.runId, pid));
    } catch (error) {
      await gateway.exited({ runId: prepared.runId, exitCode: null, signal: null, cancelled: true });
      throw error;
    }
  }

  /** How the job ended. A debug session has no exit code, so it failed if the recorder reported an error. */
  private exitOf(session: RunSession, exit: DriverExit): DriverExit & { cancelled: boolean } {
    // The exit code of a terminal is the same for a killed process as for a successful one.
    if (this.killed.has(session)) return { exitCode: null, signal: 'SIGKILL', cancelled: true };
    const isFailed = session.record.mode === 'debug' && session.isFailedByScript;
    const exitCode = isFailed ? 1 : exit.exitCode;
    // The job receives SIGHUP when the user closes its terminal.
    const isAsked = this.cancelled.has(session) || exit.signal === 'SIGHUP';
    return { ...exit, exitCode, cancelled: isAsked && exitCode !== 0 };
  }

  /** Shows the figures of a run in progress at the lines of the editor. */
  async showFigures(session: RunSession): Promise<void> {
    const run = await this.readRun(session);
    if (run !== null) await this.sendFigures(figuresOfFiles(run));
  }

  private async showEnd(session: RunSession): Promise<void> {
    const run = await this.readRun(session);
    if (run === null) return;
    const failures = await this.services.diagnostics.show(run);
    const figures = figuresOfFiles(run);
    const began = run.script.startTime ?? 0;
    await this.services.kept.keep({ runId: session.record.id, began, failures }, figures);
    await this.sendFigures(figures);
  }

  private async readRun(session: RunSession): Promise<Run | null> {
    return session.run().catch(error => {
      // The run itself has ended normally; only its figures are missing.
      this.services.log.warn(`Could not read the recording of ${session.title}: ${String(error)}`);
      return null;
    });
  }

  private async sendFigures(figures: RunFigures[]): Promise<void> {
    await this.withLanguage(language => Promise.all(figures.map(each => language.showFigures(each))));
  }

  private lose(session: RunSession): void {
    const reason = vscode.l10n.t(
      'Strobe’s gateway process ended unexpectedly, so the rest of this run is not recorded. The job continues in its terminal.',
    );
    const time = Date.now();
    session.lost([degraded('gateway.lost', reason, time), runLost(time)], reason);
    void vscode.window.showWarningMessage(reason);
  }

  private async offerKill(session: RunSession): Promise<void> {
    if (!session.isRunning) return;
    const end = vscode.l10n.t('Kill Job');
    const question = vscode.l10n.t('{0} has not ended yet. Kill the job and its Spark application?', session.title);
    if ((await vscode.window.showWarningMessage(question, end)) !== end || !session.isRunning) return;
    this.killed.add(session);
    await this.services.gateway.cancel(session.prepared!.runId, 'kill');
    this.drivers.get(session)?.end();
  }

  private fail(session: RunSession, error: Error): void {
    const { log } = this.services;
    const code = error instanceof StrobeError ? error.code : 'internal';
    log.error(error instanceof StrobeError ? `${error.message} [${code}]` : error);
    if (session.isRunning) session.ended(error.message);
    else session.failed(code, error.message);
    const showLog = vscode.l10n.t('Show Log');
    void vscode.window.showErrorMessage(error.message, showLog).then(choice => {
      if (choice === showLog) log.show();
    });
  }
}

/** A run of single cells is repeated as a run of the file. */
export const againMode = (mode: RunRecord['mode']): RunRecord['mode'] => (mode === 'cells' ? 'run' : mode);
