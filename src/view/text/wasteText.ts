import type { Insight, Waste } from '../../model/run';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';

/** The cost of an inefficiency: `1.4 s · 4.1 MiB`. */
export function wasteCost({ cost }: Waste): string {
  return [cost.time === null ? '' : formatDuration(cost.time), cost.bytes === null ? '' : formatBytes(cost.bytes)]
    .filter(text => text !== '')
    .join(' · ');
}

export type WasteInsight = Insight & { waste: Waste };

/** The insights that are inefficiencies. */
export function wastesOf(insights: Insight[]): WasteInsight[] {
  return insights.filter((insight): insight is WasteInsight => insight.waste !== null);
}
