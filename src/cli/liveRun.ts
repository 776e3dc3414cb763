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
  /** The exit code of the job, as a shell reports it. */
  exitCode: number;
  run: Run;
  recording: string;
  /** The gateway ended: the recording ends early. */
  gatewayLost: boolean;
  /** False if the gateway ended before the job began: there is no recording, and `run` is empty. */
  isRecorded: boolean;
}

/** A driver that was just started, for those who ask it for more. */
export interface RunningDriver {
  connection: MessageConnection;
  runId: string;
  ended: Promise<unknown>;
  hasEnded(): boolean;
}

export interface LiveRunViews {
  /** A runtime is being created. */
  onSetup(progress: { fraction: number | null; message: string }): void;
  onPrepared(prepared: PreparedRun): void;
  /** The job runs without being followed. */
  onUnrecorded(why: string): void;
  /** Called when events have arrived; `snapshot` returns the current Run. */
  onChange(snapshot: () => Run): void;
  /** Spark's own UI is available from now until the application ends. */
  onSparkUi(url: string): void;
  /** A test runner writes to the terminal from now on. */
  onTests(): void;
  onInterrupt(times: number): void;
  /** Only if the run is recorded. */
  onDriver?(driver: RunningDriver): void;
}

/** What a job has to end after the second request. Python may need several interrupts: pyspark alone asks a lost server three times. */
const END_MS = 1500;
const REPEAT_MS = 200;

const GATEWAY_ENDED = 'the gateway process ended before the job began, so this run is not recorded';

/**
 * Runs a driver and follows it to its end. The driver inherits this process's descriptors.
 * @param own a gateway that this process has started; null to use one in the background.
 * @throws StrobeError if the run could not start.
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

/** Its file may name one that has ended. */
const reachGateway = async (env: NodeJS.ProcessEnv): Promise<GatewayClient> =>
  (await usableDaemon(env)) ?? GatewayClient.start();

class LiveRun {
  private readonly reducer = new RunReducer();
  private interrupts = 0;
  private gatewayLost = false;
  private isRecorded = true;
  private child: ChildProcess | null = null;

  constructor(
    /** Null if none could be started. */
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

  /** The job also runs without a gateway, and if the gateway fails before the job begins. */
  private async prepare(): Promise<PreparedRun> {
    try {
      if (this.gateway) return await this.prepareRecorded(this.gateway);
    } catch (error) {
      if (error instanceof StrobeError && error.code !== 'internal') throw error;
    }
    this.isRecorded = false;
    const { canRunUnrecorded, prepareUnrecorded } = await import('./unrecordedRun');
    if (!(await canRunUnrecorded(this.request))) throw new StrobeError('gateway.lost', GATEWAY_ENDED);
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
        if (event.type === 'entryStarted' && event.kind !== 'cell') this.views.onTests();
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
    // With `explain`, the output of the script is not the result of the command.
    const stdout = this.request.mode === 'explain' ? 2 : 'inherit';
    // What is typed is for this process.
    const stdin = this.runsCells ? 'ignore' : 'inherit';
    const ended = new Promise<{ exitCode: number | null; signal: string | null }>((resolve, reject) => {
      const child = spawn(command, args, { cwd, env, stdio: [stdin, stdout, 'inherit'] });
      this.child = child;
      child.once('error', reject);
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
      const { pid } = child;
      if (pid) void this.ask(connection => connection.sendRequest(runSpawned, { runId, pid }));
    });
    if (this.gateway && this.isRecorded) {
      const hasEnded = () => this.child?.exitCode !== null || this.child.signalCode !== null;
      this.views.onDriver?.({ connection: this.gateway.connection, runId, ended, hasEnded });
    }
    return ended;
  }

  private get runsCells(): boolean {
    return this.request.notebook?.how === 'cells';
  }

  /**
   * The first request interrupts the job, like Ctrl-C without Strobe. The second one interrupts all that it does at its end, such as
   * pyspark's attempts to reach a server, and ends it if it still goes on. Ctrl-C between cells only ends the cell that is running.
   */
  private interrupt(signal: NodeJS.Signals, runId: string): void {
    if (!this.runsCells || signal !== 'SIGINT') this.interrupts++;
    this.views.onInterrupt(this.interrupts);
    const at = Date.now();
    const cancel = (how: 'jobs' | 'kill') =>
      this.ask(connection => connection.sendRequest(cancelRun, { runId, how, at }));
    // The signal first: if the jobs were cancelled first, Spark's error would end the script instead of the interrupt.
    if (this.interrupts <= 1) return void this.passOn(signal).then(() => cancel('jobs'));
    if (this.interrupts > 2) return this.end(() => cancel('kill'));
    void this.passOn(signal);
    const repeats = setInterval(() => this.child?.kill(signal), REPEAT_MS);
    const timer = setTimeout(() => this.end(() => cancel('kill')), END_MS);
    this.child?.once('exit', () => {
      clearInterval(repeats);
      clearTimeout(timer);
    });
  }

  private end(cancel: () => Promise<unknown>): void {
    void cancel();
    this.child?.kill('SIGKILL');
  }

  /** A terminal has sent Ctrl-C to the driver itself: if forwarded, it would arrive twice. */
  private async passOn(signal: NodeJS.Signals): Promise<void> {
    if (signal === 'SIGINT' && terminalSignalsChildren() && (await this.witness.others())) return;
    this.child?.kill(signal);
  }

  /** The gateway is gone, but how the run ended is still known here. */
  private endAlone(exit: Omit<RunExited, 'runId'>): void {
    const { exitCode, signal } = exit;
    this.reducer.apply({ type: 'runEnded', time: Date.now(), status: runStatus(exit), exitCode, signal });
  }

  /** A gateway that has ended does not respond; the job has priority. */
  private async ask<T>(request: (connection: MessageConnection) => Promise<T>): Promise<T | null> {
    try {
      return this.gateway && this.isRecorded ? await request(this.gateway.connection) : null;
    } catch {
      return null;
    }
  }
}
