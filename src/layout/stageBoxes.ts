import { addToGroup } from '../model/groupBy';
import type { LineageUnits } from './lineageUnits';

/** Datasets drawn in one box because the same stages output them. */
export interface StageBox {
  /** Id of its first dataset. Does not change when datasets are added. */
  id: number;
  /** Stage keys; empty for datasets that did not run or that Spark merged into others. */
  stages: string[];
  /** The node, if metrics distinguish it from the others of its stages, or if it is a fold with several times; else null. */
  part: number | null;
  /** Whether an action needed them. */
  used: boolean;
  datasetIds: number[];
}

/** Maximum number of nodes for the exact cycle check. With more, a box ends when another path leaves it. */
const MOST_FOR_SEARCH = 2000;

/**
 * Boxes, ordered with parents before children. Nodes of one group share a box if they are connected and no path leaves the box
 * and returns (boxes must form a DAG). Datasets that did not run share a box only along a chain, up to one for which `startsBox` is
 * true. In a growing drawing, `wasTogether` returns whether a dataset shared the box of its parent, or null if it was not drawn:
 * separate datasets stay separate, and datasets that did not run stay together.
 */
export function stageBoxes(
  { order, edges, groups, used }: LineageUnits,
  startsBox: (datasetId: number) => boolean = () => false,
  wasTogether: (parentId: number, datasetId: number) => boolean | null = () => null,
): StageBox[] {
  const parents = new Map<number, number[]>();
  const childCount = new Map<number, number>();
  for (const edge of edges) {
    addToGroup(parents, edge.to, edge.from);
    childCount.set(edge.from, (childCount.get(edge.from) ?? 0) + 1);
  }
  const boxOf = new Map<number, StageBox>();
  const boxes: StageBox[] = [];
  const search = order.length <= MOST_FOR_SEARCH;
  for (const id of order) {
    const { stages, part } = groups.get(id) ?? { stages: [], part: null };
    const above = parents.get(id) ?? [];
    const joins = (parent: number): boolean => {
      const box = boxOf.get(parent);
      const before = wasTogether(parent, id);
      if (box === undefined || box.part !== part || box.stages.join(' ') !== stages.join(' ') || before === false)
        return false;
      if (stages.length === 0)
        return (
          above.length === 1 &&
          (childCount.get(parent) === 1 || before === true) &&
          box.used === used.has(id) &&
          !startsBox(id)
        );
      const others = above.filter(other => boxOf.get(other) !== box);
      return search ? !others.some(other => leadsBack(other, box, boxOf, parents)) : others.length === 0;
    };
    const parent = above.find(joins);
    const box = (parent === undefined ? undefined : boxOf.get(parent)) ?? {
      id,
      stages,
      part,
      used: used.has(id),
      datasetIds: [],
    };
    if (box.datasetIds.length === 0) boxes.push(box);
    box.datasetIds.push(id);
    boxOf.set(id, box);
  }
  return inOrder(boxes, boxOf, parents);
}

/** Whether a dataset has an ancestor in `box`. */
function leadsBack(from: number, box: StageBox, boxOf: Map<number, StageBox>, parents: Map<number, number[]>): boolean {
  const seen = new Set<number>();
  const waiting = [from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (boxOf.get(id) === box) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    // A box counts as a whole: a path can leave it from any of its datasets.
    for (const member of boxOf.get(id)?.datasetIds ?? [id]) {
      seen.add(member);
      waiting.push(...(parents.get(member) ?? []).filter(parent => !seen.has(parent)));
    }
  }
  return false;
}

/** Sorts boxes with parents first, otherwise by id. */
function inOrder(boxes: StageBox[], boxOf: Map<number, StageBox>, parents: Map<number, number[]>): StageBox[] {
  const done = new Set<StageBox>();
  const ordered: StageBox[] = [];
  for (const first of [...boxes].sort((a, b) => a.id - b.id)) {
    const waiting = [first];
    while (waiting.length > 0) {
      const box = waiting[waiting.length - 1] as StageBox;
      const above = box.datasetIds
        .flatMap(id => parents.get(id) ?? [])
        .flatMap(id => boxOf.get(id) ?? [])
        .filter(parent => parent !== box && !done.has(parent));
      if (above.length > 0 && !waiting.some(each => above.includes(each))) {
        waiting.push(above[0] as StageBox);
      } else {
        waiting.pop();
        if (!done.has(box)) ordered.push(box);
        done.add(box);
      }
    }
  }
  return ordered;
}
