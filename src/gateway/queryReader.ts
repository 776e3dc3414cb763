import type { PlanInfo, RunEvent } from '../model/runEvent';
import { JavaError, JavaRef, type JavaValue } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';
import { PlanWalk, type WalkedPlan } from './planWalk';
import { javaText } from './scalaSeq';
import type { Emit } from './eventStream';

const QUERY_MS = 3000;
/** Above this many queries waiting, the newest are let go: a loop of thousands must not hold their plans in the JVM. */
const MAX_WAITING = 200;

interface ReadQuery {
  walked: WalkedPlan;
  uuid: string | null;
  plans: { parsed: string | null; analyzed: string | null; optimized: string | null };
}

/**
 * Reads each executed query's plans by Py4J, one after another, and says which query of the event log it was: by
 * accumulators of its metrics, or by Spark's query id (Spark 4), never by time.
 */
export class QueryReader {
  private readonly walk: PlanWalk;
  /** Several, where one DataFrame was executed several times. */
  private readonly queriesOfAccumulator = new Map<number, number[]>();
  private readonly queryOfUuid = new Map<string, number>();
  private readonly placed = new Set<number>();
  private readonly unplaced: ReadQuery[] = [];
  private reading: Promise<void> = Promise.resolve();
  private waiting = 0;
  private dropped = 0;

  constructor(
    private readonly client: Py4jClient,
    private readonly applicationId: string,
    private readonly emit: Emit,
  ) {
    this.walk = new PlanWalk(client);
  }

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
      this.noteMetrics(event.plan, event.queryId);
      this.place();
    } else if (event.type === 'queryReplanned') {
      this.noteMetrics(event.plan, event.queryId);
      this.place();
    }
  }

  /** Waits until all that was added has been read. @returns false if something was left out. */
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
    const plan = await this.executedPlan(execution);
    if (plan === null) return this.client.release(execution);
    const walked = await this.walk.physical(plan, Date.now() + QUERY_MS);
    this.unplaced.push({
      walked,
      uuid: await this.uuid(execution),
      plans: {
        parsed: await this.planText(execution, 'logical'),
        analyzed: await this.planText(execution, 'analyzed'),
        optimized: await this.planText(execution, 'optimizedPlan'),
      },
    });
    await this.client.release(execution);
    this.place();
  }

  /** Null for a query that failed before it had a plan (in analysis): its error is the action's. */
  private executedPlan(execution: JavaRef): Promise<JavaRef | null> {
    return this.client.callForRef(execution, 'executedPlan').catch((error: unknown) => {
      if (error instanceof JavaError) return null;
      throw error;
    });
  }

  private async uuid(execution: JavaRef): Promise<string | null> {
    const id = await this.client.call(execution, 'queryId').catch((): JavaValue => null);
    return id instanceof JavaRef ? javaText(this.client, id) : null;
  }

  /** A plan that could not be made (a query that failed in analysis) has no text. */
  private async planText(execution: JavaRef, method: string): Promise<string | null> {
    const plan = await this.client.callForRef(execution, method).catch(() => null);
    return plan && javaText(this.client, plan);
  }

  /** Says what was read of queries whose start the event log has shown by now. */
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
      this.emit({ type: 'queryPlanTagged', ...at, nodes: query.walked.nodes });
    }
  }

  /**
   * By Spark's id, which the first execution of a plan bears in the log of Spark 4; else, and for later executions, by an
   * accumulator. Undefined while the log has not come so far.
   */
  private queryId({ uuid, walked }: ReadQuery): number | undefined {
    const byUuid = uuid === null ? undefined : this.queryOfUuid.get(uuid);
    if (byUuid === undefined && uuid !== null && this.queryOfUuid.size > 0) return undefined;
    if (byUuid !== undefined && !this.placed.has(byUuid)) return byUuid;
    const queries = walked.accumulatorIds.flatMap(id => this.queriesOfAccumulator.get(id) ?? []);
    return queries.find(id => !this.placed.has(id));
  }

  /** A plan that was cached has its metrics in every query that reads it: they tell nothing. */
  private noteMetrics(plan: PlanInfo, queryId: number): void {
    for (const metric of plan.metrics) addTo(this.queriesOfAccumulator, metric.accumulatorId, queryId);
    if (plan.name.startsWith('InMemoryTableScan')) return;
    for (const child of plan.children) this.noteMetrics(child, queryId);
  }

  private degrade(error: Error): void {
    const reason = `A query’s plan was not tied to its datasets: ${error.message}.`;
    this.emit({ type: 'degraded', time: Date.now(), code: 'gateway.planWalk', reason });
  }
}

function addTo(queries: Map<number, number[]>, key: number, queryId: number): void {
  const known = queries.get(key);
  if (!known) queries.set(key, [queryId]);
  else if (known.at(-1) !== queryId) known.push(queryId);
}
