import type { Insight, Waste } from '../../model/run';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';

/** `1.4 s · 4.1 MiB`: what a waste cost. */
export function wasteCost({ cost }: Waste): string {
  return [cost.time === null ? '' : formatDuration(cost.time), cost.bytes === null ? '' : formatBytes(cost.bytes)]
    .filter(text => text !== '')
    .join(' · ');
}

export type WasteInsight = Insight & { waste: Waste };

/** The findings that are wastes. */
export function wastesOf(insights: Insight[]): WasteInsight[] {
  return insights.filter((insight): insight is WasteInsight => insight.waste !== null);
}
