import type { Dataset } from '../model/run';
import { canonicalOp } from '../wire/canonicalOp';
import type { LineagePicture } from './parts/lineagePicture';

/**
 * Remembers which datasets were drawn in boxes of their own while a run grows. What Spark runs in one stage at first it may
 * run in several later: datasets that come together and part again would make everything below them jump, so those that
 * were apart once stay apart.
 */
export class BoxMemory {
  private readonly apart = new Set<string>();

  mayJoin(parent: Dataset, child: Dataset): boolean {
    return !this.apart.has(pairKey(parent, child));
  }

  remember({ layout, datasets }: LineagePicture): void {
    const boxOf = new Map(layout.groups.flatMap(box => box.members.map(id => [id, box.id] as const)));
    for (const child of datasets.values()) {
      for (const id of child.parentIds) {
        const parent = datasets.get(id);
        if (parent && boxOf.get(id) !== boxOf.get(child.id)) this.apart.add(pairKey(parent, child));
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
