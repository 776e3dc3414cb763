import type { LineageEdge } from '../../layout/lineageEdges';
import type { Dataset } from '../../model/run';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';
import { groupLabel } from './groupLabel';
import type { LineageGroup } from './lineageGroups';
import { toldElsewhere } from './lineageGroups';
import { opLabel } from './opLabel';
import { fullPlace } from './place';

/** Describes a dataset for screen readers. `named` is its visible name. */
export function datasetLabel(
  datasets: ReadonlyMap<number, Dataset>,
  dataset: Dataset,
  named: string,
  group: LineageGroup | undefined,
  edges: LineageEdge[],
): string {
  const name = (id: number): string => {
    const parent = datasets.get(id);
    return parent ? `${opLabel(parent)} ${fullPlace(parent.callSite)}`.trim() : `dataset ${id}`;
  };
  const from = edges.map(edge => {
    const shuffle = edge.shuffle ? ` (shuffle${edge.bytes === null ? '' : ` ${formatBytes(edge.bytes)}`})` : '';
    return name(edge.from) + shuffle;
  });
  const work =
    group === undefined || group.stages.length === 0
      ? dataset.actionIds.length > 0
        ? ''
        : 'not run'
      : groupTime(group);
  const cached = dataset.cachedFraction === null ? '' : `cached ${Math.floor(dataset.cachedFraction * 100)} %`;
  const parts = [named, from.length > 0 ? `from ${from.join(' and ')}` : '', work, cached];
  return parts.filter(part => part !== '').join(', ');
}

function groupTime(group: LineageGroup): string {
  if (toldElsewhere(group)) return groupLabel(group);
  const together = group.datasetIds.length > 1 ? ' together' : '';
  return `${groupLabel(group)}, ${formatDuration(group.elapsed)} elapsed${together}`;
}
