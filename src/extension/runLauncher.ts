import { randomUUID } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import { StrobeError } from '../errors/strobeError';
import type { RunEvent } from '../model/runEvent';
import type { PreparedRun } from '../wire/messages';
import { startDebugDriver } from './debugDriver';
import type { DriverExit } from './driverExit';
import { startDriverTask, type Driver } from './driverTask';
import type { FailureDiagnostics } from './failureDiagnostics';
import { figuresOfFiles } from './figuresOfFiles';
import type { WindowGateway } from './windowGateway';
import type { KeptFigures } from './keptFigures';
import type { Language } from './language';
import { hintSettings } from './hintSettings';
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
  /** Where to stop, from 1; null runs all of it. */
  line: number | null;
  configuration: RunConfiguration;
}

export interface RunServices {
  gateway: WindowGateway;
  store: RunStore;
  language: () => Promise<Language>;
  diagnostics: FailureDiagnostics;
  kept: KeptFigures;
  log: vscode.LogOutputChannel;
  /** Shows a run that begins. */
  show(session: RunSession): void;
}

/** How long a cancelled job has before its end by force is offered. */
const CANCEL_MS = 10_000;

/** Ended runs that stay in memory. */
const KEPT_RUNS = 10;

/** Runs jobs: from the request over the driver in its terminal to what is shown of its end. */
export class RunLauncher {
  private readonly sessions = new Map<string, RunSession>();
  private readonly drivers = new Map<RunSession, Driver>();
  private readonly cancelled = new Set<RunSession>();
  private readonly killed = new Set<RunSession>();

  constructor(private readonly services: RunServices) {}

  session(id: string): RunSession | undefined {
    return this.sessions.get(id);
  }

  /** The newest that is on. */
  newestOn(): RunSession | undefined {
    return [...this.sessions.values()].findLast(session => session.isOn);
  }

  /** Resolves when the run is over. What goes wrong is shown, not thrown. */
  async launch(job: Job): Promise<void> {
    const session = this.begin(job);
    try {
      if (!vscode.workspace.isTrusted) return session.failed('workspace.untrusted', untrustedReason());
      await this.promiseLineage(session, job.script);
      const prepared = await prepareSession(session, this.services.gateway);
      if (prepared === null) return session.failed('run.cancelled', vscode.l10n.t('Cancelled before it started.'));
      await this.run(session, job, prepared);
    } catch (error) {
      this.fail(session, error as Error);
    }
  }

  /** First asks the job to end; asked again, or without effect for ten seconds, offers to end it by force. */
  cancel(session: RunSession): void {
    if (!session.isOn) return;
    const isAgain = this.cancelled.has(session);
    session.cancelling();
    if (!session.isRunning) return session.preparation.cancel();
    if (isAgain) return void this.offerKill(session);
    this.cancelled.add(session);
    const { runId } = session.prepared!;
    // The signal first: a job that is cancelled before would end the script by Spark's error, and not by the interrupt.
    this.drivers.get(session)?.interrupt();
    void this.services.gateway.cancel(runId, 'jobs');
    const timer = setTimeout(() => void this.offerKill(session), CANCEL_MS);
    session.onRecord(() => clearTimeout(timer));
  }

  /** The window closes: the gateway ends the runs that it follows, and what it has lost is ended here. */
  stop(): void {
    for (const [session, driver] of this.drivers) if (!session.isOn) driver.end();
  }

  private begin({ script, mode, line, configuration }: Job): RunSession {
    const record: RunRecord = {
      id: randomUUID(),
      title: path.basename(script.fsPath),
      uri: script.toString(),
      mode,
      line,
      configuration,
      status: 'preparing',
      message: null,
      recording: null,
      startTime: Date.now(),
      endTime: null,
    };
    const controls = {
      cancel: () => this.cancel(session),
      rerun: () => void this.launch({ script, mode, line, configuration }),
    };
    const session: RunSession = new RunSession(record, controls, this.services.gateway, hintSettings());
    this.forgetEnded();
    this.sessions.set(record.id, session);
    session.onRecord(changed => this.services.store.put(changed));
    this.services.store.put(record);
    session.preparing(vscode.l10n.t('Looking for Python, Spark and Java'), null);
    this.services.show(session);
    return session;
  }

  /** Earlier runs keep what their recordings may not have (rows), but not without bounds. */
  private forgetEnded(): void {
    const ended = [...this.sessions].filter(([, session]) => !session.isOn);
    for (const [id] of ended.slice(0, -KEPT_RUNS)) this.sessions.delete(id);
  }

  private async promiseLineage(session: RunSession, script: vscode.Uri): Promise<void> {
    const lineage = await this.withLanguage(language => language.staticLineage(script.toString()));
    if (lineage) session.promise(script.fsPath, lineage);
  }

  /** A job runs without the language server, too. */
  private async withLanguage<T>(work: (language: Language) => Promise<T>): Promise<T | null> {
    try {
      return await work(await this.services.language());
    } catch (error) {
      this.services.log.warn(`The language server: ${String(error)}`);
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
    await gateway.follow(runId, { onEvents: events => session.take(events), onLost: () => this.lose(session) });
    const driver = await this.start(session, job, prepared);
    this.drivers.set(session, driver);
    const exit = await driver.ended;
    this.drivers.delete(session);
    await gateway.exited({ runId, ...this.exitOf(session, exit) });
    session.ended(null);
    if (session.record.status !== 'lost') await this.showEnd(session);
  }

  private async start(session: RunSession, { script, mode }: Job, prepared: PreparedRun): Promise<Driver> {
    const title = session.title;
    const folder = vscode.workspace.getWorkspaceFolder(script);
    const { gateway } = this.services;
    try {
      if (mode === 'debug') return await startDebugDriver(prepared, script.fsPath, title, folder);
      const typed = typedCommand(script.fsPath, prepared);
      return await startDriverTask(prepared, typed, title, folder, pid => void gateway.spawned(prepared.runId, pid));
    } catch (error) {
      await gateway.exited({ runId: prepared.runId, exitCode: null, signal: null, cancelled: true });
      throw error;
    }
  }

  /** How the job ended. A debugger does not tell how a script ended: by its error, the recorder does. */
  private exitOf(session: RunSession, exit: DriverExit): DriverExit & { cancelled: boolean } {
    // A terminal does not tell a killed process from one that ended well.
    if (this.killed.has(session)) return { exitCode: null, signal: 'SIGKILL', cancelled: true };
    const isFailed = session.record.mode === 'debug' && session.isFailedByScript;
    const exitCode = isFailed ? 1 : exit.exitCode;
    // A terminal that a person closes hangs up on its job.
    const isAsked = this.cancelled.has(session) || exit.signal === 'SIGHUP';
    return { ...exit, exitCode, cancelled: isAsked && exitCode !== 0 };
  }

  private async showEnd(session: RunSession): Promise<void> {
    const run = await session.run().catch(error => {
      // The run itself ended well: only its figures cannot be shown.
      this.services.log.warn(`What the run of ${session.title} was cannot be read: ${String(error)}`);
      return null;
    });
    if (run === null) return;
    const failures = await this.services.diagnostics.show(run);
    const figures = figuresOfFiles(run);
    const began = run.script.startTime ?? 0;
    await this.services.kept.keep({ runId: session.record.id, began, failures }, figures);
    await this.withLanguage(language => Promise.all(figures.map(each => language.showFigures(each))));
  }

  private lose(session: RunSession): void {
    const reason = vscode.l10n.t(
      'Strobe’s gateway process ended during the run: what the job did after that was not recorded. The job itself goes on in its terminal.',
    );
    const time = Date.now();
    const said: RunEvent[] = [
      { type: 'degraded', time, code: 'gateway.lost', reason },
      { type: 'runEnded', time, status: 'lost', exitCode: null, signal: null },
    ];
    session.lost(said, reason);
    void vscode.window.showWarningMessage(reason);
  }

  private async offerKill(session: RunSession): Promise<void> {
    if (!session.isRunning) return;
    const end = vscode.l10n.t('End It Now');
    const question = vscode.l10n.t('{0} has not ended yet. End it and its Spark at once?', session.title);
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
