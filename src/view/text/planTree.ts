import { textWidth } from './textWidth';
import { foldPlan } from '../../layout/foldPlan';
import { failedParts } from '../../model/causes/failedParts';
import { queryParts } from '../../model/queryParts';
import type { Query, Run } from '../../model/run';
import { actionNumbers, flag } from './actionNumbers';
import { bar } from './bar';
import { faintLines } from './faintLines';
import { cutText, fitText } from './fitText';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { opLabel } from './opLabel';
import type { Palette } from './palette';
import { createPalette } from './palette';
import { place } from './place';
import { planDifference } from './planDifference';
import type { Branch, PlanRow } from './planRows';
import { planRows } from './planRows';
import { plural } from '../../text/plural';
import { printable } from './printable';
import { statusText } from './statusMark';

export interface PlanTreeOptions {
  width: number;
  color: boolean;
  /** Maximum number of queries, longest first, with a note about the rest. All queries if omitted. */
  maxQueries?: number;
  /** Maximum number of lines per plan. */
  maxLines?: number;
}

/** Explains the times of plan nodes. */
export const NODE_TIMES =
  'times: all tasks together, with waits for the nodes below · bars: own share of the executor time';

const BAR_WIDTH = 8;
const TIME_WIDTH = 8;

/**
 * The final physical plan of each query, top down. Chains stay in one column, branches are indented. On the right are rows,
 * bytes, time with its share of the executor time of the query, and the source line. Nodes of one generated pipeline share one
 * time. `~` marks a node that Spark added for the operation at that line.
 */
export function planTree(run: Run, options: PlanTreeOptions): string[] {
  const palette = createPalette(options.color);
  const ordered = [...run.queries].sort((a, b) => queryDuration(b, run) - queryDuration(a, run));
  const shown = ordered.slice(0, options.maxQueries ?? Infinity);
  shown.sort((a, b) => a.startTime - b.startTime);
  const lines = shown.flatMap((query, index) => [
    ...(index > 0 ? [''] : []),
    ...queryLines(run, query, options, palette),
  ]);
  if (shown.length > 0 && options.width >= WIDTH_FOR_TIMES)
    lines.unshift(...faintLines(NODE_TIMES, options.width, palette));
  const left = ordered.length - shown.length;
  if (left > 0)
    lines.push(
      '',
      ...faintLines(`${plural(left, 'shorter query')} not shown: use strobe show --plans`, options.width, palette),
    );
  return lines;
}

export function queryDuration(query: Query, run: Run): number {
  return (query.endTime ?? run.script.endTime ?? Infinity) - query.startTime;
}

function queryLines(run: Run, query: Query, options: PlanTreeOptions, palette: Palette): string[] {
  const plan = query.plans.final ?? query.plans.initial;
  const difference = planDifference(query);
  const parts = queryParts(run, query);
  const executors = parts.executorTime > 0 ? ` · ${formatDuration(parts.executorTime)} of executor time` : '';
  const title = palette.strong(cutText(queryTitle(run, query) + executors, options.width));
  if (plan === null) return [title, palette.faint('  no plan recorded')];
  const most = options.maxLines ?? Infinity;
  const rows = planRows(foldPlan(plan), plan === query.plans.final ? parts : null);
  const text = tableOf(run, query, rows, options.width, palette);
  const cut = text.length > most ? [palette.faint(`  ⋮ ${plural(text.length - most, 'node')} more`)] : [];
  const adaptive =
    difference === '' ? [] : faintLines(`adaptive: ${difference}`, options.width - 2, palette).map(line => `  ${line}`);
  return [title, ...adaptive, ...text.slice(0, most), ...cut];
}

/** Maximum number of source lines shown for one node. */
const MOST_PLACES = 3;

/** `:25`; `:13 :15` if Spark merged several lines into one node; `~:25` if Spark added the node for the operation at that line. */
export function planPlace(run: Run, row: PlanRow): string {
  const { callSite, derived, origins } = row.folded.node;
  if (derived) return callSite === null ? '' : `~${place(run, callSite)}`;
  const places = new Set(origins.flatMap(each => (each.exact && each.callSite ? [place(run, each.callSite)] : [])));
  const more = places.size > MOST_PLACES ? [`+${places.size - MOST_PLACES}`] : [];
  return [...[...places].slice(0, MOST_PLACES), ...more].join(' ') || (callSite === null ? '' : place(run, callSite));
}

/** `query 1 · ③ collect :28 · 5.6 s`. */
export function queryTitle(run: Run, query: Query): string {
  const action = run.actions.find(each => each.id === query.actionId);
  const number = action && actionNumbers(run).get(action.id);
  const what = query.kind === 'rdd' ? 'rows as an RDD' : `query ${query.id}`;
  const called = action ? `${flag(number ?? 0)} ${opLabel(action)} ${place(run, action.callSite)}` : query.description;
  const status = query.status === 'succeeded' ? '' : statusText(query.status);
  const time = query.endTime === null ? '' : `${formatDuration(query.endTime - query.startTime)} elapsed`;
  return [what, printable(called).trim(), status, time].filter(text => text !== '').join(' · ');
}

const BRANCHES: Record<Branch, string> = { start: '├ ', lastStart: '└ ', through: '│ ', none: '  ' };

/** Below this width, rows and bytes are hidden; below the next one, all figures. */
const WIDTH_FOR_SIZES = 84;
const WIDTH_FOR_TIMES = 48;

function tableOf(run: Run, query: Query, rows: PlanRow[], width: number, palette: Palette): string[] {
  const failed = failedParts(run).nodes;
  const isFailed = (row: PlanRow) => failed.has(`${query.applicationId}/${query.id}/${row.folded.node.id}`);
  const figures = rows.map(row => rightColumns(run, row, width, palette));
  const widths = (figures[0] ?? []).map((_, column) =>
    Math.max(0, ...figures.map(cells => textWidth(cells[column] ?? ''))),
  );
  const right = widths.filter(each => each > 0).reduce((sum, each) => sum + each + 1, 0);
  return rows.map((row, index) => {
    const cells = (figures[index] ?? []).flatMap((cell, column) => {
      const space = ' '.repeat((widths[column] ?? 0) - textWidth(cell));
      return widths[column] === 0 ? [] : [space + cell];
    });
    return `  ${[nodeText(row, isFailed(row), width - 2 - right, palette), ...cells].join(' ')}`.trimEnd();
  });
}

/** Right-aligned cells to the right of the node. */
function rightColumns(run: Run, row: PlanRow, width: number, palette: Palette): string[] {
  const { facts } = row;
  const rows = facts.rows === null ? '' : `${formatCount(facts.rows)} rows`;
  const sizes = width >= WIDTH_FOR_SIZES ? [rows, facts.size === '' ? '' : ` ${facts.size}`] : [];
  const times = width >= WIDTH_FOR_TIMES ? [timeText(row, palette)] : [];
  return [...sizes, ...times, palette.place(planPlace(run, row))];
}

function nodeText(row: PlanRow, failed: boolean, room: number, palette: Palette): string {
  const branches = row.branches.map(branch => BRANCHES[branch]).join('');
  const start = cutText(`${branches}${failed ? '✗ ' : ''}${row.facts.name}`, room);
  const left = room - textWidth(start);
  const name = palette.faint(branches) + (failed ? palette.bad : palette.strong)(start.slice(branches.length));
  const detail = left > 4 && row.facts.detail !== '' ? ` ${cutText(row.facts.detail, left - 1)}` : '';
  return name + palette.faint(detail) + ' '.repeat(Math.max(0, left - textWidth(detail)));
}

function timeText(row: PlanRow, palette: Palette): string {
  const sign = palette.faint(row.bracket);
  if (row.share === null || row.facts.time === null) return `${sign}${' '.repeat(1 + TIME_WIDTH + 1 + BAR_WIDTH)}`;
  const time = fitText(formatDuration(row.facts.time), TIME_WIDTH, 'right');
  if (row.facts.timeOver === 'driver') return `${sign} ${time} ${palette.faint(fitText('driver', BAR_WIDTH))}`;
  return `${sign} ${time} ${palette.heat(fitText(bar(row.share, BAR_WIDTH), BAR_WIDTH))}`;
}
