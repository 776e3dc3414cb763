import type { LineageGroup } from './lineageGroups';
import { stageLabel } from './stageLabel';

/** Marks stages whose time, or a part of it, is at other datasets: above or below. */
export const ELSEWHERE = '↕';

/**
 * The stages of a group in words: `stage 4`, `in stage 4` for a part that metrics distinguish, `rest of stage 4` for the
 * remainder, and `stages 4, 7 ↕` if another group shows the time of some of them.
 */
export function groupLabel(group: LineageGroup, most = 3): string {
  const named = stageLabel(group.stages, most);
  if (group.part !== null) return `in ${named}`;
  return `${group.isRest ? 'rest of ' : ''}${named}${group.elsewhere.length > 0 ? ` ${ELSEWHERE}` : ''}`;
}
