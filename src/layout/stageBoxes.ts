import type { Run } from '../model/run';
import { datasetOrder } from './datasetOrder';
import type { LineageEdge } from './lineageEdges';
import { stageGroups } from './stageGroups';

/** Datasets drawn together in one box because the same stages put them out. */
export interface StageBox {
  /** Id of its first dataset: stays when datasets are added. */
  id: number;
  /** Keys of the stages; empty for datasets that nothing ran, or that Spark made part of others. */
  stages: string[];
  /** The one dataset that metrics tell apart from the others of these stages; null where they are together. */
  part: number | null;
  /** An action needed them. */
  used: boolean;
  datasetIds: number[];
}

/** With more datasets than this the exact check for cycles is too dear, and a box closes when another path leaves it. */
const MOST_FOR_SEARCH = 2000;

/**
 * Boxes in an order that has parents before children. Datasets of one group share a box if they are connected and no path
 * leaves the box and comes back (boxes must form a DAG); datasets that nothing ran share one only along a chain, up to one
 * that `startsBox`. Of a drawing that grows, `wasTogether` says whether a dataset shared its parent's box, null where it
 * was not drawn: what was apart stays apart, and what nothing ran stays together.
 */
export function stageBoxes(
  run: Run,
  edges: LineageEdge[],
  startsBox: (datasetId: number) => boolean = () => false,
  wasTogether: (parentId: number, datasetId: number) => boolean | null = () => null,
): StageBox[] {
  const groups = stageGroups(run);
  const used = new Set(run.datasets.filter(dataset => dataset.actionIds.length > 0).map(dataset => dataset.id));
  const parents = new Map<number, number[]>();
  const childCount = new Map<number, number>();
  for (const edge of edges) {
    parents.set(edge.to, [...(parents.get(edge.to) ?? []), edge.from]);
    childCount.set(edge.from, (childCount.get(edge.from) ?? 0) + 1);
  }
  const boxOf = new Map<number, StageBox>();
  const boxes: StageBox[] = [];
  const search = run.datasets.length <= MOST_FOR_SEARCH;
  for (const id of datasetOrder(run)) {
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
    // A box is entered as a whole: a path may leave it from any of its datasets.
    for (const member of boxOf.get(id)?.datasetIds ?? [id]) {
      seen.add(member);
      waiting.push(...(parents.get(member) ?? []).filter(parent => !seen.has(parent)));
    }
  }
  return false;
}

/** Boxes sorted so that parents come first, otherwise by id. */
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
