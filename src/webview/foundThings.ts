import type { LineagePicture } from '../view/parts/lineagePicture';
import type { RunLinks } from '../view/runLinks';
import { opLabel } from '../view/text/opLabel';
import { fullPlace } from '../view/text/place';
import { stageLabel } from '../view/text/stageLabel';

/** Keys of the datasets, actions and stages whose name, location or source text contains all words of a search, top to bottom. */
export function foundThings(picture: LineagePicture, links: RunLinks, search: string): ReadonlySet<string> {
  const words = search.toLowerCase().split(/\s+/);
  const matches = (...texts: (string | null)[]): boolean => {
    const text = texts.join(' ').toLowerCase();
    return words.every(word => text.includes(word));
  };
  const found = new Set<string>();
  const boxes = [...picture.layout.groups].sort((a, b) => a.y - b.y || a.x - b.x);
  for (const box of boxes) {
    const [stage] = box.stages;
    if (stage !== undefined && matches(stageLabel(box.stages, box.stages.length))) found.add(links.stageOfKey(stage));
    for (const id of box.members) {
      const dataset = picture.datasets.get(id);
      const text = picture.nodes.get(id);
      if (dataset && matches(opLabel(dataset), fullPlace(dataset.callSite), text?.source ?? null))
        found.add(links.dataset(id));
      for (const flag of text?.flags ?? [])
        if (matches(flag.sign, flag.op, fullPlace(flag.callSite))) found.add(links.action(flag.actionIds[0] ?? 0));
    }
  }
  return found;
}
