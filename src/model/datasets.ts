import { readsCache } from './leafNodes';
import type { Birth } from './births';
import type { Calls } from './calls';
import { driverOfId } from './idRanges';
import type { Lineage } from './lineage';
import type { RddOwners } from './rddOwners';
import type { Action, Dataset, PlanNode, PlanNodeKey, Query, StageKey } from './run';
import type { StageRecord } from './stageRecord';
import type { Stages } from './stages';

/** Nodes of the lineage DAG with everything that belongs to them. */
export function buildDatasets(
  lineage: Lineage,
  calls: Calls,
  owners: RddOwners,
  stages: Stages,
  queries: Query[],
  actions: Action[],
): Dataset[] {
  const datasets = lineage.visible().map(birth => emptyDataset(birth, lineage, calls, owners));
  const byId = new Map(datasets.map(dataset => [dataset.id, dataset]));
  for (const dataset of datasets) for (const id of dataset.parentIds) byId.get(id)?.childIds.push(dataset.id);
  const births = new Map(lineage.visible().map(birth => [birth.born.datasetId, birth]));
  const stageIds = new StageLists((datasetId, applicationId, stageId) => {
    const birth = births.get(datasetId);
    return birth === undefined || mayHaveRun(birth, calls, stages.attempts(applicationId, stageId));
  });
  addRddStages(stages.all(), owners, stageIds);
  for (const query of queries) addPlanNodes(query, byId, stageIds);
  for (const dataset of datasets) dataset.stages = stageIds.of(dataset.id);
  addActions(actions, queries, byId);
  addDerivedStages(datasets, byId);
  return datasets;
}

function emptyDataset(birth: Birth, lineage: Lineage, calls: Calls, owners: RddOwners): Dataset {
  const { born } = birth;
  const made = calls.get(born.callId)?.made;
  return {
    id: born.datasetId,
    driverId: driverOfId(born.datasetId),
    entryId: made?.entryId ?? null,
    applicationId: birth.applicationId,
    kind: born.kind,
    className: born.className,
    op: made?.op ?? born.className,
    owner: made?.owner ?? '',
    callSite: made?.frames[0] ?? null,
    frames: made?.frames ?? [],
    parentIds: lineage.parents(birth).map(parent => parent.born.datasetId),
    childIds: [],
    rddIds: owners.rddsOf(birth),
    sparkDatasetId: birth.sparkDatasetId !== null && birth.sparkDatasetId >= 0 ? birth.sparkDatasetId : null,
    stages: [],
    stagesDerived: false,
    actionIds: [],
    planNodes: [],
    persisted: birth.persisted,
    persistence: persistence(birth, calls),
    cachedFraction: null,
    cachedMemory: null,
    cachedDisk: null,
    plans: birth.plans,
  };
}

function persistence({ persist, unpersist }: Birth, calls: Calls): Dataset['persistence'] {
  if (!persist) return null;
  const callSite = calls.get(persist.callId)?.made.frames[0] ?? null;
  return { callSite, startTime: persist.time, endTime: unpersist?.time ?? null };
}

/**
 * A stage that began before the script created a dataset was not run for it, even if the dataset uses the same RDD or
 * shuffle. Both clocks are of the same machine; Spark's times are truncated to the millisecond.
 */
function mayHaveRun({ born }: Birth, calls: Calls, attempts: StageRecord[]): boolean {
  const asked = Math.floor(calls.get(born.callId)?.made.time ?? born.time);
  return attempts.some(({ startTime }) => startTime === null || startTime >= asked);
}

/** Stages of each dataset without duplicates, in ascending order. */
class StageLists {
  private readonly byDataset = new Map<number, Map<string, StageKey>>();

  constructor(
    private readonly allows: (datasetId: number, applicationId: string, stageId: number) => boolean = () => true,
  ) {}

  add(datasetId: number, applicationId: string, stageId: number): void {
    if (!this.allows(datasetId, applicationId, stageId)) return;
    let stages = this.byDataset.get(datasetId);
    if (!stages) this.byDataset.set(datasetId, (stages = new Map()));
    stages.set(`${applicationId}/${stageId}`, { applicationId, stageId });
  }

  of(datasetId: number): StageKey[] {
    return [...(this.byDataset.get(datasetId)?.values() ?? [])].sort((a, b) => a.stageId - b.stageId);
  }
}

function addRddStages(stages: Iterable<StageRecord>, owners: RddOwners, lists: StageLists): void {
  for (const { applicationId, info, hasRun } of stages) {
    if (!hasRun) continue;
    for (const rdd of info.rdds)
      for (const birth of owners.of(applicationId, rdd.rddId))
        lists.add(birth.born.datasetId, applicationId, info.stageId);
  }
}

/**
 * A dataset has the plan nodes that it caused. It was computed in the stages of the nodes that carry out its own call. Rows that
 * are read from the cache were computed in another stage.
 */
function addPlanNodes(query: Query, byId: Map<number, Dataset>, lists: StageLists): void {
  const visit = (node: PlanNode) => {
    const own = new Set(node.origins.flatMap(({ datasetId, exact }) => (exact ? [datasetId] : [])));
    for (const datasetId of node.datasetIds) {
      const key: PlanNodeKey = { applicationId: query.applicationId, queryId: query.id, nodeId: node.id };
      byId.get(datasetId)?.planNodes.push(key);
      if (own.has(datasetId) && !readsCache(node))
        for (const stageId of node.stageIds) lists.add(datasetId, query.applicationId, stageId);
    }
    node.children.forEach(visit);
  };
  if (query.plans.final) visit(query.plans.final);
}

/** An action needs the datasets that it was called on, the datasets that its plans compute, and their ancestors. */
function addActions(actions: Action[], queries: Query[], byId: Map<number, Dataset>): void {
  const planned = plannedDatasets(queries);
  for (const action of actions) {
    const needed = new Set<number>();
    const open = [...action.datasetIds, ...(planned.get(action.id) ?? [])];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const dataset = byId.get(id);
      if (!dataset || needed.has(id)) continue;
      needed.add(id);
      dataset.actionIds.push(action.id);
      open.push(...dataset.parentIds);
    }
  }
}

/**
 * Spark's optimizer may remove all nodes with a DataFrame's tag. The DataFrame was still computed together with the
 * DataFrames made from it, so it shares their stages. Children are created after their parents, so they are resolved
 * first.
 */
function addDerivedStages(datasets: Dataset[], byId: ReadonlyMap<number, Dataset>): void {
  for (const dataset of [...datasets].reverse()) {
    if (dataset.stages.length > 0 || dataset.actionIds.length === 0 || dataset.kind !== 'dataframe') continue;
    const lists = new StageLists();
    for (const child of dataset.childIds)
      for (const { applicationId, stageId } of byId.get(child)?.stages ?? [])
        lists.add(dataset.id, applicationId, stageId);
    dataset.stages = lists.of(dataset.id);
    dataset.stagesDerived = dataset.stages.length > 0;
  }
}

function plannedDatasets(queries: Query[]): Map<number, Set<number>> {
  const byAction = new Map<number, Set<number>>();
  for (const { actionId, plans } of queries) {
    if (actionId === null || !plans.final) continue;
    const found = byAction.get(actionId) ?? new Set<number>();
    byAction.set(actionId, found);
    const visit = (node: PlanNode) => {
      node.datasetIds.forEach(id => found.add(id));
      node.children.forEach(visit);
    };
    visit(plans.final);
  }
  return byAction;
}
