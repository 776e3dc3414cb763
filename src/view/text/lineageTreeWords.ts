import type { LineageEdge } from '../../layout/lineageEdges';
import type { Dataset } from '../../model/run';
import { formatBytes } from '../../text/formatBytes';
import type { ActionFlag } from './actionFlags';
import { printable } from './printable';

/** Indented by one, so that a flag does not look like a dataset. */
export function flagName(each: ActionFlag): string {
  return ` ${each.sign} ${printable(each.op)}${each.count > 1 ? ` ×${each.count}` : ''}`;
}

export function bracket(before: boolean, after: boolean): string {
  if (before) return after ? '│' : '╯';
  return after ? '╮' : '╶';
}

export function cacheText(dataset: Dataset): string {
  if (dataset.cachedFraction === null) return '▣ persisted, nothing cached';
  const sizes = [
    ...(dataset.cachedMemory ? [`${formatBytes(dataset.cachedMemory)} in memory`] : []),
    ...(dataset.cachedDisk ? [`${formatBytes(dataset.cachedDisk)} on disk`] : []),
  ];
  const gone = dataset.persisted ? '' : ', later released';
  return ['▣ cached', `${Math.floor(dataset.cachedFraction * 100)} %`, sizes.join(' + ')].join(' ').trim() + gone;
}

/** Shuffle bytes of the edges. A shuffle shared by several edges is counted once. */
export function shuffleText(edges: LineageEdge[]): string {
  const byShuffle = new Map(edges.map(edge => [edge.shuffleId, edge.bytes]));
  const known = [...byShuffle.values()].filter(bytes => bytes !== null);
  if (edges.length === 0) return '';
  return known.length === 0 ? 'shuffle' : `shuffle ${known.map(formatBytes).join(' + ')}`;
}
