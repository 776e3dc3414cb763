import type { Fold } from '../layout/foldRepeats';
import type { ViewState } from './viewStore';

/** Whether a fold of the lineage is open: by how it starts, except for folds that the user opened or closed. */
export function foldIsOpen(view: Pick<ViewState, 'toggledFolds'>): (fold: Fold) => boolean {
  const toggled = new Set(view.toggledFolds);
  return fold => fold.opensWithLoop !== toggled.has(fold.id);
}
