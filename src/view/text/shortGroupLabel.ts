import { groupLabel } from './groupLabel';
import type { LineageGroup } from './lineageGroups';
import { plural } from '../../text/plural';

/** Shortens a group label to `room` characters by naming fewer stages, or none. */
export function shortGroupLabel(group: LineageGroup, room: number): string {
  const full = [3, 2, 1].map(most => groupLabel(group, most));
  const bare = full.map(label => label.replace(/^rest of stages? /, 'rest of '));
  return [...full, ...bare].find(label => label.length <= room) ?? plural(group.stages.length, 'stage');
}
