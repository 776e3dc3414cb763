import { textWidth } from './textWidth';
import { failedParts } from '../../model/causes/failedParts';
import { groupBy } from '../../model/groupBy';
import type { LineageEdge } from '../../layout/lineageEdges';
import { lineageUnits, type LineageUnits } from '../../layout/lineageUnits';
import type { Dataset, Run } from '../../model/run';
import type { ActionFlag } from './actionFlags';
import { actionFlags } from './actionFlags';
import { bar } from './bar';
import { datasetTexts } from './callText';
import { faintLines } from './faintLines';
import { columnsOf, cutText, fitText } from './fitText';
import { formatDuration } from '../../text/formatDuration';
import type { LaneRow } from './lineageLanes';
import { lineageLanes } from './lineageLanes';
import type { LineageGroup } from './lineageGroups';
import { toldElsewhere } from './lineageGroups';
import { foldedGroups } from './foldedGroups';
import { foldText, type FoldText } from './foldText';
import { bracket, cacheText, flagName, shuffleText } from './lineageTreeWords';
import { ELSEWHERE } from './groupLabel';
import { noStage } from './noStage';
import { opLabel } from './opLabel';
import type { Palette } from './palette';
import { createPalette } from './palette';
import { place } from './place';
import { plural } from '../../text/plural';
import { printable } from './printable';
import { shortGroupLabel } from './shortGroupLabel';
import { statusText } from './statusMark';
import { whyNoLineage } from './whyNoLineage';

export interface LineageTreeOptions {
  width: number;
  color: boolean;
  /** False to omit stages, times and bytes, because nothing ran (explain mode). */
  metrics?: boolean;
  /** Maximum number of rows. The middle of a longer tree is replaced by a note. */
  maxRows?: number;
}

const BAR_WIDTH = 8;
const TIME_WIDTH = 8;
const LABEL_WIDTH = 14;
const STAGE_WIDTH = 2 + LABEL_WIDTH + 1 + TIME_WIDTH + 1 + BAR_WIDTH;
const OP_WIDEST = 24;
const PLACE_WIDEST = 20;
const SOURCE_NARROWEST = 14;

/**
 * The lineage as text, in script order, with one line per dataset, or per loop (`join … drop × 20`). Lanes on the left lead from parents to children (`╪` marks a
 * shuffle). On the right is the stage that computes the dataset, with its wall time and a bar for the share of the run. Pipelined
 * datasets share one stage and one time. Actions are numbered flags under their dataset.
 */
export function lineageTree(run: Run, options: LineageTreeOptions): string[] {
  if (run.datasets.length === 0) return faintLines(whyNoLineage(run), options.width, createPalette(options.color));
  const lines = new LineageText(run, options).lines();
  const most = options.maxRows ?? Infinity;
  if (lines.length <= most) return lines;
  const head = Math.ceil(most / 2);
  const left = lines.length - most;
  const note = createPalette(options.color).faint(` ⋮ ${plural(left, 'line')} not shown`);
  return [...lines.slice(0, head), note, ...lines.slice(lines.length - (most - head))];
}

class LineageText {
  private readonly palette: Palette;
  private readonly datasets: Map<number, Dataset>;
  private readonly units: LineageUnits;
  private readonly folds: Map<number, FoldText>;
  private readonly edges: Map<number, LineageEdge[]>;
  private readonly groups: Map<number, LineageGroup>;
  private readonly flags: Map<number | null, ActionFlag[]>;
  private readonly rows: LaneRow[];
  private readonly textOf: ReturnType<typeof datasetTexts>;
  private readonly laneWidth: number;
  private readonly opWidth: number;
  private readonly placeWidth: number;
  private readonly sourceWidth: number;
  /** Width of stage, time and bar; 0 if they do not fit. */
  private readonly stageWidth: number;
  private readonly shown = new Set<LineageGroup>();
  private readonly metrics: boolean;

  constructor(
    private readonly run: Run,
    private readonly options: LineageTreeOptions,
  ) {
    this.metrics = options.metrics ?? true;
    this.palette = createPalette(options.color);
    this.datasets = new Map(run.datasets.map(dataset => [dataset.id, dataset]));
    this.units = lineageUnits(run, () => false);
    this.folds = new Map(Array.from(this.units.folds, ([id, fold]) => [id, foldText(run, fold, this.datasets)]));
    this.edges = groupBy(this.units.edges, edge => edge.to);
    this.groups = foldedGroups(run, this.units);
    const nodeOf = new Map([...this.units.folds].flatMap(([id, fold]) => fold.datasetIds.map(each => [each, id])));
    this.flags = actionFlags(run, id => nodeOf.get(id) ?? id);
    this.textOf = datasetTexts(run);
    this.rows = lineageLanes(this.laneNodes(), id => this.glyph(id));
    this.laneWidth = 1 + this.rows.reduce((width, row) => Math.max(width, textWidth(row.cells)), 0);
    const flags = [...this.flags.values()].flat();
    const names = [...this.units.order.map(id => this.nameOf(id)), ...flags.map(flagName)];
    const sites = [...this.units.order.map(id => this.placeOf(id)), ...flags.map(each => place(run, each.callSite))];
    const widest = (texts: string[], most: number): number =>
      texts.reduce((width, text) => Math.min(most, Math.max(width, columnsOf(text, most))), 0);
    this.opWidth = widest(names, Math.min(OP_WIDEST, Math.floor(options.width / 3)));
    this.placeWidth = widest(sites, Math.min(PLACE_WIDEST, Math.floor(options.width / 4)));
    const left = options.width - (1 + this.laneWidth + this.opWidth + 1 + this.placeWidth);
    this.stageWidth = [STAGE_WIDTH, STAGE_WIDTH - 1 - BAR_WIDTH].find(each => this.metrics && each < left) ?? 0;
    const forSource = left - 2 - (this.stageWidth > 0 ? 1 + this.stageWidth : 0);
    this.sourceWidth = forSource < SOURCE_NARROWEST ? 0 : forSource;
  }

  lines(): string[] {
    const lines: string[] = [];
    this.rows.forEach((row, index) => {
      if (row.kind === 'node') lines.push(...this.nodeLines(row, index));
      else lines.push(this.edgeLine(row, index));
    });
    const loose = (this.flags.get(null) ?? []).map(each => this.flagLine('', each));
    // They are not flags of the last dataset.
    if (loose.length > 0 && lines.length > 0) lines.push('');
    lines.push(...loose);
    return lines.map(line => line.trimEnd());
  }

  private laneNodes(): { id: number; parents: { id: number; shuffle: boolean }[] }[] {
    return this.units.order.map(id => ({
      id,
      parents: (this.edges.get(id) ?? []).map(edge => ({ id: edge.from, shuffle: edge.shuffle && this.metrics })),
    }));
  }

  private glyph(id: number): string {
    if (this.hasFailed(id)) return '✗';
    const members = this.membersOf(id);
    if (members.some(each => each.persisted)) return '◉';
    return members.every(each => each.stages.length === 0 && each.actionIds.length === 0) ? '○' : '●';
  }

  private membersOf(id: number): Dataset[] {
    return (this.units.folds.get(id)?.datasetIds ?? [id]).flatMap(each => this.datasets.get(each) ?? []);
  }

  private hasFailed(id: number): boolean {
    const { datasets } = failedParts(this.run);
    return this.membersOf(id).some(each => datasets.has(each.id));
  }

  /** `withColumn × 20`; the count remains if the name is too long. */
  private nameOf(id: number, width = OP_WIDEST): string {
    const fold = this.folds.get(id);
    const dataset = this.datasets.get(id);
    if (fold === undefined) return dataset === undefined ? '' : printable(opLabel(dataset));
    return `${cutText(fold.name, Math.max(1, width - fold.count.length - 1))} ${fold.count}`;
  }

  private placeOf(id: number): string {
    return this.folds.get(id)?.place ?? place(this.run, this.datasets.get(id)?.callSite ?? null);
  }

  private nodeLines(row: LaneRow, index: number): string[] {
    const dataset = this.datasets.get(row.id);
    if (dataset === undefined) return [];
    const { palette } = this;
    const line =
      this.lanes(row.cells) +
      (this.hasFailed(row.id) ? palette.bad : palette.strong)(
        fitText(this.nameOf(row.id, this.opWidth), this.opWidth),
      ) +
      this.columns(this.placeOf(row.id), this.folds.get(row.id)?.calls ?? this.textOf(dataset)) +
      this.stageColumn(row, index);
    const references = row.references.map(id => this.referenceLine(row.under, id));
    const flags = (this.flags.get(row.id) ?? []).map(each => this.flagLine(row.under, each));
    const worst = this.metrics ? this.folds.get(row.id)?.worst : null;
    const worstLine = worst ? [`${this.lanes(row.under)}  ${this.palette.faint(this.cut(worst))}`] : [];
    return [...references, line, ...worstLine, ...this.cacheLines(row.under, dataset), ...flags];
  }

  private lanes(cells: string): string {
    return ` ${fitText(cells, this.laneWidth)}`;
  }

  private columns(where: string, source: string | null): string {
    const text = this.sourceWidth > 0 ? `  ${fitText(source ?? '', this.sourceWidth)}` : '';
    return ` ${this.palette.place(fitText(where, this.placeWidth, 'right'))}${text}`;
  }

  private referenceLine(under: string, id: number): string {
    const parent = this.datasets.get(id);
    const name = parent ? `${this.nameOf(id)} ${this.placeOf(id)}` : `dataset ${id}`;
    return this.lanes(under) + this.palette.faint(this.cut(`↱ from ${name}, above`));
  }

  /** Truncates free text to the width right of the lanes. */
  private cut(text: string): string {
    return cutText(text, Math.max(1, this.options.width - this.laneWidth - 4));
  }

  private cacheLines(under: string, dataset: Dataset): string[] {
    if (!dataset.persisted && dataset.cachedFraction === null) return [];
    return [`${this.lanes(under)}  ${this.palette.faint(this.cut(cacheText(dataset)))}`];
  }

  private flagLine(under: string, each: ActionFlag): string {
    const paint = each.status === 'failed' ? this.palette.bad : this.palette.strong;
    return (
      this.lanes(under) +
      paint(fitText(flagName(each), this.opWidth)) +
      this.columns(place(this.run, each.callSite), this.textOf(each)) +
      (this.stageWidth > 0 ? this.flagTime(each) : '')
    );
  }

  private flagTime(each: ActionFlag): string {
    const said = each.status === 'succeeded' ? (each.isSchemaRead ? 'reads data' : '') : statusText(each.status);
    const time = fitText(each.duration === null ? '' : formatDuration(each.duration), TIME_WIDTH, 'right');
    const text = `   ${fitText(said, LABEL_WIDTH)} ${time}`;
    return each.status === 'failed' ? this.palette.bad(text) : text;
  }

  private edgeLine(row: LaneRow, index: number): string {
    const edges = (this.edges.get(row.id) ?? []).filter(edge => row.shuffledFrom.includes(edge.from));
    const room = this.opWidth + 1 + this.placeWidth + (this.sourceWidth > 0 ? 2 + this.sourceWidth : 0);
    const text = fitText(this.metrics ? this.cut(shuffleText(edges)) : '', room);
    return this.lanes(row.cells) + this.palette.faint(text) + this.bracketBetween(index);
  }

  private stageColumn(row: LaneRow, index: number): string {
    if (this.stageWidth === 0) return '';
    const group = this.groups.get(row.id);
    if (group === undefined || group.stages.length === 0) return ` ${this.palette.faint(this.notRun(row.id))}`;
    const sign = bracket(this.neighbour(index, -1) === group, this.neighbour(index, 1) === group);
    if (this.neighbour(index, -1) === group) return ` ${this.palette.faint(sign)}`;
    const label = fitText(shortGroupLabel(group, LABEL_WIDTH), LABEL_WIDTH);
    if (toldElsewhere(group)) return ` ${this.palette.faint(`${sign} ${label}`)}`;
    if (this.shown.has(group)) return ` ${this.palette.faint(`${sign} ${label} ${ELSEWHERE}`)}`;
    this.shown.add(group);
    if (group.waiting) return ` ${this.palette.faint(`${sign} ${label} not started`)}`;
    const time = `${group.running ? '≥ ' : ''}${formatDuration(group.elapsed)}`;
    const share = this.stageWidth === STAGE_WIDTH ? ` ${this.palette.heat(bar(group.share, BAR_WIDTH))}` : '';
    return ` ${this.palette.faint(sign)} ${label} ${fitText(time, TIME_WIDTH, 'right')}${share}`;
  }

  private notRun(id: number): string {
    return this.membersOf(id).some(each => each.actionIds.length > 0) ? `  ${noStage(this.run)}` : '  not run';
  }

  private bracketBetween(index: number): string {
    const before = this.neighbour(index, -1);
    const within =
      this.stageWidth > 0 && before !== undefined && before.stages.length > 0 && before === this.neighbour(index, 1);
    return within ? ` ${this.palette.faint('│')}` : '';
  }

  /** The group of the next node row in the given direction. */
  private neighbour(index: number, step: 1 | -1): LineageGroup | undefined {
    for (let at = index + step; at >= 0 && at < this.rows.length; at += step) {
      const row = this.rows[at];
      if (row?.kind === 'node') return this.groups.get(row.id);
    }
    return undefined;
  }
}
