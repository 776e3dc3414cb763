import { useMemo, useRef } from 'preact/hooks';
import { foldRepeats } from '../layout/foldRepeats';
import { BoxMemory } from '../view/boxMemory';
import type { LineagePicture } from '../view/parts/lineagePicture';
import { lineagePicture, sources } from '../view/parts/lineagePicture';
import { boxIsClosed } from './boxIsClosed';
import { foldIsOpen } from './foldIsOpen';
import { foldsToOpen, foundThings, matchingDatasets, pathToMatch } from './lineageSearch';
import type { Panel } from './panelContext';
import { usePanel } from './panelContext';

const WRAP_WIDTH = 1340;
const NONE: ReadonlySet<never> = new Set<never>();

export interface ShownLineage {
  picture: LineagePicture;
  /** Keys of the results of the search; null without a search. */
  found: ReadonlySet<string> | null;
  /** Selects a result, and opens the loop that it is in. */
  goTo: (key: string) => void;
}

/** The lineage to draw. A search opens the loops that hold a match, until it ends. */
export function useLineagePicture(search: string): ShownLineage {
  const panel = usePanel();
  const { promised, links, view, viewStore } = panel;
  const matches = useMemo(() => {
    if (search === '') return NONE;
    return matchingDatasets(promised.run, sources(promised), search);
  }, [promised, search]);
  const opened = useMemo(() => (matches.size === 0 ? NONE : foldsToOpen(promised.run, matches)), [promised, matches]);
  const picture = usePicture(panel, opened);
  const found = useMemo(
    () => (search === '' ? null : foundThings(picture, links, search, matches)),
    [picture, links, search, matches],
  );
  const goTo = (key: string): void => {
    const thing = links.thing(key);
    const path = thing?.type === 'fold' ? pathToMatch(thing.fold, matches) : [];
    const last = path.at(-1)?.datasetIds.find(id => matches.has(id));
    if (thing?.type === 'dataset' || last !== undefined)
      keepOpen(thing?.type === 'dataset' ? thing.id : (last as number));
    viewStore.pick(last === undefined ? key : links.dataset(last));
  };
  /** Opens the folds around a dataset, so that it stays in sight when the search ends. */
  const keepOpen = (id: number): void => {
    const isOpen = foldIsOpen(view);
    const closed: string[] = [];
    for (let folds = foldRepeats(promised.run); folds.length > 0;) {
      const fold = folds.find(each => each.datasetIds.includes(id));
      if (fold === undefined) break;
      if (!isOpen(fold)) closed.push(fold.id);
      folds = fold.inner;
    }
    const toggled = new Set(view.toggledFolds);
    for (const each of closed) if (!toggled.delete(each)) toggled.add(each);
    if (closed.length > 0) viewStore.set({ toggledFolds: [...toggled] });
  };
  return { picture, found, goTo };
}

/** Keeps the layout of a lineage that was shown during the run. Uses a compact layout for a run that had already ended. */
function usePicture({ promised, view, state, hasRun }: Panel, opened: ReadonlySet<string>): LineagePicture {
  const grown = useRef<{ title: string | null; memory: BoxMemory } | null>(null);
  const growing = state.live || !hasRun;
  // An expected lineage has no title. A run of the same file continues with its layout.
  if (growing && grown.current?.title === null) grown.current.title = state.title;
  if (growing && grown.current?.title !== state.title) grown.current = { title: state.title, memory: new BoxMemory() };
  const grew = grown.current?.title === state.title;
  const memory = growing ? grown.current?.memory : undefined;
  return useMemo(() => {
    const isOpen = foldIsOpen(view);
    return lineagePicture(promised, {
      wrapWidth: grew ? null : WRAP_WIDTH,
      memory,
      withSource: view.level !== 'names',
      isClosed: boxIsClosed(view),
      isOpen: fold => opened.has(fold.id) || isOpen(fold),
    });
  }, [promised, view.level, view.toggled, view.toggledFolds, memory, grew, opened]);
}
