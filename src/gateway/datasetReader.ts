import { degraded } from '../model/degradation';
import type { EventOf, RunEvent } from '../model/runEvent';
import type { JavaRef } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';
import { matchOrigins } from '../spark/planOrigins/matchOrigins';
import { DatasetUses } from './datasetUses';
import type { Emit } from './eventStream';
import type { PlanReader, ReadQuery } from './planReader';

/** Methods of a DataFrame that read its rows as an RDD: Spark posts no SQL execution for their jobs. */
const AS_RDD = new Set(['rdd', 'foreach', 'foreachPartition']);
/** Spark posts an execution that ends before the first row is computed, and does not notify listeners of it. */
const ITERATES = 'toLocalIterator';
/** Number of DataFrames that are kept to read their plan at the end; older ones are released. */
const MAX_KEPT = 500;

/**
 * Reads what Spark knows about the DataFrames that the recorder hands over: Spark's id, the ids of the ancestors in the
 * analyzed plan and, for DataFrames that no action used, the plans.
 *
 * A Java `Dataset` is held no longer than necessary: after it has run, it keeps shuffle files on disk.
 */
export class DatasetReader {
  readonly uses = new DatasetUses(id => this.drop(id));
  /** The ones that `cache()` or `persist()` was called on, by our id. */
  readonly persisted = new Map<number, JavaRef>();
  private readonly toPersist = new Set<number>();
  private readonly kept = new Map<number, JavaRef>();
  /** Calls that read the rows of a DataFrame as an RDD and have not ended. */
  private readonly taking = new Map<number, { op: string; datasetId: number }>();
  /** Spark's id → our id, for datasets that were read. */
  private readonly known = new Map<number, number>();
  private readonly sparkIds = new Map<number, number>();
  private reading: Promise<void> = Promise.resolve();

  /** @param reader returns null if plans cannot be read. */
  constructor(
    private readonly client: Py4jClient,
    private readonly reader: () => Promise<PlanReader | null>,
    private readonly applicationId: string,
    private readonly emit: Emit,
    /** Receives the plan of a query for which Spark notifies no listener. */
    private readonly onQuery: (read: ReadQuery | null) => void,
  ) {}

  /** Takes over the Java Dataset `ref` of our dataset `datasetId`. */
  add(datasetId: number, ref: JavaRef): void {
    this.reading = this.reading
      .then(() => this.read(datasetId, ref))
      .catch(error => {
        void this.client.release(ref);
        this.degrade(error as Error);
      });
  }

  /** `cache()` and `persist()` keep the reference, even if other calls use the dataset; `unpersist()` releases it. */
  notePersisted(datasetId: number, isPersisted: boolean): void {
    if (isPersisted) this.toPersist.add(datasetId);
    else this.toPersist.delete(datasetId);
    const ref = this.kept.get(datasetId);
    if (isPersisted && ref) this.persisted.set(datasetId, ref);
    if (!isPersisted && this.persisted.delete(datasetId)) this.drop(datasetId);
  }

  /** DataFrames are kept while their rows are read as an RDD: the plan that ran is known at the end. */
  note(event: RunEvent): void {
    if (event.type === 'callMade' && event.owner === 'DataFrame') this.noteTaking(event);
    this.uses.note(event);
    if (event.type === 'callEnded') this.endTaking(event.callId);
  }

  /** Reads the plan that a call runs as an RDD; adaptive execution may change it while the call's jobs run. */
  readTaken(callId: number): void {
    const taken = this.taking.get(callId);
    if (!taken) return;
    this.reading = this.reading
      .then(() => this.readExecuted(taken.op, taken.datasetId, callId))
      .catch(error => this.degrade(error as Error));
  }

  private noteTaking({ callId, op, argumentIds: [datasetId] }: EventOf<'callMade'>): void {
    if (datasetId !== undefined && (AS_RDD.has(op) || op === ITERATES)) this.taking.set(callId, { op, datasetId });
  }

  private endTaking(callId: number): void {
    const taken = this.taking.get(callId);
    if (!taken) return;
    this.readTaken(callId);
    this.reading = this.reading.then(() => {
      this.taking.delete(callId);
      if (this.uses.has(taken.datasetId)) this.drop(taken.datasetId);
    });
  }

  /**
   * Reads the plans of the DataFrames that no action used, and those of `also`.
   * @returns false if the deadline passed before all were read.
   */
  async readUnused(also: number[], deadline: number): Promise<boolean> {
    await this.reading;
    const ids = [...this.kept.keys()].filter(id => !this.uses.has(id) || also.includes(id));
    for (const id of ids) {
      if (Date.now() > deadline) return false;
      const ref = this.kept.get(id)!;
      await this.readPlans(id, ref).catch(() => undefined);
      this.drop(id);
    }
    return true;
  }

  private async read(datasetId: number, ref: JavaRef): Promise<void> {
    const reader = await this.reader();
    if (!reader) return this.client.release(ref);
    const { sparkDatasetId, taggedIds, analyzed } = await reader.dataset(ref);
    this.known.set(sparkDatasetId, datasetId);
    this.sparkIds.set(datasetId, sparkDatasetId);
    this.uses.addParents(
      datasetId,
      taggedIds.map(tag => this.known.get(tag)).filter(parent => parent !== undefined),
    );
    this.emit({
      type: 'datasetPlanned',
      time: Date.now(),
      datasetId,
      applicationId: this.applicationId,
      sparkDatasetId,
      taggedIds,
      analyzed,
      optimized: null,
      physical: null,
    });
    this.keep(datasetId, ref);
  }

  private keep(datasetId: number, ref: JavaRef): void {
    this.kept.set(datasetId, ref);
    if (this.toPersist.has(datasetId)) this.persisted.set(datasetId, ref);
    if (this.uses.has(datasetId)) this.drop(datasetId);
    if (this.kept.size > MAX_KEPT) this.drop(this.kept.keys().next().value!);
  }

  private drop(datasetId: number): void {
    const ref = this.kept.get(datasetId);
    if (!ref || this.persisted.has(datasetId) || this.isTaken(datasetId)) return;
    this.kept.delete(datasetId);
    void this.client.release(ref);
  }

  private degrade(error: Error): void {
    if (!this.client.isOpen) return;
    const reason = `A DataFrame could not be matched with the plans that contain it: ${error.message}.`;
    this.emit(degraded('gateway.dataset', reason));
  }

  private isTaken(datasetId: number): boolean {
    return [...this.taking.values()].some(taken => taken.datasetId === datasetId);
  }

  private async readExecuted(op: string, datasetId: number, callId: number): Promise<void> {
    const reader = await this.reader();
    if (!reader) return;
    const kept = this.kept.get(datasetId);
    // Another call may have used it before, and the driver still holds it.
    const ref = kept ?? (await this.readBefore(datasetId, reader));
    if (!ref) return;
    try {
      await this.readPlanOf(ref, reader, { op, datasetId, callId });
    } finally {
      if (!kept) void this.client.release(ref);
    }
  }

  private async readBefore(datasetId: number, reader: PlanReader): Promise<JavaRef | null> {
    const sparkDatasetId = this.sparkIds.get(datasetId);
    return sparkDatasetId === undefined ? null : reader.readBefore(sparkDatasetId);
  }

  private async readPlanOf(
    ref: JavaRef,
    reader: PlanReader,
    { op, datasetId, callId }: { op: string; datasetId: number; callId: number },
  ): Promise<void> {
    if (op === ITERATES) return this.onQuery(await reader.queryOfDataset(ref));
    const read = await reader.executed(ref);
    const at = { time: Date.now(), applicationId: this.applicationId, datasetId, callId };
    this.emit({ type: 'datasetExecuted', ...at, plan: read.plan, logical: read.plans, ...matchOrigins(read).at(-1)! });
  }

  private async readPlans(datasetId: number, ref: JavaRef): Promise<void> {
    const plans = await (await this.reader())?.plans(ref);
    if (!plans) return;
    this.emit({
      type: 'datasetPlanned',
      time: Date.now(),
      datasetId,
      applicationId: this.applicationId,
      sparkDatasetId: null,
      taggedIds: [],
      ...plans,
    });
  }
}
