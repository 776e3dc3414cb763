import type { Dataset } from '../model/run';
import { canonicalOp } from '../model/canonicalOp';
import type { LineageLayout } from '../layout/lineageLayout';

/**
 * Remembers which datasets were drawn in boxes of their own while a run grows. What Spark runs in one stage at first it may
 * run in several later: datasets that come together and part again would make everything below them jump, so those that
 * were apart once stay apart.
 */
export class BoxMemory {
  private readonly together = new Map<string, boolean>();

  /** Null for datasets that were not drawn. */
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

/** By their calls: what the source promises has another id when it has come. */
function pairKey(parent: Dataset, child: Dataset): string {
  return `${callKey(parent)} > ${callKey(child)}`;
}

function callKey({ callSite, op }: Dataset): string {
  return `${callSite?.file}:${callSite?.line}:${callSite?.endLine}:${callSite?.endColumn} ${canonicalOp(op)}`;
}
