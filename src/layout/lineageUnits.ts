import type { Run } from '../model/run';
import { datasetOrder } from './datasetOrder';
import type { Fold } from './foldRepeats';
import { foldRepeats } from './foldRepeats';
import { contractEdges, type LineageEdge, lineageEdges } from './lineageEdges';
import { stageGroups, type StageGroup } from './stageGroups';

/** What is drawn as a node: a dataset, or a fold, which has the id of its first dataset. */
export interface LineageUnits {
  /** Ids of the nodes, parents before children. */
  order: number[];
  edges: LineageEdge[];
  /** The datasets that share a measured time with the node, by the id of the node. */
  groups: Map<number, StageGroup>;
  /** Nodes that an action needed. */
  used: ReadonlySet<number>;
  /** Closed folds by the id of their node. */
  folds: Map<number, Fold>;
  /** Open folds that begin at a node, outermost first. */
  openAt: Map<number, Fold[]>;
}

/** The nodes of a lineage. `isOpen` returns whether a fold is drawn as its content; a fold inside a closed one is not drawn. */
export function lineageUnits(run: Run, isOpen: (fold: Fold) => boolean): LineageUnits {
  const folds = new Map<number, Fold>();
  const openAt = new Map<number, Fold[]>();
  const nodeOf = new Map<number, number>();
  const waiting = [...foldRepeats(run)].reverse();
  for (let fold = waiting.pop(); fold !== undefined; fold = waiting.pop()) {
    const first = fold.datasetIds[0] as number;
    if (isOpen(fold)) {
      openAt.set(first, [...(openAt.get(first) ?? []), fold]);
      waiting.push(...[...fold.inner].reverse());
    } else if (fold.datasetIds.length > 1) {
      folds.set(first, fold);
      for (const id of fold.datasetIds) nodeOf.set(id, first);
    }
  }
  const groups = new Map(stageGroups(run));
  for (const [id, { datasetIds }] of folds) groups.set(id, groupOf(id, datasetIds, groups));
  const drawn = (id: number): number => nodeOf.get(id) ?? id;
  const used = run.datasets.filter(dataset => dataset.actionIds.length > 0).map(dataset => drawn(dataset.id));
  const edges = lineageEdges(run);
  return {
    order: datasetOrder(run).filter(id => drawn(id) === id),
    edges: folds.size === 0 ? edges : contractEdges(edges, drawn),
    groups,
    used: new Set(used),
    folds,
    openAt,
  };
}

/** The group that all of the datasets share, so that the fold is drawn with it; otherwise a group of their own. */
function groupOf(id: number, datasetIds: number[], groups: Map<number, StageGroup>): StageGroup {
  const own = new Set(datasetIds.flatMap(each => groups.get(each) ?? []));
  const [first] = own;
  if (first !== undefined && own.size === 1) return first;
  const stages = [...new Set([...own].flatMap(group => group.stages))];
  return { stages, part: stages.length === 0 ? null : id, datasetIds };
}
