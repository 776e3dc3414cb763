import type { Dataset, PlanNode, Query, Run, Stage } from '../model/run';
import { homeStages, parentKeys, stagesByKey } from './homeStages';
import { stageKey } from './stageKey';

/** An edge of the lineage DAG, from a dataset to one made from it. */
export interface LineageEdge {
  from: number;
  to: number;
  /** Rows change partitions on the way. */
  shuffle: boolean;
  /** Bytes that the shuffle wrote, null where nothing measured it. Edges that share a shuffle share `shuffleId`. */
  bytes: number | null;
  shuffleId: string | null;
}

interface Shuffle {
  bytes: number | null;
  id: string;
}

/**
 * Every edge of the lineage, ordered by child, then parent. A shuffle is seen in the plan where the child has plan nodes
 * (an Exchange between its own nodes and its parent's), else by stages: the parent's home is another stage than the
 * child's, and the child's reads from one that they share.
 */
export function lineageEdges(run: Run): LineageEdge[] {
  const known = new Map(run.datasets.map(dataset => [dataset.id, dataset]));
  const homes = homeStages(run);
  const stages = stagesByKey(run.stages);
  const planned = plannedShuffles(run.queries);
  const edges: LineageEdge[] = [];
  for (const child of [...run.datasets].sort((a, b) => a.id - b.id)) {
    for (const parentId of [...new Set(child.parentIds)]) {
      const parent = known.get(parentId);
      if (parent === undefined) continue;
      const shuffle = planned.get(edgeKey(parentId, child.id)) ?? stagedShuffle(parent, child, homes, stages);
      edges.push({
        from: parentId,
        to: child.id,
        shuffle: shuffle !== null,
        bytes: shuffle?.bytes ?? null,
        shuffleId: shuffle?.id ?? null,
      });
    }
  }
  return edges;
}

function edgeKey(from: number, to: number): string {
  return `${from}>${to}`;
}

function stagedShuffle(
  parent: Dataset,
  child: Dataset,
  homes: Map<number, string[]>,
  stages: Map<string, Stage[]>,
): Shuffle | null {
  const parentHomes = homes.get(parent.id) ?? [];
  const childHomes = homes.get(child.id) ?? [];
  if (parentHomes.length === 0 || childHomes.some(home => parentHomes.includes(home))) return null;
  const feeding = new Set(childHomes.flatMap(home => parentKeys(home, stages)));
  const shared = parent.stages.map(stageKey).filter(key => feeding.has(key));
  if (shared.length === 0) return null;
  const bytes = shared.flatMap(key => stages.get(key) ?? []).reduce((sum, stage) => sum + stage.shuffleWriteBytes, 0);
  return { bytes: bytes > 0 ? bytes : null, id: shared.sort().join(' ') };
}

/** Shuffles between nodes of different datasets in the final plans; the bytes of repeated executions add up. */
function plannedShuffles(queries: Query[]): Map<string, Shuffle> {
  const found = new Map<string, Shuffle>();
  for (const query of queries) {
    const plan = query.plans.final ?? query.plans.initial;
    if (plan === null) continue;
    walkPlan(plan, [], null, (from, to, exchange) => {
      const key = edgeKey(from, to);
      const id = `${query.applicationId}/query ${query.id}/node ${exchange.id}`;
      const before = found.get(key);
      const bytes = shuffleBytes(exchange);
      if (before?.id.includes(id)) return;
      found.set(key, {
        bytes: bytes === null && before === undefined ? null : (before?.bytes ?? 0) + (bytes ?? 0),
        id: before === undefined ? id : `${before.id} ${id}`,
      });
    });
  }
  return found;
}

type Found = (from: number, to: number, exchange: PlanNode) => void;

/**
 * Goes down the plan with the datasets that the node above computes (`above`) and the exchange passed since they were
 * first seen; where a node of other datasets follows, edges with that exchange are found. An exchange with a tag of its
 * own (`repartition`) lies below its dataset, one without (before a join) lies below the dataset above it.
 */
function walkPlan(node: PlanNode, above: number[], exchange: PlanNode | null, found: Found): void {
  const own = node.datasetIds.length > 0 ? node.datasetIds : above;
  const here = isShuffle(node) ? node : null;
  const changed = above.length > 0 && !own.some(id => above.includes(id));
  const crossed = changed && here !== null && !node.derived ? exchange : (here ?? exchange);
  if (changed && crossed !== null) for (const from of own) for (const to of above) found(from, to, crossed);
  const below = changed ? (crossed === here ? null : here) : crossed;
  for (const child of node.children) walkPlan(child, own, below, found);
}

function isShuffle(node: PlanNode): boolean {
  return /^(Shuffle)?Exchange$/.test(node.name);
}

/** Spark's metric `shuffle bytes written`; before it has reported, the uncompressed `data size`. */
function shuffleBytes(exchange: PlanNode): number | null {
  const named = (name: string): number | null => exchange.metrics.find(metric => metric.name === name)?.value ?? null;
  return named('shuffle bytes written') ?? named('data size');
}
