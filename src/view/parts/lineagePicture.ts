import type { DrawnBox } from '../../layout/closedBoxes';
import type { LineageLayout, PlacedEdge } from '../../layout/lineageLayout';
import { layoutLineage } from '../../layout/layoutLineage';
import { stageKey } from '../../model/stageKey';
import type { StageBox } from '../../layout/stageBoxes';
import { groupBy } from '../../model/groupBy';
import type { Dataset } from '../../model/run';
import type { ActionFlag } from '../text/actionFlags';
import { actionFlags } from '../text/actionFlags';
import { callTexts } from '../text/callText';
import { formatBytes } from '../../text/formatBytes';
import type { LineageGroup } from '../text/lineageGroups';
import { lineageGroups } from '../text/lineageGroups';
import type { BoxMemory } from '../boxMemory';
import type { Promised } from '../withPromised';

/** A lineage with layout and texts, ready to draw. */
export interface LineagePicture {
  promised: Promised;
  layout: LineageLayout;
  nodes: Map<number, NodeText>;
  datasets: Map<number, Dataset>;
  groups: Map<number, LineageGroup>;
  /** Edges by target dataset. */
  incoming: Map<number, PlacedEdge[]>;
  /** Boxes whose group has an earlier box, which shows the time. */
  repeated: Set<number>;
  /** Completed and total number of tasks, by stage key. */
  tasks: Map<string, { done: number; all: number }>;
}

/** The lines of text under the name of a dataset. */
export interface NodeText {
  source: string | null;
  cache: string | null;
  flags: ActionFlag[];
}

export interface LineagePictureOptions {
  /** Null to keep everything in place while the run is in progress; otherwise, unconnected parts wrap at this width. */
  wrapWidth: number | null;
  /** Whether to show source text under the names. */
  withSource: boolean;
  isClosed: (box: StageBox) => boolean;
  /** For a run in progress: which datasets shared boxes. */
  memory?: BoxMemory;
}

export const NODE_WIDTH = 262;
export const OP_HEIGHT = 30;
export const LINE_HEIGHT = 19;
const TITLE_HEIGHT = 28;

/** Computes the layout and texts of the boxes, nodes and flags of a lineage. */
export function lineagePicture(promised: Promised, options: LineagePictureOptions): LineagePicture {
  const { run } = promised;
  const nodes = nodeTexts(promised, options.withSource);
  const datasets = new Map(run.datasets.map(dataset => [dataset.id, dataset]));
  const layout = layoutLineage(run, {
    nodeSize: dataset => sizeOf(nodes.get(dataset.id)),
    titleHeight: TITLE_HEIGHT,
    wrapWidth: options.wrapWidth,
    pullDown: options.wrapWidth !== null,
    startsBox: id => promised.wide.has(id),
    wasTogether: (parentId, id) =>
      options.memory?.wasTogether(datasets.get(parentId) as Dataset, datasets.get(id) as Dataset) ?? null,
    isClosed: options.isClosed,
    closedSize: box => closedSize(box, nodes),
  });
  const picture = {
    promised,
    layout,
    nodes,
    datasets,
    groups: lineageGroups(run),
    incoming: groupBy(layout.edges, edge => edge.to),
    repeated: repeatedBoxes(layout),
    tasks: taskCounts(promised),
  };
  options.memory?.remember(picture);
  return picture;
}

function nodeTexts({ run, texts }: Promised, withSource: boolean): Map<number, NodeText> {
  const flags = actionFlags(run);
  const textOf = callTexts(run);
  return new Map(
    run.datasets.map(dataset => {
      const source = withSource ? (textOf(dataset.callSite) ?? texts.get(dataset.id) ?? null) : null;
      return [dataset.id, { source, cache: cacheText(dataset), flags: flags.get(dataset.id) ?? [] }];
    }),
  );
}

function sizeOf(text: NodeText | undefined): { width: number; height: number } {
  const lines = (text?.source ? 1 : 0) + (text?.cache ? 1 : 0) + (text?.flags.length ?? 0);
  return { width: NODE_WIDTH, height: OP_HEIGHT + lines * LINE_HEIGHT + (lines > 0 ? 6 : 0) };
}

function closedSize(box: DrawnBox, nodes: Map<number, NodeText>): { width: number; height: number } {
  const flags = box.members.reduce((sum, id) => sum + (nodes.get(id)?.flags.length ?? 0), 0);
  return { width: NODE_WIDTH, height: OP_HEIGHT - 6 + flags * LINE_HEIGHT };
}

function cacheText(dataset: Dataset): string | null {
  if (dataset.cachedFraction === null) return dataset.persisted ? '▣ persisted, nothing cached' : null;
  const size = (dataset.cachedMemory ?? 0) + (dataset.cachedDisk ?? 0);
  return `▣ cached ${Math.floor(dataset.cachedFraction * 100)} %${size > 0 ? ` · ${formatBytes(size)}` : ''}`;
}

function repeatedBoxes(layout: LineageLayout): Set<number> {
  const seen = new Set<string>();
  const repeated = new Set<number>();
  for (const { id, stages, part } of [...layout.groups].sort((a, b) => a.y - b.y || a.x - b.x)) {
    const key = `${stages.join(' ')} ${part}`;
    if (stages.length > 0 && seen.has(key)) repeated.add(id);
    seen.add(key);
  }
  return repeated;
}

function taskCounts({ run }: Promised): Map<string, { done: number; all: number }> {
  const counts = new Map<string, { done: number; all: number }>();
  for (const stage of run.stages) {
    const key = stageKey({ applicationId: stage.applicationId, stageId: stage.id });
    counts.set(key, { done: stage.numCompletedTasks, all: stage.numTasks });
  }
  return counts;
}
