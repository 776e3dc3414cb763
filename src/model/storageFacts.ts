import { readsCache } from './leafNodes';
import type { RddOwners } from './rddOwners';
import type { RddGraph } from './rddGraph';
import type { CachedData, Dataset, PlanNode, Query, Stage } from './run';
import type { CachedRdd, EventOf } from './runEvent';

/** Cached data, as last read. */
export class StorageFacts {
  private readonly rdds = new Map<string, { applicationId: string; rdd: CachedRdd }>();

  storageRead(event: EventOf<'storageRead'>): void {
    const { applicationId } = event;
    for (const rdd of event.rdds) this.rdds.set(`${applicationId}/${rdd.rddId}`, { applicationId, rdd });
  }

  build(
    owners: RddOwners,
    cachedPlans: ReadonlyMap<string, number>,
    isPersisted: (id: number) => boolean,
  ): CachedData[] {
    return [...this.rdds.entries()].map(([key, { applicationId, rdd }]) => {
      const carried = [...owners.of(applicationId, rdd.rddId)].map(birth => birth.born.datasetId);
      const owner = carried.find(isPersisted) ?? (carried.length === 1 ? carried[0] : undefined);
      return cachedData(applicationId, rdd, rdd.datasetId ?? owner ?? cachedPlans.get(key) ?? null);
    });
  }
}

function cachedData(applicationId: string, rdd: CachedRdd, datasetId: number | null): CachedData {
  return {
    applicationId,
    rddId: rdd.rddId,
    name: rdd.name,
    datasetId,
    storageLevel: rdd.storageLevel,
    numPartitions: rdd.numPartitions,
    numCachedPartitions: rdd.numCachedPartitions,
    fraction: rdd.numPartitions === 0 ? 0 : rdd.numCachedPartitions / rdd.numPartitions,
    memorySize: rdd.memorySize,
    diskSize: rdd.diskSize,
  };
}

export function addStorage(datasets: Dataset[], storage: CachedData[]): void {
  const byId = new Map(datasets.map(dataset => [dataset.id, dataset]));
  for (const cached of storage) {
    const dataset = cached.datasetId === null ? undefined : byId.get(cached.datasetId);
    if (!dataset) continue;
    dataset.cachedFraction = cached.fraction;
    dataset.cachedMemory = cached.memorySize;
    dataset.cachedDisk = cached.diskSize;
  }
}

/**
 * The cached DataFrame that an RDD in storage holds. Below the scan of a cached table is the cached plan, whose root is
 * tagged with the dataset; the RDD is the persisted one of the stage that ran the scan. If a stage reads several cached
 * tables, the dataset stays unknown.
 */
export function cachedPlans(
  queries: Query[],
  stages: Iterable<Pick<Stage, 'id' | 'applicationId' | 'rddIds'>>,
  graph: RddGraph,
) {
  const persisted = persistedRdds(stages, graph);
  const found = new Map<string, number>();
  for (const { applicationId, plans } of queries) {
    const scans = plans.final ? cachedScans(plans.final) : [];
    for (const scan of scans) {
      const datasetId = scan.children[0]?.datasetIds[0];
      const rddIds = new Set(scan.stageIds.flatMap(id => persisted.get(`${applicationId}/${id}`) ?? []));
      const [rddId] = rddIds;
      if (datasetId !== undefined && rddIds.size === 1) found.set(`${applicationId}/${rddId}`, datasetId);
    }
  }
  return found;
}

function cachedScans(plan: PlanNode): PlanNode[] {
  const below = plan.children.flatMap(cachedScans);
  return readsCache(plan) ? [plan, ...below] : below;
}

function persistedRdds(stages: Iterable<Pick<Stage, 'id' | 'applicationId' | 'rddIds'>>, graph: RddGraph) {
  const byStage = new Map<string, number[]>();
  for (const { id, applicationId, rddIds } of stages) {
    const persisted = rddIds.filter(rddId => graph.get(applicationId, rddId)?.storageLevel);
    if (persisted.length > 0) byStage.set(`${applicationId}/${id}`, persisted);
  }
  return byStage;
}
