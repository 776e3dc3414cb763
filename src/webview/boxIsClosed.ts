import type { StageBox } from '../layout/stageBoxes';
import type { ViewState } from './viewStore';

/** Whether a lineage box is collapsed: by level of detail, except for boxes that the user expanded or collapsed. */
export function boxIsClosed(view: ViewState): (box: StageBox) => boolean {
  const toggled = new Set(view.toggled);
  return box => (view.level === 'stages') !== toggled.has(box.id);
}
