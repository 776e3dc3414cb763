import { groupBy } from '../model/groupBy';
import type { Dataset, PlanNode, Query, Run, Stage } from '../model/run';
import { homeStages, parentKeys, stagesByKey } from './homeStages';
import { stageKey } from '../model/stageKey';

/** An edge of the lineage DAG, from a parent to a child dataset. */
export interface LineageEdge {
  from: number;
  to: number;
  /** Whether there is a shuffle between the datasets. */
  shuffle: boolean;
  /** Bytes written by the shuffle; null if not measured. Edges of the same shuffle have the same `shuffleId`. */
  bytes: number | null;
  shuffleId: string | null;
}

interface Shuffle {
  bytes: number | null;
  id: string;
}

/**
 * Every edge of the lineage, ordered by child, then parent. If nodes of both datasets are adjacent in a plan, there is a shuffle if
 * there is an Exchange between them. Otherwise, there is a shuffle if parent and child have different home stages, and the child's
 * home reads from a stage that both share.
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
      const byPlan = planned.get(edgeKey(parentId, child.id));
      const shuffle = byPlan === undefined ? stagedShuffle(parent, child, homes, stages) : byPlan;
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

/** Edges between the nodes that stand for their ends, without those inside one node. Edges with the same ends become one. */
export function contractEdges(edges: LineageEdge[], nodeOf: (datasetId: number) => number): LineageEdge[] {
  const left = edges
    .map(edge => ({ ...edge, from: nodeOf(edge.from), to: nodeOf(edge.to) }))
    .filter(edge => edge.from !== edge.to);
  return [...groupBy(left, edge => edgeKey(edge.from, edge.to)).values()].map(together);
}

/** Merges edges with the same ends, and adds the bytes of their shuffles. */
function together(edges: LineageEdge[]): LineageEdge {
  const [first] = edges as [LineageEdge];
  const shuffles = new Map(edges.filter(edge => edge.shuffle).map(edge => [edge.shuffleId, edge.bytes]));
  const known = [...shuffles.values()].filter(bytes => bytes !== null);
  return {
    from: first.from,
    to: first.to,
    shuffle: edges.some(edge => edge.shuffle),
    bytes: known.length === 0 ? null : known.reduce((sum, bytes) => sum + bytes, 0),
    shuffleId: shuffles.size === 0 ? null : [...shuffles.keys()].filter(id => id !== null).join(' and ') || null,
  };
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

/**
 * The edges between datasets according to the plans: the shuffle between their nodes (bytes of repeated executions are added), or
 * null if they are adjacent without a shuffle.
 */
function plannedShuffles(queries: Query[]): Map<string, Shuffle | null> {
  const found = new Map<string, Shuffle | null>();
  for (const query of queries) {
    const plan = query.plans.final ?? query.plans.initial;
    if (plan === null) continue;
    walkPlan(plan, { datasets: [], reached: false, exchange: null }, (from, to, exchange) => {
      const key = edgeKey(from, to);
      const before = found.get(key) ?? null;
      found.set(key, exchange === null ? before : added(before, query, exchange));
    });
  }
  return found;
}

function added(before: Shuffle | null, query: Query, exchange: PlanNode): Shuffle {
  const id = `${query.applicationId}/query ${query.id}/node ${exchange.id}`;
  const bytes = shuffleBytes(exchange);
  if (before === null) return { bytes, id };
  if (before.id.split(' and ').includes(id)) return before;
  const sum = bytes === null && before.bytes === null ? null : (before.bytes ?? 0) + (bytes ?? 0);
  return { bytes: sum, id: `${before.id} and ${id}` };
}

type Found = (from: number, to: number, exchange: PlanNode | null) => void;

/** State on the path from the root to a node. */
interface Above {
  /** Datasets of the node above. */
  datasets: number[];
  /** Whether the path has passed a node of these datasets. Nodes above it belong to something later, for example an action. */
  reached: boolean;
  /** The exchange since that node. */
  exchange: PlanNode | null;
}

/**
 * Walks down the plan. At a node of other datasets, adds edges to the datasets above, with the exchange between them. An exchange
 * with its own dataset (`repartition`) is an input of that dataset; an exchange without one (before a join) is an input of the
 * dataset above it.
 */
function walkPlan(node: PlanNode, above: Above, found: Found): void {
  const own = node.datasetIds.length > 0 ? node.datasetIds : above.datasets;
  const tagged = node.datasetIds.length > 0 && !node.derived;
  const here = isShuffle(node) ? node : null;
  const changed = above.datasets.length > 0 && !own.some(id => above.datasets.includes(id));
  let exchange = here ?? above.exchange;
  let reached = above.reached || tagged;
  if (changed) {
    const between = tagged ? above.exchange : exchange;
    for (const from of own) for (const to of above.datasets) found(from, to, between);
    exchange = between === here ? null : here;
    reached = tagged;
  } else if (tagged && !above.reached) {
    exchange = here;
  }
  for (const child of node.children) walkPlan(child, { datasets: own, reached, exchange }, found);
}

function isShuffle(node: PlanNode): boolean {
  return /^(Shuffle)?Exchange$/.test(node.name);
}

/** The metric `shuffle bytes written`, or the uncompressed `data size` until Spark has reported it. */
function shuffleBytes(exchange: PlanNode): number | null {
  const named = (name: string): number | null => exchange.metrics.find(metric => metric.name === name)?.value ?? null;
  return named('shuffle bytes written') ?? named('data size');
}
