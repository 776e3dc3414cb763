import type {
  LineageGroup as PlacedBox,
  LineageLayout,
  LineageNode,
  PlacedEdge,
  Point,
} from '../../layout/layoutLineage';
import { layoutLineage } from '../../layout/layoutLineage';
import { groupBy } from '../../model/groupBy';
import type { Dataset, Run } from '../../model/run';
import type { ActionFlag } from '../../view/text/actionFlags';
import { actionFlags } from '../../view/text/actionFlags';
import { callTexts } from '../../view/text/callText';
import { cutText } from '../../view/text/fitText';
import { formatBytes } from '../../view/text/formatBytes';
import { formatDuration } from '../../view/text/formatDuration';
import type { LineageGroup } from '../../view/text/lineageGroups';
import { lineageGroups } from '../../view/text/lineageGroups';
import { opLabel } from '../../view/text/opLabel';
import { place } from '../../view/text/place';
import { printable } from '../../view/text/printable';
import { stageLabel } from '../../view/text/stageLabel';
import { datasetLabel } from './datasetLabel';
import type { Markup } from './html';
import { html } from './html';
import type { ReportLinks } from './reportLinks';
import { selectable } from './selectable';
import { whyNoLineage } from '../../view/text/whyNoLineage';

const NODE_WIDTH = 262;
/** A drawing is shrunk at most to this part of its size to fit its panel, then it scrolls. */
const SMALLEST = 0.7;
const INSET = 12;
const OP_HEIGHT = 30;
const LINE_HEIGHT = 19;
const MARGIN = 14;
/** A drawing up to this width stands beside the plans; a wider one takes the whole row, and has more room then. */
const NARROW = 960;
const WHOLE_ROW = 1340;
/** Of the monospaced fonts in use, per pixel of font size; the widest of them. */
const CHARACTER = 0.605;
/** A drawing of more is neither read nor quick; the text has all. */
const MOST_DRAWN = 1500;

/** The lineage as a drawing: boxes of stages with their datasets, shuffles as double lines, actions as numbered flags. */
export function lineageSvg(run: Run, links: ReportLinks): Markup {
  if (run.datasets.length === 0) return html`<p class="empty">${whyNoLineage(run)}</p>`;
  if (run.datasets.length > MOST_DRAWN)
    return html`<p class="empty">
      ${run.datasets.length} datasets are too many to draw: they are listed as text below.
    </p>`;
  return new LineageDrawing(run, links).svg();
}

/** Lines under a dataset's name. */
interface NodeText {
  source: string | null;
  cache: string | null;
  flags: ActionFlag[];
}

class LineageDrawing {
  private readonly layout: LineageLayout;
  private readonly texts: Map<number, NodeText>;
  private readonly groups: Map<number, LineageGroup>;
  private readonly datasets: Map<number, Dataset>;

  constructor(
    private readonly run: Run,
    private readonly links: ReportLinks,
  ) {
    const flags = actionFlags(run);
    const textOf = callTexts(run);
    this.groups = lineageGroups(run);
    this.datasets = new Map(run.datasets.map(dataset => [dataset.id, dataset]));
    this.texts = new Map(
      run.datasets.map(dataset => [
        dataset.id,
        { source: textOf(dataset.callSite), cache: cacheText(dataset), flags: flags.get(dataset.id) ?? [] },
      ]),
    );
    const layout = (wrapWidth: number): LineageLayout =>
      layoutLineage(run, { nodeSize: dataset => this.nodeSize(dataset), titleHeight: 28, wrapWidth });
    const narrow = layout(NARROW);
    this.layout = narrow.width <= NARROW ? narrow : layout(WHOLE_ROW);
  }

  svg(): Markup {
    const { x, width, height, groups, edges, nodes } = this.layout;
    const [outerWidth, outerHeight] = [Math.ceil(width + 2 * MARGIN), Math.ceil(height + 2 * MARGIN)];
    return html`<svg
      class="${width <= NARROW ? 'dag' : 'dag wide'}"
      role="group"
      aria-label="Lineage"
      width="${outerWidth}"
      height="${outerHeight}"
      viewBox="${x - MARGIN} ${-MARGIN} ${outerWidth} ${outerHeight}"
      style="min-width:${Math.round(outerWidth * SMALLEST)}px"
    >
      ${groups.map(group => this.box(group))} ${edges.map(edgeLine)} ${nodes.map(node => this.node(node))}
      ${this.edgeLabels(edges)}
    </svg>`;
  }

  private nodeSize(dataset: Dataset): { width: number; height: number } {
    const text = this.texts.get(dataset.id);
    const lines = (text?.source ? 1 : 0) + (text?.cache ? 1 : 0) + (text?.flags.length ?? 0);
    return { width: NODE_WIDTH, height: OP_HEIGHT + lines * LINE_HEIGHT + (lines > 0 ? 6 : 0) };
  }

  private box(box: PlacedBox): Markup {
    const group = this.groups.get(box.datasetIds[0] ?? 0);
    const ran = box.stages.length > 0;
    const title = ran ? stageLabel(box.stages, 4) : box.used ? 'no stage of its own' : 'not run';
    const time = group?.waiting
      ? 'not begun'
      : ran
        ? `${group?.running ? '≥ ' : ''}${formatDuration(group?.time ?? 0)}`
        : '';
    const share = Math.min(1, group?.share ?? 0);
    const key = ran ? selectable(this.links.stageOfKey(box.stages[0] ?? ''), `${title}, ${time}`) : '';
    return html`<g class="stage${ran ? '' : ' unrun'}" style="--h:${share.toFixed(3)}" ${key}>
      <rect class="box" x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="10" />
      <text class="title" x="${box.x + INSET}" y="${box.y + 19}">${title}</text>
      <text class="time" x="${box.x + box.width - INSET}" y="${box.y + 19}" text-anchor="end"
        >${time}${share > 0 ? ` · ${Math.max(1, Math.round(share * 100))} %` : ''}</text
      >
      ${share > 0 && html`<rect class="heat" x="${box.x + INSET}" y="${box.y + 26}" width="${Math.max(2, (box.width - 2 * INSET) * share)}" height="4" rx="2" />`}
    </g>`;
  }

  private node(node: LineageNode): Markup {
    const dataset = this.datasets.get(node.id) as Dataset;
    const text = this.texts.get(node.id) as NodeText;
    const where = place(this.run, dataset.callSite);
    const edges = this.layout.edges.filter(edge => edge.to === node.id);
    const label = datasetLabel(this.run, dataset, this.groups.get(node.id), edges);
    const op = fit(printable(opLabel(dataset)), node.width - 2 * INSET - where.length * 12 * CHARACTER - 8, 13);
    let y = node.y + OP_HEIGHT - 10;
    const next = (): number => (y += LINE_HEIGHT);
    return html`<g class="node${dataset.persisted ? ' cached' : ''}" ${selectable(this.links.dataset(node.id), label)}>
        <title>${text.source ?? opLabel(dataset)}</title>
        <rect x="${node.x}" y="${node.y}" width="${node.width}" height="${node.height}" rx="6" />
        <text class="op" x="${node.x + INSET}" y="${y}">${op}</text>
        <text class="line" x="${node.x + node.width - INSET}" y="${y}" text-anchor="end">${where}</text>
        ${text.source && html`<text class="code" x="${node.x + INSET}" y="${next()}">${fit(text.source, node.width - 2 * INSET, 11)}</text>`}
        ${text.cache && html`<text class="cache" x="${node.x + INSET}" y="${next()}">${text.cache}</text>`}
      </g>
      ${text.flags.map(flag => this.flag(flag, node, next()))}`;
  }

  /** A flag is an own thing to select, drawn over the lower part of its dataset. */
  private flag(flag: ActionFlag, node: LineageNode, y: number): Markup {
    const [id = 0] = flag.actionIds;
    const times = flag.count > 1 ? ` ×${flag.count}` : '';
    const where = place(this.run, flag.callSite);
    const time = flag.duration === null ? flag.status : formatDuration(flag.duration);
    const status = flag.status === 'succeeded' || flag.duration === null ? '' : `${flag.status} `;
    const name = fit(
      `${flag.op}${times} ${where}`,
      node.width - 2 * INSET - 30 - (time.length + status.length) * 7,
      12,
    );
    return html`<g
      class="flag ${flag.status}${flag.isSchemaRead ? ' read' : ''}"
      ${selectable(this.links.action(id), `action ${flag.sign} ${flag.op}${times} ${where}, ${flag.status}, ${time}`)}
    >
      <rect x="${node.x + 6}" y="${y - 13}" width="${node.width - 12}" height="${LINE_HEIGHT - 2}" rx="4" />
      <text class="sign" x="${node.x + INSET}" y="${y}">${flag.sign}</text>
      <text class="name" x="${node.x + INSET + 20}" y="${y}">${name}</text>
      <text class="took" x="${node.x + node.width - INSET}" y="${y}" text-anchor="end">${status}${time}</text>
    </g>`;
  }

  /** One label for each shuffle, though several edges may share it. */
  private edgeLabels(edges: PlacedEdge[]): Markup[] {
    const shuffles = edges.filter(edge => edge.shuffle && edge.label !== null);
    return [...groupBy(shuffles, edge => `${edge.shuffleId} ${edge.to}`).values()].flatMap(([edge]) => {
      if (edge?.label == null) return [];
      const text = edge.bytes === null ? 'shuffle' : formatBytes(edge.bytes);
      const width = text.length * 11 * CHARACTER + 16;
      return [
        html`<g class="bytes"
          ><title>shuffled${edge.bytes === null ? '' : ` ${text}`}</title>
          <rect x="${edge.label.x - width / 2}" y="${edge.label.y - 9}" width="${width}" height="18" rx="9" />
          <text x="${edge.label.x}" y="${edge.label.y + 4}" text-anchor="middle">${text}</text></g
        >`,
      ];
    });
  }
}

function edgeLine(edge: PlacedEdge): Markup {
  const path = smooth(edge.points);
  if (!edge.shuffle) return html`<path class="edge" d="${path}" />`;
  return html`<path class="edge shuffle" d="${path}" /><path class="edge gap" d="${path}" />`;
}

/** Vertical at both ends of every step down, so that lines leave and enter boxes straight. */
function smooth(points: Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      if (before === undefined) return `M${round(point.x)} ${round(point.y)}`;
      if (before.x === point.x || before.y === point.y) return `L${round(point.x)} ${round(point.y)}`;
      const middle = round((before.y + point.y) / 2);
      return `C${round(before.x)} ${middle} ${round(point.x)} ${middle} ${round(point.x)} ${round(point.y)}`;
    })
    .join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** As much of a text as fits into `width` pixels of a monospaced font. */
function fit(text: string, width: number, fontSize: number): string {
  return cutText(text, Math.max(3, Math.floor(width / (fontSize * CHARACTER))));
}

function cacheText(dataset: Dataset): string | null {
  if (dataset.cachedFraction === null) return dataset.persisted ? '▣ persisted, nothing stored' : null;
  const size = (dataset.cachedMemory ?? 0) + (dataset.cachedDisk ?? 0);
  return `▣ cached ${Math.floor(dataset.cachedFraction * 100)} %${size > 0 ? ` · ${formatBytes(size)}` : ''}`;
}
