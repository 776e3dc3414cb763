import { addToGroup } from './groupBy';
import { parsePlanText } from './planText';
import type { MetricFigure } from './queryMetrics';
import { addMetricTypes, aggregateMetrics } from './queryMetrics';
import type { Operations } from './operations';
import type { PlanNode, Query } from './run';
import type { EventOf, PlanInfo } from './runEvent';
import type { BatchKey } from './streamEvents';
import { LooseStages, type LooseStage } from './looseStages';
import { StageMetricValues } from './stageMetricValues';

export interface QueryRecord {
  kind: Query['kind'];
  started: EventOf<'queryStarted'>;
  /** Every plan from adaptive execution after the first. */
  replans: PlanInfo[];
  ended: EventOf<'queryEnded'> | null;
  jobIds: number[];
  stageIds: Set<number>;
  /** The ones of these that ran outside of any execution. */
  looseStageIds: Set<number>;
  actionIdOfJob: number | null;
  /** The micro-batch of its jobs. */
  batchOfJob: BatchKey | null;
  /** The plans that were read, newest first. */
  matched: EventOf<'queryPlanMatched'>[];
  logical: { parsed: PlanNode | null; analyzed: PlanNode | null; optimized: PlanNode | null };
  metricTypes: Map<number, string>;
  driverUpdates: [number, number][];
  /** As Spark formats them while the query runs. */
  live: Map<number, string>;
  /** Final value of each metric, from the end of the query: Spark does not count tasks that end later. */
  final: Map<number, MetricFigure> | null;
  /** The physical plans as last built, and their input. */
  built: { from: string; plans: PhysicalPlans } | null;
}

export type PhysicalPlans = Pick<Query['plans'], 'initial' | 'adaptive' | 'final'>;

/** The SQL queries of a run. */
export class Queries {
  private readonly byKey = new Map<string, QueryRecord>();
  /** Jobs that were reported before their query: several threads of Spark post events. */
  private readonly early = new Map<string, EventOf<'jobStarted'>[]>();
  /** Values from the stages of running queries. */
  private readonly values = new Map<string, StageMetricValues>();
  private readonly loose = new LooseStages();
  /** Ids of the plans that ran outside of any execution, by call and dataset. */
  private readonly takenAsRdd = new Map<string, number>();
  /** Ids of the jobs of each query and of the queries that run inside it, by the outermost query. */
  private readonly jobsOfRoot = new Map<string, Set<number>>();

  /** What a task counts for that did not report a metric; see `StageMetricValues`. */
  private silent = NaN;

  constructor(private readonly operations: Operations) {}

  runStarted({ mode }: EventOf<'runStarted'>): void {
    if (mode === 'import') this.silent = 0;
  }

  queryStarted(event: EventOf<'queryStarted'>): void {
    this.add(event, 'execution');
  }

  /** Ids of Spark's executions start at 0; other plans have negative ids. A plan that is reported again has changed. */
  datasetExecuted({
    plan,
    logical,
    owners,
    nodes,
    time,
    applicationId,
    datasetId,
    callId,
  }: EventOf<'datasetExecuted'>): void {
    const key = `${callId}/${datasetId}`;
    const known = this.takenAsRdd.get(key);
    const queryId = known ?? -1 - this.takenAsRdd.size;
    const at = { time, applicationId, queryId };
    if (known === undefined) {
      this.takenAsRdd.set(key, queryId);
      const untold = { rootQueryId: null, description: '', details: '', physicalPlanText: '', uuid: null };
      this.add({ type: 'queryStarted', ...at, ...untold, plan, actionId: null, tags: [] }, 'rdd');
      this.queryLogicalPlans({ type: 'queryLogicalPlans', ...at, ...logical });
    } else if (!isSamePlan(this.lastPlan(applicationId, queryId), plan))
      this.queryReplanned({ type: 'queryReplanned', ...at, physicalPlanText: '', plan });
    this.queryPlanMatched({ type: 'queryPlanMatched', ...at, owners, nodes });
  }

  private lastPlan(applicationId: string, queryId: number): PlanInfo {
    const { started, replans } = this.get(applicationId, queryId)!;
    return replans.at(-1) ?? started.plan;
  }

  private add(event: EventOf<'queryStarted'>, kind: Query['kind']): void {
    const record: QueryRecord = {
      kind,
      started: event,
      replans: [],
      ended: null,
      jobIds: [],
      stageIds: new Set(),
      looseStageIds: new Set(),
      actionIdOfJob: null,
      batchOfJob: null,
      matched: [],
      logical: { parsed: null, analyzed: null, optimized: null },
      metricTypes: new Map(),
      driverUpdates: [],
      live: new Map(),
      final: null,
      built: null,
    };
    addMetricTypes(event.plan, record.metricTypes);
    const key = `${event.applicationId}/${event.queryId}`;
    this.byKey.set(key, record);
    for (const job of this.early.get(key) ?? []) this.addJob(record, job);
    this.early.delete(key);
  }

  queryReplanned(event: EventOf<'queryReplanned'>): void {
    const query = this.find(event);
    if (!query) return;
    query.replans.push(event.plan);
    addMetricTypes(event.plan, query.metricTypes);
  }

  queryMetricsAdded(event: EventOf<'queryMetricsAdded'>): void {
    const query = this.find(event);
    for (const metric of event.metrics) query?.metricTypes.set(metric.accumulatorId, metric.metricType);
  }

  queryDriverMetrics(event: EventOf<'queryDriverMetrics'>): void {
    this.find(event)?.driverUpdates.push(...event.updates);
  }

  queryLiveMetrics(event: EventOf<'queryLiveMetrics'>): void {
    const query = this.find(event);
    if (query && !query.ended) query.live = new Map(event.values);
  }

  queryLogicalPlans(event: EventOf<'queryLogicalPlans'>): void {
    const query = this.find(event);
    if (query) query.logical = parsedPlans(event);
  }

  queryPlanMatched(event: EventOf<'queryPlanMatched'>): void {
    this.find(event)?.matched.unshift(event);
  }

  queryEnded(event: EventOf<'queryEnded'>): void {
    const query = this.find(event);
    if (!query) return;
    query.ended = event;
    query.live.clear();
    query.final = this.figures(query);
    for (const stageId of query.stageIds) this.values.delete(`${event.applicationId}/${stageId}`);
  }

  jobStarted(event: EventOf<'jobStarted'>): void {
    this.noteRoot(event);
    if (event.queryId === null) return this.loose.jobStarted(event);
    const key = `${event.applicationId}/${event.queryId}`;
    const query = this.byKey.get(key);
    if (query) this.addJob(query, event);
    else addToGroup(this.early, key, event);
  }

  private addJob(query: QueryRecord, event: EventOf<'jobStarted'>): void {
    // Rows of an iterator are computed after the end of the query.
    if (query.ended) this.loose.jobStarted(event);
    query.jobIds.push(event.jobId);
    query.actionIdOfJob ??= event.actionId;
    query.batchOfJob ??= event.batch ?? null;
    for (const { stageId, attempt, numTasks } of event.stages) {
      query.stageIds.add(stageId);
      const key = `${event.applicationId}/${stageId}`;
      if (!query.ended) this.values.set(key, new StageMetricValues(stageId, attempt, numTasks, this.silent));
    }
  }

  stageSubmitted({ applicationId, stage }: EventOf<'stageSubmitted'>): void {
    const key = `${applicationId}/${stage.stageId}`;
    const values = this.values.get(key);
    if (values && values.attempt !== stage.attempt)
      this.values.set(key, new StageMetricValues(stage.stageId, stage.attempt, values.numTasks, this.silent));
  }

  taskEnded(event: EventOf<'taskEnded'>): void {
    this.values.get(`${event.applicationId}/${event.stageId}`)?.taskEnded(event);
    this.loose.taskEnded(event);
  }

  /** Adds the stages that reported metrics of a query but ran outside of any execution. */
  takeInLooseStages(): void {
    for (const query of this.byKey.values())
      for (const { stageId, jobId, actionId } of this.looseStages(query)) {
        query.stageIds.add(stageId);
        query.looseStageIds.add(stageId);
        if (query.kind === 'rdd' && !query.jobIds.includes(jobId)) query.jobIds.push(jobId);
        query.actionIdOfJob ??= actionId;
      }
  }

  forget(applicationId: string, queryIds: number[]): void {
    for (const queryId of queryIds) {
      const key = `${applicationId}/${queryId}`;
      this.byKey.delete(key);
      this.jobsOfRoot.delete(key);
    }
  }

  all(): Iterable<QueryRecord> {
    return this.byKey.values();
  }

  get(applicationId: string, queryId: number | null): QueryRecord | undefined {
    return this.byKey.get(`${applicationId}/${queryId}`);
  }

  /**
   * From the tag of the query, otherwise from its jobs, otherwise from the query that it runs inside. A call that Spark
   * rejects has an execution without a plan, with the tag of the previous action.
   */
  actionId(query: QueryRecord): number | null {
    const { started } = query;
    const own =
      (started.plan.name === '' ? null : started.actionId) ??
      this.operations.actionOfTags(started.tags) ??
      query.actionIdOfJob;
    if (own !== null || started.rootQueryId === null || started.rootQueryId === started.queryId) return own;
    const root = this.get(started.applicationId, started.rootQueryId);
    return root ? this.actionId(root) : null;
  }

  /** Whether another client of a Spark Connect server runs it. */
  isOfOtherClient({ started }: QueryRecord): boolean {
    return this.operations.areOfOtherClient(started.tags);
  }

  /** The micro-batch that it ran for, found as its action is. */
  batch({ started, batchOfJob }: QueryRecord): BatchKey | null {
    const own = batchOfJob ?? started.batch ?? null;
    if (own !== null || started.rootQueryId === null || started.rootQueryId === started.queryId) return own;
    const root = this.get(started.applicationId, started.rootQueryId);
    return root ? this.batch(root) : null;
  }

  /** Whether a job was started for this query, for the query that it runs inside, or for one that runs inside it. */
  isOwnJob({ started }: QueryRecord, jobId: number): boolean {
    const root = started.rootQueryId ?? started.queryId;
    return this.jobsOfRoot.get(`${started.applicationId}/${root}`)?.has(jobId) ?? false;
  }

  private noteRoot({ applicationId, jobId, queryId, rootQueryId }: EventOf<'jobStarted'>): void {
    const root = rootQueryId ?? this.get(applicationId, queryId)?.started.rootQueryId ?? queryId;
    if (root === null) return;
    const key = `${applicationId}/${root}`;
    this.jobsOfRoot.set(key, (this.jobsOfRoot.get(key) ?? new Set()).add(jobId));
  }

  /** Current metrics. */
  figures(query: QueryRecord): Map<number, MetricFigure> {
    const loose = this.looseStages(query).map(({ values }) => values);
    if (query.final && loose.length === 0) return query.final;
    const { applicationId } = query.started;
    const stages = [...query.stageIds].map(stageId => this.values.get(`${applicationId}/${stageId}`));
    const present = stages.filter(values => values !== undefined);
    // Values reported by the query's own tasks are kept; other jobs may have run the same plan again.
    return new Map([
      ...aggregateMetrics(query.metricTypes, loose, []),
      ...(query.final ?? aggregateMetrics(query.metricTypes, present, query.driverUpdates)),
    ]);
  }

  private looseStages({ started, replans }: QueryRecord): LooseStage[] {
    return this.loose.reporting(started.applicationId, replans.at(-1) ?? started.plan);
  }

  private find(event: { applicationId: string; queryId: number }): QueryRecord | undefined {
    return this.byKey.get(`${event.applicationId}/${event.queryId}`);
  }
}

const isSamePlan = (one: PlanInfo, other: PlanInfo): boolean => JSON.stringify(one) === JSON.stringify(other);

function parsedPlans(event: EventOf<'queryLogicalPlans'>): QueryRecord['logical'] {
  const tree = (text: string | null) => (text === null ? null : parsePlanText(text));
  return { parsed: tree(event.parsed), analyzed: tree(event.analyzed), optimized: tree(event.optimized) };
}
