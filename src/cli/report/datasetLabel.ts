import type { LineageEdge } from '../../layout/lineageEdges';
import type { Dataset, Run } from '../../model/run';
import { formatBytes } from '../../view/text/formatBytes';
import { formatDuration } from '../../view/text/formatDuration';
import type { LineageGroup } from '../../view/text/lineageGroups';
import { opLabel } from '../../view/text/opLabel';
import { fullPlace } from '../../view/text/place';
import { stageLabel } from '../../view/text/stageLabel';

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
