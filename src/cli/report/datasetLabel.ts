import type { LineageEdge } from '../../layout/lineageEdges';
import type { Dataset, Run } from '../../model/run';
import { formatBytes } from '../view/formatBytes';
import { formatDuration } from '../view/formatDuration';
import type { LineageGroup } from '../view/lineageGroups';
import { opLabel } from '../view/opLabel';
import { fullPlace } from '../view/place';
import { stageLabel } from '../view/stageLabel';

/** A dataset in words: what a person who does not see the drawing needs of it. */
export function datasetLabel(
  run: Run,
  dataset: Dataset,
  group: LineageGroup | undefined,
  edges: LineageEdge[],
): string {
  const name = (id: number): string => {
    const parent = run.datasets.find(each => each.id === id);
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
      : `${stageLabel(group.stages)}, ${formatDuration(group.time)} together`;
  const cached = dataset.cachedFraction === null ? '' : `cached ${Math.floor(dataset.cachedFraction * 100)} %`;
  const parts = [name(dataset.id), from.length > 0 ? `from ${from.join(' and ')}` : '', work, cached];
  return parts.filter(part => part !== '').join(', ');
}
