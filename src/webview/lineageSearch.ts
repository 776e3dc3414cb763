import type { Fold } from '../layout/foldRepeats';
import { foldRepeats } from '../layout/foldRepeats';
import type { Dataset, Run } from '../model/run';
import type { LineagePicture } from '../view/parts/lineagePicture';
import type { RunLinks } from '../view/runLinks';
import { opLabel } from '../view/text/opLabel';
import { fullPlace } from '../view/text/place';
import { stageLabel } from '../view/text/stageLabel';

/** Maximum number of loops that a search opens while it is typed. */
const MOST_OPENED = 10;

type Matcher = (...texts: (string | null)[]) => boolean;

/** Whether texts contain all words of a search. */
function matcher(search: string): Matcher {
  const words = search.toLowerCase().split(/\s+/);
  return (...texts) => {
    const text = texts.join(' ').toLowerCase();
    return words.every(word => text.includes(word));
  };
}

/** Ids of the datasets whose name, location or source text contains all words of a search. */
export function matchingDatasets(
  run: Run,
  sourceOf: (dataset: Dataset) => string | null,
  search: string,
): ReadonlySet<number> {
  const matches = matcher(search);
  const found = run.datasets.filter(each => matches(opLabel(each), fullPlace(each.callSite), sourceOf(each)));
  return new Set(found.map(each => each.id));
}

/**
 * Ids of the folds to open so that a search shows its first match in each loop. A loop of one call is not opened, because its
 * node shows all of the text that can match.
 */
export function foldsToOpen(run: Run, matches: ReadonlySet<number>): ReadonlySet<string> {
  const opened = foldRepeats(run)
    .filter(fold => pathToMatch(fold, matches).length > 0)
    .slice(0, MOST_OPENED);
  return new Set(opened.flatMap(fold => pathToMatch(fold, matches)).map(fold => fold.id));
}

/** The folds to open, outermost first, so that the first match in a fold is drawn. */
export function pathToMatch(fold: Fold, matches: ReadonlySet<number>): Fold[] {
  const first = fold.datasetIds.find(id => matches.has(id));
  const isFlat = fold.count > 1 && fold.inner.length === 0;
  if (first === undefined || isFlat) return [];
  const inner = fold.inner.find(each => each.datasetIds.includes(first));
  return inner ? [fold, ...pathToMatch(inner, matches)] : [fold];
}

/** Keys of the drawn datasets, folds, actions and stages that match a search, top to bottom. */
export function foundThings(
  picture: LineagePicture,
  links: RunLinks,
  search: string,
  datasets: ReadonlySet<number>,
): ReadonlySet<string> {
  const matches = matcher(search);
  const found = new Set<string>();
  const boxes = [...picture.layout.groups].sort((a, b) => a.y - b.y || a.x - b.x);
  for (const box of boxes) {
    const [stage] = box.stages;
    if (stage !== undefined && matches(stageLabel(box.stages, box.stages.length))) found.add(links.stageOfKey(stage));
    for (const id of box.members) {
      const fold = picture.units.folds.get(id);
      if (fold ? fold.datasetIds.some(each => datasets.has(each)) : datasets.has(id))
        found.add(fold ? links.fold(fold) : links.dataset(id));
      for (const flag of picture.nodes.get(id)?.flags ?? [])
        if (matches(flag.sign, flag.op, fullPlace(flag.callSite))) found.add(links.action(flag.actionIds[0] ?? 0));
    }
  }
  return found;
}
