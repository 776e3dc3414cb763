import { readsCache } from '../model/leafNodes';
import { degraded } from '../model/degradation';
import type { PlanInfo, RunEvent } from '../model/runEvent';
import type { JavaRef } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';
import { matchOrigins } from '../spark/planOrigins/matchOrigins';
import type { PlanFacts } from '../spark/planOrigins/planFacts';
import type { Emit } from './eventStream';
import type { PlanReader, ReadQuery } from './planReader';

/**
 * Above this number of waiting queries, the newest are dropped: a loop of thousands must not keep their plans in the
 * JVM.
 */
const MAX_WAITING = 200;
/** Number of ended queries that are remembered until their plans have been read, the newest ones. */
const MAX_ENDED = 1000;

/**
 * Reads the plans of executed queries by Py4J, one after another, and finds each query in the event log: by
 * accumulators of its metrics, or by Spark's query id (Spark 4), never by time.
 */
export class QueryReader {
  /** Several, if one DataFrame was executed several times. */
  private readonly queriesOfAccumulator = new Map<number, number[]>();
  private readonly queryOfUuid = new Map<string, number>();
  /** The keys of each query in the two above. */
  private readonly keysOf = new Map<number, { uuid: string | null; accumulatorIds: Set<number> }>();
  private readonly ended = new Set<number>();
  private readonly placed = new Set<number>();
  private readonly unplaced: ReadQuery[] = [];
  /** Running queries whose plan is being read: whether it has changed since. */
  private readonly running = new Map<number, 'once' | 'again'>();
  private reading: Promise<void> = Promise.resolve();
  private waiting = 0;
  private dropped = 0;

  /** @param reader returns null if plans cannot be read. */
  constructor(
    private readonly client: Py4jClient,
    private readonly reader: () => Promise<PlanReader | null>,
    private readonly applicationId: string,
    private readonly emit: Emit,
  ) {}

  /** Takes over a `QueryExecution`. */
  add(execution: JavaRef): void {
    if (this.waiting >= MAX_WAITING) {
      this.dropped++;
      void this.client.release(execution);
      return;
    }
    this.waiting++;
    this.reading = this.reading
      .then(() => this.read(execution))
      .catch(error => this.degrade(error as Error))
      .finally(() => this.waiting--);
  }

  note(event: RunEvent): void {
    if (event.type === 'queryStarted') {
      if (event.uuid) this.queryOfUuid.set(event.uuid, event.queryId);
      this.keysOf.set(event.queryId, { uuid: event.uuid ?? null, accumulatorIds: new Set() });
      this.noteMetrics(event.plan, event.queryId);
      this.place();
      this.noteRunning(event.queryId);
    } else if (event.type === 'queryReplanned') {
      this.noteMetrics(event.plan, event.queryId);
      this.place();
      this.noteRunning(event.queryId);
    } else if (event.type === 'queryEnded') this.noteEnded(event.queryId);
  }

  /** A stream may run for ever, and each of its batches runs queries. */
  private noteEnded(queryId: number): void {
    this.ended.add(queryId);
    if (this.ended.size > MAX_ENDED) this.forget(this.ended.values().next().value!);
  }

  private forget(queryId: number): void {
    const { uuid, accumulatorIds } = this.keysOf.get(queryId) ?? { uuid: null, accumulatorIds: [] };
    if (uuid !== null) this.queryOfUuid.delete(uuid);
    for (const id of accumulatorIds) {
      const others = (this.queriesOfAccumulator.get(id) ?? []).filter(each => each !== queryId);
      if (others.length > 0) this.queriesOfAccumulator.set(id, others);
      else this.queriesOfAccumulator.delete(id);
    }
    for (const known of [this.keysOf, this.ended, this.placed]) known.delete(queryId);
  }

  /** Reads the plan of a query that has just started, or that adaptive execution has just changed. */
  private noteRunning(queryId: number): void {
    if (this.running.has(queryId)) return void this.running.set(queryId, 'again');
    this.running.set(queryId, 'once');
    void this.readRunning(queryId)
      // A plan that could not be read during the query is read at its end.
      .catch(() => undefined)
      .finally(() => {
        const isDue = this.running.get(queryId) === 'again';
        this.running.delete(queryId);
        if (isDue) this.noteRunning(queryId);
      });
  }

  private async readRunning(queryId: number): Promise<void> {
    const plan = await (await this.reader())?.runningQuery(queryId);
    if (plan && !this.placed.has(queryId)) this.emitMatched(queryId, plan);
  }

  private emitMatched(queryId: number, plan: PlanFacts): void {
    const at = { time: Date.now(), applicationId: this.applicationId, queryId };
    for (const matched of matchOrigins(plan)) this.emit({ type: 'queryPlanMatched', ...at, ...matched });
  }

  /** Waits until everything added has been read. @returns false if something was left out. */
  async drain(deadline: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>(resolve => {
      timer = setTimeout(() => resolve(false), Math.max(0, deadline - Date.now()));
    });
    const inTime = await Promise.race([this.reading.then(() => true), late]);
    clearTimeout(timer);
    return inTime && this.dropped === 0;
  }

  private async read(execution: JavaRef): Promise<void> {
    try {
      this.take((await (await this.reader())?.query(execution)) ?? null);
    } finally {
      await this.client.release(execution);
    }
  }

  /** Receives what was read of an executed query. */
  take(query: ReadQuery | null): void {
    if (query) this.unplaced.push(query);
    if (this.unplaced.length > MAX_WAITING) this.unplaced.shift();
    this.place();
  }

  /** Emits the data of queries whose start is in the event log by now. */
  private place(): void {
    for (const query of this.unplaced.splice(0)) {
      const queryId = this.queryId(query);
      if (queryId === undefined) {
        this.unplaced.push(query);
        continue;
      }
      this.placed.add(queryId);
      const at = { time: Date.now(), applicationId: this.applicationId, queryId };
      this.emit({ type: 'queryLogicalPlans', ...at, ...query.plans });
      this.emitMatched(queryId, query);
    }
  }

  /**
   * Found by Spark's id, which the log of Spark 4 has for the first execution of a plan; otherwise, and for later
   * executions, by an accumulator. Undefined if the log has not reached the query yet.
   */
  private queryId({ uuid, accumulatorIds }: ReadQuery): number | undefined {
    const byUuid = uuid === null ? undefined : this.queryOfUuid.get(uuid);
    if (byUuid === undefined && uuid !== null && this.queryOfUuid.size > 0) return undefined;
    if (byUuid !== undefined && !this.placed.has(byUuid)) return byUuid;
    const queries = accumulatorIds.flatMap(id => this.queriesOfAccumulator.get(id) ?? []);
    return queries.find(id => !this.placed.has(id));
  }

  /** A cached plan has its metrics in every query that reads it, so they do not identify a query. */
  private noteMetrics(plan: PlanInfo, queryId: number): void {
    for (const { accumulatorId } of plan.metrics) {
      addTo(this.queriesOfAccumulator, accumulatorId, queryId);
      this.keysOf.get(queryId)?.accumulatorIds.add(accumulatorId);
    }
    if (readsCache(plan)) return;
    for (const child of plan.children) this.noteMetrics(child, queryId);
  }

  private degrade(error: Error): void {
    const reason = `A query’s plan could not be matched with its datasets: ${error.message}.`;
    this.emit(degraded('gateway.planWalk', reason));
  }
}

function addTo(queries: Map<number, number[]>, key: number, queryId: number): void {
  const known = queries.get(key);
  if (!known) queries.set(key, [queryId]);
  else if (known.at(-1) !== queryId) known.push(queryId);
}
