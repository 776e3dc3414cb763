import type { StageBox } from '../layout/stageBoxes';
import type { ViewState } from './viewStore';

/** Whether a box of the lineage is drawn closed: as the level of detail says, but for those that were opened or closed. */
export function boxIsClosed(view: ViewState): (box: StageBox) => boolean {
  const toggled = new Set(view.toggled);
  return box => (view.level === 'stages') !== toggled.has(box.id);
}
