import type { EventOf } from './runEvent';

/**
 * The largest value of a metric in a stage, and the task that has it. If several tasks have it, the one that ended
 * first. A running Spark shows the one that it received first, possibly in a heartbeat, which no log contains.
 */
interface Longest {
  value: number;
  taskId: number;
}

/**
 * SQL metrics of the current attempt of one stage, per task, by the rules of Spark's `SQLAppStatusListener`: a later
 * attempt of a task replaces the values of an earlier one until one of them has succeeded.
 */
export class StageMetricValues {
  private readonly values = new Map<number, Float64Array>();
  private readonly longest = new Map<number, Longest>();
  private readonly succeeded = new Set<number>();
  /** Indexes of tasks of which each attempt so far has failed. */
  private readonly failed = new Set<number>();

  constructor(
    readonly stageId: number,
    readonly attempt: number,
    readonly numTasks: number,
    /**
     * What a task counts for that reported nothing. NaN: nothing, as in a running Spark, which knows that the task did not set the
     * metric. 0: as in Spark's history server, which reads only what the log has.
     */
    private readonly silent = NaN,
  ) {}

  taskEnded(event: EventOf<'taskEnded'>): void {
    if (event.stageAttempt !== this.attempt || this.succeeded.has(event.index) || event.index >= this.numTasks) return;
    if (event.status === 'succeeded') this.succeededAt(event.index);
    else this.failedAt(event.index);
    for (const [id, value] of event.accumulatorUpdates) this.update(id, event.index, event.taskId, value);
  }

  accumulatorIds(): Iterable<number> {
    return this.values.keys();
  }

  /** Values that tasks reported, and of the other tasks what they count for. Empty if no task reported one. */
  reported(accumulatorId: number): number[] {
    const values = this.values.get(accumulatorId);
    return values ? Array.from(values).filter(value => !Number.isNaN(value)) : [];
  }

  longestOf(accumulatorId: number): Longest | null {
    return this.longest.get(accumulatorId) ?? null;
  }

  /** A failed task says nothing of most metrics, and Spark, which reserves a value for each task, counts 0 for it. */
  private failedAt(index: number): void {
    this.failed.add(index);
    for (const values of this.values.values()) if (Number.isNaN(values[index])) values[index] = 0;
  }

  private succeededAt(index: number): void {
    this.succeeded.add(index);
    if (!this.failed.delete(index)) return;
    for (const values of this.values.values()) if (values[index] === 0) values[index] = this.silent;
  }

  private update(id: number, index: number, taskId: number, value: number): void {
    let values = this.values.get(id);
    if (!values) {
      this.values.set(id, (values = new Float64Array(this.numTasks).fill(this.silent)));
      for (const failed of this.failed) values[failed] = 0;
    }
    values[index] = value;
    const longest = this.longest.get(id);
    if (!longest || value > longest.value) this.longest.set(id, { value, taskId });
  }
}
