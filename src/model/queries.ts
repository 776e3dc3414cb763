import { parsePlanText } from './planText';
import type { MetricFigure } from './queryMetrics';
import { addMetricTypes, aggregateMetrics } from './queryMetrics';
import type { PlanNode, Query } from './run';
import type { EventOf, PlanInfo, PlanTag } from './runEvent';
import { StageMetricValues } from './stageMetricValues';

export interface QueryRecord {
  started: EventOf<'queryStarted'>;
  /** Every plan that adaptive execution came to after the first. */
  replans: PlanInfo[];
  ended: EventOf<'queryEnded'> | null;
  jobIds: number[];
  stageIds: Set<number>;
  actionIdOfJob: number | null;
  tags: PlanTag[];
  logical: { parsed: PlanNode | null; analyzed: PlanNode | null; optimized: PlanNode | null };
  metricTypes: Map<number, string>;
  driverUpdates: [number, number][];
  /** As Spark formats them while the query runs. */
  live: Map<number, string>;
  /** The last word on each metric, from the end of the query on: Spark counts no task that ends later. */
  final: Map<number, MetricFigure> | null;
  /** The physical plans as last built, and what they were built from. */
  built: { from: string; plans: PhysicalPlans } | null;
}

export type PhysicalPlans = Pick<Query['plans'], 'initial' | 'adaptive' | 'final'>;

/** The SQL queries of a run. */
export class Queries {
  private readonly byKey = new Map<string, QueryRecord>();
  /** Values of the stages of queries that still run. */
  private readonly values = new Map<string, StageMetricValues>();
  /** Ids of the jobs of each query and of those that run in it, by the outermost one. */
  private readonly jobsOfRoot = new Map<string, Set<number>>();

  queryStarted(event: EventOf<'queryStarted'>): void {
    const record: QueryRecord = {
      started: event,
      replans: [],
      ended: null,
      jobIds: [],
      stageIds: new Set(),
      actionIdOfJob: null,
      tags: [],
      logical: { parsed: null, analyzed: null, optimized: null },
      metricTypes: new Map(),
      driverUpdates: [],
      live: new Map(),
      final: null,
      built: null,
    };
    addMetricTypes(event.plan, record.metricTypes);
    this.byKey.set(`${event.applicationId}/${event.queryId}`, record);
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

  queryPlanTagged(event: EventOf<'queryPlanTagged'>): void {
    const query = this.find(event);
    if (query) query.tags = event.nodes;
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
    const query = event.queryId === null ? undefined : this.byKey.get(`${event.applicationId}/${event.queryId}`);
    if (!query) return;
    query.jobIds.push(event.jobId);
    query.actionIdOfJob ??= event.actionId;
    for (const { stageId, attempt, numTasks } of event.stages) {
      query.stageIds.add(stageId);
      const key = `${event.applicationId}/${stageId}`;
      if (!query.ended) this.values.set(key, new StageMetricValues(stageId, attempt, numTasks));
    }
  }

  stageSubmitted({ applicationId, stage }: EventOf<'stageSubmitted'>): void {
    const key = `${applicationId}/${stage.stageId}`;
    const values = this.values.get(key);
    if (values && values.attempt !== stage.attempt)
      this.values.set(key, new StageMetricValues(stage.stageId, stage.attempt, values.numTasks));
  }

  taskEnded(event: EventOf<'taskEnded'>): void {
    this.values.get(`${event.applicationId}/${event.stageId}`)?.taskEnded(event);
  }

  all(): Iterable<QueryRecord> {
    return this.byKey.values();
  }

  get(applicationId: string, queryId: number | null): QueryRecord | undefined {
    return this.byKey.get(`${applicationId}/${queryId}`);
  }

  /** By the tag of the query, else by its jobs, else by the query that it runs in. */
  actionId(query: QueryRecord): number | null {
    const { started } = query;
    const own = started.actionId ?? query.actionIdOfJob;
    if (own !== null || started.rootQueryId === null || started.rootQueryId === started.queryId) return own;
    const root = this.get(started.applicationId, started.rootQueryId);
    return root ? this.actionId(root) : null;
  }

  /** Was a job started for this query, for one that it runs in, or for one that runs in it? */
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

  /** Metrics as they stand. */
  figures(query: QueryRecord): Map<number, MetricFigure> {
    if (query.final) return query.final;
    const { applicationId } = query.started;
    const stages = [...query.stageIds].map(stageId => this.values.get(`${applicationId}/${stageId}`));
    const present = stages.filter(values => values !== undefined);
    return aggregateMetrics(query.metricTypes, present, query.driverUpdates);
  }

  private find(event: { applicationId: string; queryId: number }): QueryRecord | undefined {
    return this.byKey.get(`${event.applicationId}/${event.queryId}`);
  }
}

function parsedPlans(event: EventOf<'queryLogicalPlans'>): QueryRecord['logical'] {
  const tree = (text: string | null) => (text === null ? null : parsePlanText(text));
  return { parsed: tree(event.parsed), analyzed: tree(event.analyzed), optimized: tree(event.optimized) };
}
