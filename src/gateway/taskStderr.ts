import { degraded } from '../model/degradation';
import type { EventOf, RunEvent } from '../model/runEvent';
import { readExecutorLog } from './executorLog';
import type { JvmStderr } from './jvmStderr';
import type { Emit } from './eventStream';
import { stderrOfTask } from './stderrOfTask';
import { withoutProgress } from './withoutProgress';

/** The end of a log in which the task is looked for, in bytes: a failure writes some KB of Java's stack. */
const SEARCHED_BYTES = 64 * 1024;
/** What is kept of a task: enough for what it printed before it failed. */
const KEPT_LENGTH = 8 * 1024;
/** A job that fails in thousands of tasks fails in all of them for the same few reasons. */
const MAX_READ = 50;
/** In local mode the one executor lives in the driver's JVM. */
const LOCAL_EXECUTOR = 'driver';

/**
 * Reads the end of an executor's standard error when a task of it has failed. Executors write one stream for all of their
 * tasks: what others wrote meanwhile may be in it.
 */
export class TaskStderr {
  private readonly pages = new Map<string, string>();
  /** Executors whose log could not be had, with the reason. Those of others are read all the same. */
  private readonly failed = new Map<string, Error>();
  private readonly removed = new Set<string>();
  private read = 0;
  private reading: Promise<void> = Promise.resolve();

  /** @param jvm null where the driver's JVM runs no tasks, or its stream could not be had. */
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

  /** Resolves when all that was noted has been read, and says what could not be. */
  async settled(): Promise<void> {
    await this.reading;
    for (const [executorId, error] of this.failed)
      // Who is gone has no log to ask for: that its tasks failed for it, Spark says itself.
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
    const reason = `What failed tasks of executor ${executorId} wrote to standard error could not be read: ${error.message}.`;
    this.emit(degraded('gateway.taskStderr', reason));
  }
}
