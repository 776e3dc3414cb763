import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { KernelStarted, RecordingOptions, RecordKernels, RunExited } from '../wire/messages';
import type { DriverSession } from './driverSession';
import { publishKernelAddress } from './kernelAddress';
import type { LineOf } from './recorderLine';
import type { RecordedRun } from './recordedRun';
import type { RecorderConnection, RecorderServer } from './recorderServer';

/** What the runs of kernels need from the gateway. */
export interface KernelServices {
  recorders: RecorderServer;
  /** Where addresses are published. */
  folder: string;
  /** Opens the recording of a kernel. @param notebook its path, null if unknown */
  start(hello: LineOf<'hello'>, notebook: string | null, options: RecordingOptions): Promise<RecordedRun>;
  /** The kernel has ended. */
  finish(exit: RunExited): Promise<void>;
}

/**
 * Kernels that a client of the gateway wants recorded. Jupyter or the editor starts and ends them: each that uses Spark
 * connects by itself, and is a run.
 */
export class KernelRuns {
  private readonly token = randomBytes(24).toString('hex');
  private readonly runs = new Set<string>();
  private readonly unpublish: () => void;

  /** @throws the system's error if the address cannot be published */
  constructor(
    private readonly services: KernelServices,
    private readonly request: RecordKernels,
    private readonly onStarted: (kernel: KernelStarted) => void,
  ) {
    const { folders, editorPid } = request;
    const { recorders, folder } = services;
    const address = { host: '127.0.0.1', port: recorders.port, token: this.token, folders, editorPid };
    this.unpublish = publishKernelAddress(folder, `${process.pid}-${this.token.slice(0, 8)}`, address);
    recorders.expect(this.token, connection => void this.record(connection).catch(() => connection.close()));
  }

  /** Ends the recordings. The kernels continue. */
  dispose(): void {
    this.unpublish();
    this.services.recorders.forget(this.token);
    for (const runId of this.runs) void this.services.finish(endOf(runId, 'lost'));
  }

  private async record(connection: RecorderConnection): Promise<void> {
    const { hello } = connection;
    const notebook = hello.notebook ? resolve(hello.cwd, hello.notebook) : null;
    const { recordRows, keptBatches } = this.request;
    const run = await this.services.start(hello, notebook, { recordRows, keptBatches });
    const { id: runId, recordingPath: recording } = run;
    this.runs.add(runId);
    this.onStarted({ runId, recording, pid: hello.pid, cwd: hello.cwd, notebook, startTime: hello.time });
    const driver = run.addDriver(connection);
    await driver.ended;
    if (this.runs.delete(runId)) await this.services.finish(endOf(runId, howItEnded(driver)));
  }
}

/** Clients end kernels with a request or a signal. Only one that dies while a cell runs is lost. */
const howItEnded = (driver: DriverSession) => (driver.endedAsPlanned ? 'ended' : 'lost');

const endOf = (runId: string, how: 'ended' | 'lost'): RunExited => ({
  runId,
  exitCode: how === 'ended' ? 0 : null,
  signal: how === 'ended' ? null : 'SIGKILL',
  cancelled: false,
});
