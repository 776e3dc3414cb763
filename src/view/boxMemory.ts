import type { Dataset } from '../model/run';
import { canonicalOp } from '../model/canonicalOp';
import type { LineageLayout } from '../layout/lineageLayout';

/**
 * Remembers which datasets were drawn in separate boxes while a run is in progress. If two datasets are assigned to the same
 * stage first and to different stages later, merging and splitting their boxes would move everything below. So datasets that
 * were in separate boxes once stay separate.
 */
export class BoxMemory {
  private readonly together = new Map<string, boolean>();

  /** Null if one of them was not drawn. */
  wasTogether(parent: Dataset, child: Dataset): boolean | null {
    return this.together.get(pairKey(parent, child)) ?? null;
  }

  remember({ layout, datasets }: { layout: LineageLayout; datasets: Map<number, Dataset> }): void {
    const boxOf = new Map(layout.groups.flatMap(box => box.members.map(id => [id, box.id] as const)));
    for (const child of datasets.values()) {
      for (const id of child.parentIds) {
        const parent = datasets.get(id);
        if (parent) this.together.set(pairKey(parent, child), boxOf.get(id) === boxOf.get(child.id));
      }
    }
  }
}

/** Identifies datasets by call, because an expected dataset gets a new id when it is created. */
function pairKey(parent: Dataset, child: Dataset): string {
  return `${callKey(parent)} > ${callKey(child)}`;
}

function callKey({ callSite, op }: Dataset): string {
  return `${callSite?.file}:${callSite?.line}:${callSite?.endLine}:${callSite?.endColumn} ${canonicalOp(op)}`;
}
