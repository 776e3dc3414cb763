import type { DrawnBox } from '../../layout/closedBoxes';
import type { LineageLayout, PlacedEdge } from '../../layout/lineageLayout';
import type { Fold } from '../../layout/foldRepeats';
import { layoutLineage } from '../../layout/layoutLineage';
import { lineageUnits, type LineageUnits } from '../../layout/lineageUnits';
import { stageKey } from '../../model/stageKey';
import type { StageBox } from '../../layout/stageBoxes';
import { groupBy } from '../../model/groupBy';
import type { Dataset } from '../../model/run';
import type { ActionFlag } from '../text/actionFlags';
import { actionFlags } from '../text/actionFlags';
import { datasetTexts } from '../text/callText';
import { formatBytes } from '../../text/formatBytes';
import { plural } from '../../text/plural';
import { foldedGroups } from '../text/foldedGroups';
import { countText, foldText, timesText, type FoldText } from '../text/foldText';
import type { LineageGroup } from '../text/lineageGroups';
import type { BoxMemory } from '../boxMemory';
import type { Promised } from '../withPromised';

/** A lineage with layout and texts, ready to draw. */
export interface LineagePicture {
  promised: Promised;
  layout: LineageLayout;
  units: LineageUnits;
  /** Texts by node: a dataset, or the first dataset of a fold. */
  nodes: Map<number, NodeText>;
  datasets: Map<number, Dataset>;
  /** Times by node. */
  groups: Map<number, LineageGroup>;
  /** Source text of any dataset, also inside a fold; null if it is unknown or not shown. */
  sourceOf: (dataset: Dataset) => string | null;
  /** Edges by target dataset. */
  incoming: Map<number, PlacedEdge[]>;
  /** Boxes whose group has an earlier box, which shows the time. */
  repeated: Set<number>;
  /** Completed and total number of tasks, by stage key. */
  tasks: Map<string, { done: number; all: number }>;
}

/** The lines of text under the name of a node. */
export interface NodeText {
  /** Null for a dataset. */
  fold: FoldText | null;
  /** How often an expected dataset is made, if not once: `× 3`, `in a loop`. */
  times: string | null;
  /** Open folds that begin here and can be closed again, outermost first. */
  openFolds: { id: string; label: string }[];
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
  /** Which folds are open; by default, none. */
  isOpen?: (fold: Fold) => boolean;
  /** For a run in progress: which datasets shared boxes. */
  memory?: BoxMemory;
}

export const NODE_WIDTH = 262;
export const OP_HEIGHT = 30;
export const LINE_HEIGHT = 19;
/** Height of the edges of the cards under a fold. */
export const STACK = 7;
const TITLE_HEIGHT = 28;
/** Maximum number of nodes in a drawing. More would be slow, and nobody could read them. */
const MOST_DRAWN = 1500;

/** Computes the layout and texts of the boxes, nodes and flags of a lineage. */
export function lineagePicture(promised: Promised, options: LineagePictureOptions): LineagePicture {
  const { run } = promised;
  const datasets = new Map(run.datasets.map(dataset => [dataset.id, dataset]));
  const units = lineageUnits(run, options.isOpen ?? (() => false));
  const sourceOf = options.withSource ? sources(promised) : () => null;
  const nodes = nodeTexts(promised, units, datasets, sourceOf);
  const groups = foldedGroups(run, units);
  const layout = layoutLineage(run, {
    units,
    nodeSize: dataset => sizeOf(nodes.get(dataset.id)),
    titleHeight: TITLE_HEIGHT,
    wrapWidth: options.wrapWidth,
    pullDown: options.wrapWidth !== null,
    startsBox: id => promised.wide.has(id),
    wasTogether: (parentId, id) =>
      options.memory?.wasTogether(datasets.get(parentId) as Dataset, datasets.get(id) as Dataset) ?? null,
    isClosed: options.isClosed,
    closedSize: box => closedSize(box, nodes),
    mostNodes: MOST_DRAWN,
    heatOf: box => groups.get(box.datasetIds[0] ?? 0)?.share ?? 0,
  });
  const picture = {
    promised,
    layout,
    units,
    nodes,
    datasets,
    sourceOf,
    groups,
    incoming: groupBy(layout.edges, edge => edge.to),
    repeated: repeatedBoxes(layout),
    tasks: taskCounts(promised),
  };
  options.memory?.remember(picture);
  return picture;
}

/** The text beside the name of a dataset: of its call, what it reads, or what the static lineage expects. */
export function sources({ run, texts }: Promised): (dataset: Dataset) => string | null {
  const textOf = datasetTexts(run);
  return dataset => textOf(dataset) ?? texts.get(dataset.id) ?? null;
}

function nodeTexts(
  { run, times }: Promised,
  units: LineageUnits,
  datasets: Map<number, Dataset>,
  sourceOf: (dataset: Dataset) => string | null,
): Map<number, NodeText> {
  const nodeOf = new Map([...units.folds].flatMap(([node, fold]) => fold.datasetIds.map(id => [id, node] as const)));
  const flags = actionFlags(run, id => nodeOf.get(id) ?? id);
  const textOf = (id: number): NodeText => {
    const dataset = datasets.get(id) as Dataset;
    const fold = units.folds.get(id);
    const text = fold ? foldText(run, fold, datasets) : null;
    const members = (fold?.datasetIds ?? [id]).flatMap(each => datasets.get(each) ?? []);
    const source = sourceOf(dataset);
    return {
      fold: text,
      times: fold || !times.has(id) ? null : timesText(times.get(id) ?? null),
      openFolds: (units.openAt.get(id) ?? []).map(each => ({ id: each.id, label: countText(each) })),
      source: source === null ? null : (text?.calls ?? source),
      cache: cacheText(members),
      flags: flags.get(id) ?? [],
    };
  };
  return new Map(units.order.map(id => [id, textOf(id)]));
}

function sizeOf(text: NodeText | undefined): { width: number; height: number } {
  if (text === undefined) return { width: NODE_WIDTH, height: OP_HEIGHT };
  const texts = [text.source, text.fold?.worst, text.cache, text.openFolds.length > 0];
  const lines = texts.filter(Boolean).length + text.flags.length;
  const stack = text.fold === null && text.times === null ? 0 : STACK;
  return { width: NODE_WIDTH, height: OP_HEIGHT + lines * LINE_HEIGHT + (lines > 0 ? 6 : 0) + stack };
}

function closedSize(box: DrawnBox, nodes: Map<number, NodeText>): { width: number; height: number } {
  const flags = box.members.reduce((sum, id) => sum + (nodes.get(id)?.flags.length ?? 0), 0);
  return { width: NODE_WIDTH, height: OP_HEIGHT - 6 + flags * LINE_HEIGHT };
}

function cacheText(datasets: Dataset[]): string | null {
  const cached = datasets.filter(each => each.cachedFraction !== null || each.persisted);
  const [first] = cached;
  if (first === undefined) return null;
  const size = cached.reduce((sum, each) => sum + (each.cachedMemory ?? 0) + (each.cachedDisk ?? 0), 0);
  const sizeText = size > 0 ? ` · ${formatBytes(size)}` : '';
  if (datasets.length > 1) return `▣ ${plural(cached.length, 'cached dataset')}${sizeText}`;
  if (first.cachedFraction === null) return '▣ persisted, nothing cached';
  return `▣ cached ${Math.floor(first.cachedFraction * 100)} %${sizeText}`;
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
