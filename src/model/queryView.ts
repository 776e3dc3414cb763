import { endAfter } from './endAfter';
import type { Calls } from './calls';
import { isCancellation } from './causes/isCancellation';
import type { Jobs } from './jobs';
import type { Lineage } from './lineage';
import { PlanOrigins } from './planOrigins';
import type { SourceTexts } from './sqlClauseSite';
import { buildPlan } from './queryPlan';
import { PrintedPlans } from './printedPlans';
import type { PhysicalPlans, Queries, QueryRecord } from './queries';
import type { PlanOrigin, Query, Status } from './run';
import type { PlanInfo } from './runEvent';
import type { Stages } from './stages';

/** A query with its plans joined to datasets, stages and lines. */
export class QueryView {
  private readonly printed = new Map<string, PrintedPlans>();

  constructor(
    private readonly queries: Queries,
    private readonly jobs: Jobs,
    private readonly stages: Stages,
    private readonly calls: Calls,
    private readonly lineage: Lineage,
    private readonly sources: SourceTexts,
  ) {}

  build(query: QueryRecord, statusIfOpen: Status): Query {
    const { started } = query;
    const actionId = this.queries.actionId(query);
    return {
      id: started.queryId,
      kind: query.kind,
      applicationId: started.applicationId,
      rootQueryId: started.rootQueryId,
      actionId,
      description: started.description,
      ...(query.kind === 'rdd' ? this.timesOfJobs(query, statusIfOpen) : timesOfExecution(query, statusIfOpen)),
      jobIds: query.jobIds,
      stageIds: [...query.stageIds].sort((a, b) => a - b),
      plans: { ...query.logical, ...this.physicalPlans(query, actionId) },
      replans: query.replans.length,
    };
  }

  /** A plan outside of any execution begins and ends with the jobs that ran it. */
  private timesOfJobs({ started, jobIds }: QueryRecord, statusIfOpen: Status): Times {
    const jobs = jobIds.map(id => this.jobs.get(started.applicationId, id)!);
    const failed = jobs.find(job => job.ended && !job.ended.succeeded);
    const isOpen = jobs.length === 0 || jobs.some(job => !job.ended);
    return {
      status: failed ? endedStatus(failed.ended!.error ?? '') : isOpen ? statusIfOpen : 'succeeded',
      error: failed?.ended?.error ?? null,
      startTime: Math.min(...jobs.map(job => job.started.submissionTime), started.time),
      endTime: isOpen ? null : Math.max(...jobs.map(job => job.ended!.time)),
    };
  }

  /** In a run with many queries, most of the data is plans: the plans of a query that has ended are built only once. */
  private physicalPlans(query: QueryRecord, actionId: number | null): PhysicalPlans {
    const origins = this.originsOf(query, actionId);
    if (!this.isSettled(query)) return this.buildPlans(query, actionId, origins);
    const from = [query.replans.length, actionId, origins.key].join();
    if (query.built?.from !== from) query.built = { from, plans: this.buildPlans(query, actionId, origins) };
    return query.built.plans;
  }

  private originsOf(query: QueryRecord, actionId: number | null): PlanOrigins {
    const isOfOther = this.queries.isOfOtherClient(query);
    return new PlanOrigins(query, this.lineage, this.calls, this.sources, this.calls.callSite(actionId), isOfOther);
  }

  private printedPlans(applicationId: string): PrintedPlans {
    let found = this.printed.get(applicationId);
    if (!found) {
      found = new PrintedPlans(() => this.readPlans(applicationId));
      this.printed.set(applicationId, found);
    }
    return found;
  }

  private *readPlans(applicationId: string): Iterable<{ plan: PlanInfo; originsOf: (node: PlanInfo) => PlanOrigin[] }> {
    for (const query of this.queries.all()) {
      if (query.started.applicationId !== applicationId || query.matched.length === 0) continue;
      const plan = query.replans.at(-1) ?? query.started.plan;
      yield { plan, originsOf: this.originsOf(query, this.queries.actionId(query)).of(plan) };
    }
  }

  private isSettled({ started, ended, stageIds }: QueryRecord): boolean {
    if (!ended) return false;
    for (const id of stageIds)
      if (this.stages.attempts(started.applicationId, id).some(({ status }) => status === 'running')) return false;
    return true;
  }

  private buildPlans(query: QueryRecord, actionId: number | null, origins: PlanOrigins): PhysicalPlans {
    const { applicationId, plan } = query.started;
    const last = query.replans.at(-1) ?? plan;
    const hasRunFor = this.runsOf(query);
    const context = {
      figures: this.queries.figures(query),
      live: query.live,
      stagesOf: (id: number) => this.stages.updating(applicationId, id).filter(hasRunFor),
      isCounted: (stageId: number) => query.stageIds.has(stageId),
      callSite: this.calls.callSite(actionId),
    };
    const originsOf = (each: PlanInfo) => this.printedPlans(applicationId).withPrinted(each, origins.of(each));
    const ran = [...query.stageIds].filter(hasRunFor);
    const final = buildPlan(last, { ...context, ran, originsOf: originsOf(last) });
    const build = (each: PlanInfo) =>
      each === last ? final : buildPlan(each, { ...context, figures: null, originsOf: originsOf(each) });
    return { initial: build(plan), adaptive: query.replans.map(build), final };
  }

  /** As `hasRunFor`, which is computed once for each stage: every metric of every node asks it. */
  private runsOf(query: QueryRecord): (stageId: number) => boolean {
    const known = new Map<number, boolean>();
    return stageId => {
      let found = known.get(stageId);
      if (found === undefined) known.set(stageId, (found = this.hasRunFor(query, stageId)));
      return found;
    };
  }

  /**
   * A plan that reads a cache filled by another query contains the nodes that filled it: their stages belong to the
   * other query.
   */
  private hasRunFor(query: QueryRecord, stageId: number): boolean {
    if (query.looseStageIds.has(stageId)) return true;
    const attempts = this.stages.attempts(query.started.applicationId, stageId);
    return attempts.some(({ jobId }) => jobId === null || this.queries.isOwnJob(query, jobId));
  }
}

type Times = Pick<Query, 'status' | 'error' | 'startTime' | 'endTime'>;

function timesOfExecution({ started, ended }: QueryRecord, statusIfOpen: Status): Times {
  return {
    status: ended ? endedStatus(ended.error) : statusIfOpen,
    error: ended?.error ?? null,
    startTime: started.time,
    endTime: endAfter(started.time, ended?.time ?? null),
  };
}

function endedStatus(error: string | null): Status {
  if (error === null) return 'succeeded';
  return isCancellation(error) ? 'cancelled' : 'failed';
}
