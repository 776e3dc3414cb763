import { degraded } from '../model/degradation';
import type { EventOf, RunEvent } from '../model/runEvent';
import { readExecutorLog } from './executorLog';
import type { JvmStderr } from './jvmStderr';
import type { Emit } from './eventStream';
import { stderrOfTask } from './stderrOfTask';
import { withoutProgress } from './withoutProgress';

/** How much of the end of a log is searched for the task, in bytes: a failure writes several KB of Java stack trace. */
const SEARCHED_BYTES = 64 * 1024;
/** How much is kept of a task, in bytes: enough for its output before the failure. */
const KEPT_LENGTH = 8 * 1024;
/** Limit of tasks: in a job with thousands of failed tasks, they fail for the same few reasons. */
const MAX_READ = 50;
/** In local mode, the only executor is in the driver's JVM. */
const LOCAL_EXECUTOR = 'driver';

/**
 * Reads the end of an executor's standard error when one of its tasks has failed. An executor writes one stream for all
 * its tasks, so it may contain output of other tasks.
 */
export class TaskStderr {
  private readonly pages = new Map<string, string>();
  /** Executors whose log could not be read, with the reason. Logs of others are still read. */
  private readonly failed = new Map<string, Error>();
  private readonly removed = new Set<string>();
  private read = 0;
  private reading: Promise<void> = Promise.resolve();

  /** @param jvm null if the driver's JVM runs no tasks, or its stream could not be read. */
  constructor(
    private readonly jvm: JvmStderr | null,
    private readonly applicationId: string,
    private readonly emit: Emit,
  ) {}

  note(event: RunEvent): void {
    if (event.type === 'executorAdded' && event.logs.stderr) this.pages.set(event.executorId, event.logs.stderr);
    if (event.type === 'executorRemoved') this.removed.add(event.executorId);
    if (event.type !== 'taskEnded' || event.status !== 'failed') return;
    this.reading = this.reading
      .then(() => this.add(event))
      .catch(error => void this.failed.set(event.executorId, error as Error));
  }

  /** Resolves when everything pending has been read, and reports what could not be read. */
  async settled(): Promise<void> {
    await this.reading;
    for (const [executorId, error] of this.failed)
      // A removed executor has no log. Spark itself reports that its tasks failed because of that.
      if (!this.removed.has(executorId)) this.degrade(executorId, error);
  }

  private async add({ executorId, taskId, time }: EventOf<'taskEnded'>): Promise<void> {
    if (this.failed.has(executorId) || this.read >= MAX_READ) return;
    const tail = await this.tail(executorId);
    this.read++;
    const text = tail && stderrOfTask(tail, taskId).trimEnd().slice(-KEPT_LENGTH);
    if (text) this.emit({ type: 'taskStderr', time, applicationId: this.applicationId, executorId, taskId, text });
  }

  private async tail(executorId: string): Promise<string | null> {
    if (executorId === LOCAL_EXECUTOR) return this.jvm && withoutProgress(await this.jvm.read());
    const page = this.pages.get(executorId);
    return page === undefined ? null : readExecutorLog(page, SEARCHED_BYTES);
  }

  private degrade(executorId: string, error: Error): void {
    const reason = `Could not read the standard error of failed tasks of executor ${executorId}: ${error.message}.`;
    this.emit(degraded('gateway.taskStderr', reason));
  }
}
