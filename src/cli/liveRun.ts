import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Run } from '../model/run';
import { RunReducer } from '../model/reduceRun';
import { runStatus } from '../gateway/runStatus';
import {
  cancelRun,
  prepareRun,
  runEvents,
  runExited,
  runSpawned,
  runtimeProgress,
  subscribeRun,
} from '../wire/messages';
import type { MessageConnection } from 'vscode-jsonrpc';
import { StrobeError } from '../errors/strobeError';
import type { PreparedRun, PrepareRun, RunExited } from '../wire/messages';
import { gatewayError, GatewayClient } from '../client/gatewayClient';
import { usableDaemon } from './findDaemon';
import { terminalSignalsChildren } from './interrupts';
import { InterruptWitness } from './interruptWitness';

export interface RunOutcome {
  /** The job's own: what a shell would say of it. */
  exitCode: number;
  run: Run;
  recording: string;
  /** The gateway went away: the recording ends early. */
  gatewayLost: boolean;
  /** False where it was gone before the job began: there is no recording, and nothing in `run`. */
  isRecorded: boolean;
}

export interface LiveRunViews {
  /** A runtime is being made. */
  onSetup(progress: { fraction: number | null; message: string }): void;
  onPrepared(prepared: PreparedRun): void;
  /** The job runs, and nobody follows it. */
  onUnrecorded(why: string): void;
  /** Called when events have come; `snapshot` makes the Run of now. */
  onChange(snapshot: () => Run): void;
  /** Spark's own pages can be opened from now until the application ends. */
  onSparkUi(url: string): void;
  onInterrupt(times: number): void;
}

const GATEWAY_ENDED = 'the gateway process ended before the job began, so there is no recording of this run';

/**
 * Runs a driver and follows it to its end. The driver inherits this process's descriptors.
 * @param own a gateway that this process has started; null where one in the background should do.
 * @throws StrobeError for what kept the run from starting.
 */
export async function liveRun(own: ChildProcess | null, request: PrepareRun, views: LiveRunViews): Promise<RunOutcome> {
  const witness = new InterruptWitness();
  let gateway: GatewayClient | null = null;
  try {
    gateway = await (own ? GatewayClient.of(own) : reachGateway(request.env)).catch(() => null);
    return await new LiveRun(gateway, witness, request, views).follow();
  } finally {
    witness.close();
    await gateway?.stop();
  }
}

/** Its file may name one that is gone. */
const reachGateway = async (env: NodeJS.ProcessEnv): Promise<GatewayClient> =>
  (await usableDaemon(env)) ?? GatewayClient.start();

class LiveRun {
  private readonly reducer = new RunReducer();
  private interrupts = 0;
  private gatewayLost = false;
  private isRecorded = true;
  private child: ChildProcess | null = null;

  constructor(
    /** Null where none came up. */
    private readonly gateway: GatewayClient | null,
    private readonly witness: InterruptWitness,
    private readonly request: PrepareRun,
    private readonly views: LiveRunViews,
  ) {}

  async follow(): Promise<RunOutcome> {
    const prepared = await this.prepare();
    this.views.onPrepared(prepared);
    const exit = await this.runDriver(prepared);
    const end = { ...exit, runId: prepared.runId, cancelled: this.interrupts > 0 };
    const ended = await this.ask(connection => connection.sendRequest(runExited, end));
    if (!ended) this.endAlone(end);
    return {
      exitCode: exit.exitCode ?? 128 + (constants.signals[exit.signal as NodeJS.Signals] ?? 0),
      run: this.reducer.snapshot(),
      recording: ended?.recording ?? prepared.recording,
      gatewayLost: this.gatewayLost,
      isRecorded: this.isRecorded,
    };
  }

  /** Without a gateway, and with one that fails before the job begins, the job runs all the same. */
  private async prepare(): Promise<PreparedRun> {
    try {
      if (this.gateway) return await this.prepareRecorded(this.gateway);
    } catch (error) {
      if (error instanceof StrobeError && error.code !== 'internal') throw error;
    }
    this.isRecorded = false;
    const { canRunUnrecorded, prepareUnrecorded } = await import('./unrecordedRun');
    if (!canRunUnrecorded(this.request)) throw new StrobeError('gateway.lost', GATEWAY_ENDED);
    this.views.onUnrecorded(GATEWAY_ENDED);
    return prepareUnrecorded(this.request);
  }

  private async prepareRecorded(gateway: GatewayClient): Promise<PreparedRun> {
    const { connection } = gateway;
    gateway.onLost(() => (this.gatewayLost = true));
    connection.onNotification(runtimeProgress, progress => this.views.onSetup(progress));
    connection.onNotification(runEvents, ({ events }) => {
      for (const event of events) {
        this.reducer.apply(event);
        if (event.type === 'applicationStarted' && event.uiUrl) this.views.onSparkUi(event.uiUrl);
      }
      this.views.onChange(() => this.reducer.snapshot());
    });
    const prepared = await connection.sendRequest(prepareRun, this.request).catch(error => {
      throw gatewayError(error);
    });
    await connection.sendRequest(subscribeRun, { runId: prepared.runId });
    return prepared;
  }

  private async runDriver(prepared: PreparedRun): Promise<{ exitCode: number | null; signal: string | null }> {
    const onSignal = (signal: NodeJS.Signals) => this.interrupt(signal, prepared.runId);
    const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, onSignal);
    try {
      return await this.spawnDriver(prepared);
    } finally {
      for (const signal of signals) process.off(signal, onSignal);
    }
  }

  private spawnDriver({ runId, command, args, env, cwd }: PreparedRun) {
    // What a script prints while it is only explained is not the command's result.
    const stdout = this.request.mode === 'explain' ? 2 : 'inherit';
    return new Promise<{ exitCode: number | null; signal: string | null }>((resolve, reject) => {
      const child = spawn(command, args, { cwd, env, stdio: ['inherit', stdout, 'inherit'] });
      this.child = child;
      child.once('error', reject);
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
      const { pid } = child;
      if (pid) void this.ask(connection => connection.sendRequest(runSpawned, { runId, pid }));
    });
  }

  /** The first time the job is asked to end, as by Ctrl-C without Strobe; the second time it is ended. */
  private interrupt(signal: NodeJS.Signals, runId: string): void {
    this.interrupts++;
    this.views.onInterrupt(this.interrupts);
    const at = Date.now();
    const cancel = (how: 'jobs' | 'kill') =>
      this.ask(connection => connection.sendRequest(cancelRun, { runId, how, at }));
    // The signal first: a job that is cancelled before would end the script by Spark's error, and not by the interrupt.
    if (this.interrupts === 1) return void this.passOn(signal).then(() => cancel('jobs'));
    void cancel('kill');
    this.child?.kill('SIGKILL');
  }

  /** A terminal has sent Ctrl-C to the driver itself: passed on, it would arrive twice. */
  private async passOn(signal: NodeJS.Signals): Promise<void> {
    if (signal === 'SIGINT' && terminalSignalsChildren() && (await this.witness.others())) return;
    this.child?.kill(signal);
  }

  /** The gateway is gone: how the run ended is known here all the same. */
  private endAlone(exit: Omit<RunExited, 'runId'>): void {
    const { exitCode, signal } = exit;
    this.reducer.apply({ type: 'runEnded', time: Date.now(), status: runStatus(exit), exitCode, signal });
  }

  /** A gateway that is gone answers nothing: the job matters more. */
  private async ask<T>(request: (connection: MessageConnection) => Promise<T>): Promise<T | null> {
    try {
      return this.gateway && this.isRecorded ? await request(this.gateway.connection) : null;
    } catch {
      return null;
    }
  }
}
