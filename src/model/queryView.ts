import type { Calls } from './calls';
import { isCancellation } from './causes/isCancellation';
import type { Lineage } from './lineage';
import type { PlanContext } from './queryPlan';
import { buildPlan, visitPlan } from './queryPlan';
import type { PhysicalPlans, Queries, QueryRecord } from './queries';
import type { PlanNode, Query, Status } from './run';
import type { PlanInfo } from './runEvent';
import type { Stages } from './stages';

/** A query with its plans joined to datasets, stages and lines. */
export class QueryView {
  constructor(
    private readonly queries: Queries,
    private readonly stages: Stages,
    private readonly calls: Calls,
    private readonly lineage: Lineage,
  ) {}

  build(query: QueryRecord, statusIfOpen: Status): Query {
    const { started, ended } = query;
    const actionId = this.queries.actionId(query);
    return {
      id: started.queryId,
      applicationId: started.applicationId,
      rootQueryId: started.rootQueryId,
      actionId,
      description: started.description,
      status: ended ? endedStatus(ended.error) : statusIfOpen,
      error: ended?.error ?? null,
      startTime: started.time,
      endTime: ended?.time ?? null,
      jobIds: query.jobIds,
      stageIds: [...query.stageIds].sort((a, b) => a - b),
      plans: { ...query.logical, ...this.physicalPlans(query, actionId) },
      replans: query.replans.length,
    };
  }

  /** Plans are most of a run of many queries: those of a query that is over are built once. */
  private physicalPlans(query: QueryRecord, actionId: number | null): PhysicalPlans {
    const last = query.replans.at(-1) ?? query.started.plan;
    const tagged = this.taggedNodes(query, last);
    if (!this.isSettled(query)) return this.buildPlans(query, actionId, last, tagged);
    const from = [query.replans.length, actionId, ...tagged.values()].join();
    if (query.built?.from !== from) query.built = { from, plans: this.buildPlans(query, actionId, last, tagged) };
    return query.built.plans;
  }

  private isSettled({ started, ended, stageIds }: QueryRecord): boolean {
    if (!ended) return false;
    for (const id of stageIds)
      if (this.stages.attempts(started.applicationId, id).some(({ status }) => status === 'running')) return false;
    return true;
  }

  private buildPlans(
    query: QueryRecord,
    actionId: number | null,
    last: PlanInfo,
    tagged: Map<PlanInfo, number>,
  ): PhysicalPlans {
    const { applicationId, plan } = query.started;
    const context = {
      figures: this.queries.figures(query),
      live: query.live,
      stagesOf: (id: number) => this.stages.updating(applicationId, id),
      siteOf: (datasetId: number) => this.calls.callSite(this.lineage.callId(datasetId)),
      callSite: this.calls.callSite(actionId),
    };
    const datasetOf: PlanContext['datasetOf'] = node => {
      const id = tagged.get(node);
      return id === undefined ? null : { id, derived: false };
    };
    const final = buildPlan(last, { ...context, datasetOf });
    const earlier = { ...context, figures: null, datasetOf: bySameNode(final) };
    const initial = plan === last ? final : buildPlan(plan, earlier);
    return {
      initial,
      adaptive: query.replans.map(replan => (replan === last ? final : buildPlan(replan, earlier))),
      final,
    };
  }

  /** The tags were read from the executed plan: a node is found by its path, and must bear the same name. */
  private taggedNodes(query: QueryRecord, last: PlanInfo): Map<PlanInfo, number> {
    const tags = new Map(query.tags.map(tag => [tag.path.join('.'), tag]));
    const found = new Map<PlanInfo, number>();
    if (tags.size === 0) return found;
    visitPlan(last, (node, path) => {
      const tag = tags.get(path.join('.'));
      if (!tag || tag.sparkDatasetIds.length === 0 || tag.name.trim() !== node.name.trim()) return;
      const birth = this.lineage.bySparkIds(query.started.applicationId, tag.sparkDatasetIds);
      if (birth) found.set(node, birth.born.datasetId);
    });
    return found;
  }
}

/**
 * Only the last plan is tagged. An earlier plan's node that Spark prints the same, expression ids included, computes the
 * same dataset.
 */
function bySameNode(final: PlanNode): PlanContext['datasetOf'] {
  const byText = new Map<string, number>();
  const note = (node: PlanNode) => {
    const [datasetId] = node.datasetIds;
    if (datasetId !== undefined) byText.set(`${node.name}\n${node.detail}`, datasetId);
    node.children.forEach(note);
  };
  note(final);
  return node => {
    const id = byText.get(`${node.name}\n${node.detail}`);
    return id === undefined ? null : { id, derived: true };
  };
}

function endedStatus(error: string | null): Status {
  if (error === null) return 'succeeded';
  return isCancellation(error) ? 'cancelled' : 'failed';
}
