import { readsCache } from '../leafNodes';
import { groupBy } from '../groupBy';
import type { Dataset } from '../run';
import type { NodeAt } from './planNodes';
import type { RunFacts } from './runFacts';

/** A query that scans cached rows, or a job of a cached RDD. */
export interface CacheUse {
  actionId: number | null;
  /** Stages that read from the cache. */
  stageIds: number[];
  /** Stages that computed the rows which it put into the cache; empty if they were there. */
  fillStageIds: number[];
  /** The scan; null for an RDD. */
  scan: NodeAt | null;
}

/** Everything that used the cache of a dataset, in the order of the run. The first of them filled it. */
export function cacheUses(dataset: Dataset, facts: RunFacts): CacheUse[] {
  return dataset.kind === 'rdd' ? jobsOf(dataset, facts) : scansOf(dataset, facts);
}

/**
 * Spark uses the cache for every equal plan, so another DataFrame may read it: the cached plan below the scan, with the
 * ids of its expressions, is the same text.
 */
function scansOf(dataset: Dataset, facts: RunFacts): CacheUse[] {
  const scans = facts.nodes.filter(({ node }) => readsCache(node));
  const own = new Set(scans.filter(({ node }) => node.datasetIds.includes(dataset.id)).flatMap(cachedPlan));
  return scans
    .filter(scan => cachedPlan(scan).some(plan => own.has(plan)))
    .map(scan => ({
      actionId: scan.query.actionId,
      stageIds: scan.node.stageIds,
      fillStageIds: scan.node.children.flatMap(({ stageIds }) => stageIds),
      scan,
    }));
}

function cachedPlan({ node }: NodeAt): string[] {
  let plan = node.children[0];
  while (plan && /^(WholeStageCodegen|InputAdapter|AdaptiveSparkPlan)/.test(plan.name)) plan = plan.children[0];
  return plan ? [plan.detail] : [];
}

function jobsOf(dataset: Dataset, facts: RunFacts): CacheUse[] {
  const rddIds = new Set(dataset.rddIds);
  const reading = facts.run.stages.filter(
    ({ applicationId, startTime, rddIds: read }) =>
      applicationId === dataset.applicationId && startTime !== null && read.some(id => rddIds.has(id)),
  );
  const byJob = groupBy(
    reading.flatMap(stage => stage.jobIds.map(jobId => ({ jobId, stage }))),
    ({ jobId }) => jobId,
  );
  return [...byJob.values()].map((stages, index) => {
    const stageIds = stages.map(({ stage }) => stage.id);
    return { actionId: stages[0]!.stage.actionId, stageIds, fillStageIds: index === 0 ? stageIds : [], scan: null };
  });
}
