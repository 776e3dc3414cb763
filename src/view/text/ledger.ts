import type { DriverCost, FetchedResult, Ledger, Run, ShippedClosure } from '../../model/run';
import type { CallSite } from '../../model/runEvent';
import { actionCosts } from './actionCosts';
import { actionNumbers, flag } from './actionNumbers';
import { bar } from './bar';
import { faintLines } from './faintLines';
import { fetchFigures } from './fetchFigures';
import { findingList } from './findingList';
import { isOfDriver } from '../../model/findings/findingText';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import type { Palette } from './palette';
import { createPalette } from './palette';
import { pathPicture } from './pathPicture';
import { fullPlace, place } from './place';
import { plural } from '../../text/plural';
import { printable } from './printable';
import { rpcName, rpcsByLine } from './rpcsByLine';
import { sitesByLine } from './sitesByLine';
import { rule } from './rule';
import type { Cell, Column } from './textTable';
import { textTable } from './textTable';
import { WALL_CLASSES } from './wallClasses';
import { workerFigures } from './workerFigures';

interface Options {
  width: number;
  color: boolean;
}

const BAR_WIDTH = 20;
const MOST_LINES = 20;
const MOST_CLOSURES = 10;

/**
 * Driver cost: wall time by class, the data path, Py4J calls by line and by action, RPCs by line, fetched results, data sent to executors,
 * Python workers, and findings.
 */
export function renderLedger(run: Run, options: Options): string {
  const palette = createPalette(options.color);
  const { ledger } = run;
  const section = (title: string, lines: string[]): string[][] =>
    lines.length === 0 ? [] : [[rule(title, options.width, palette), ...lines]];
  const blocks = [
    ...section('Driver wall time', wallTable(ledger.wall, options, palette)),
    ...section('Data path', pathPicture(ledger.path, palette)),
    ...section('Py4J by line', lineTable(run, options, palette)),
    ...section('Py4J by action', costsOfActions(run, options, palette)),
    ...section('RPCs by line', rpcTable(run, options, palette)),
    ...section('Results fetched by the driver', fetchTable(run, options, palette)),
    ...section('Sent to executors', closureTable(run, options, palette)),
    ...section('Python workers', workerTable(run, options, palette)),
    ...section('Findings', findingList(run, run.findings.filter(isOfDriver), options.width, palette)),
  ];
  if (blocks.length === 0) return 'Driver cost was not recorded.';
  return blocks.map(block => block.join('\n')).join('\n\n');
}

function wallTable(wall: Ledger['wall'], { width }: Options, palette: Palette): string[] {
  if (wall === null) return [];
  const share = (time: number) => (wall.total > 0 ? time / wall.total : 0);
  // Only a session of Spark Connect has a server.
  const classes = WALL_CLASSES.filter(({ name }) => name !== 'rpc' || wall.rpc > 0);
  const rows = classes.map(({ name, title }) => [
    title,
    formatDuration(wall[name]),
    `${(share(wall[name]) * 100).toFixed(1)} %`,
    { text: bar(share(wall[name]), BAR_WIDTH), paint: palette.heat },
  ]);
  const columns: Column[] = [
    { title: '' },
    { title: 'time', align: 'right' },
    { title: 'share', align: 'right' },
    { title: '' },
  ];
  return table(columns, [...rows, ['total', formatDuration(wall.total), '', '']], width, palette);
}

function lineTable(run: Run, options: Options, palette: Palette): string[] {
  const { ledger } = run;
  const lines = sitesByLine(ledger.sites);
  const rows = lines
    .slice(0, MOST_LINES)
    .map(({ file, line, ops, cost }): (Cell | string)[] => [
      { text: file === null ? 'outside the script' : linePlace(run, file, line), paint: palette.place },
      printable(ops.join(', ')),
      ...costCells(cost),
    ]);
  const left = lines.length - rows.length;
  const notes = [
    ...(left > 0 ? [`${plural(left, 'line')} with lower cost not shown`] : []),
    ...(ledger.releases > 0
      ? [`also: ${plural(ledger.releases, 'release')} by garbage collection in ${formatDuration(ledger.releaseTime)}`]
      : []),
  ];
  return [
    ...(rows.length > 0
      ? table(
          [{ title: 'line' }, { title: 'operations', flexible: true }, ...COST_COLUMNS],
          rows,
          options.width,
          palette,
        )
      : []),
    ...noteLines(notes, options.width, palette),
  ];
}

function costsOfActions(run: Run, { width }: Options, palette: Palette): string[] {
  const rows = actionCosts(run).map(({ action, number, cost }) => [
    { text: flag(number), paint: palette.strong },
    { text: printable(action.op), paint: palette.strong },
    { text: place(run, action.callSite), paint: palette.place },
    ...costCells(cost),
  ]);
  const left = rows.length - MOST_LINES;
  const columns = [{ title: '' }, { title: 'action', flexible: true }, { title: 'line' }, ...COST_COLUMNS];
  return [
    ...(rows.length > 0 ? table(columns, rows.slice(0, MOST_LINES), width, palette) : []),
    ...(left > 0
      ? noteLines([`${plural(left, 'more action')}: use strobe show --json to see all`], width, palette)
      : []),
  ];
}

/** RPCs of Spark Connect. */
function rpcTable(run: Run, { width }: Options, palette: Palette): string[] {
  const rpcs = rpcsByLine(run.ledger);
  const rows = rpcs
    .slice(0, MOST_LINES)
    .map(({ file, line, ops, rpc }): (Cell | string)[] => [
      { text: file === null ? 'no line' : linePlace(run, file, line), paint: palette.place },
      printable(ops.join(', ')),
      printable(rpcName(rpc)),
      formatCount(rpc.count),
      formatDuration(rpc.time),
      formatBytes(rpc.bytesSent),
      formatBytes(rpc.bytesReceived),
    ]);
  const left = rpcs.length - rows.length;
  const columns: Column[] = [
    { title: 'line' },
    { title: 'operations', flexible: true },
    { title: 'RPC' },
    { title: 'count', align: 'right' },
    { title: 'time', align: 'right' },
    { title: 'sent', align: 'right' },
    { title: 'received', align: 'right' },
  ];
  return [
    ...(rows.length > 0 ? table(columns, rows, width, palette) : []),
    ...(left > 0 ? noteLines([`${plural(left, 'more RPC')}: use strobe show --json to see all`], width, palette) : []),
  ];
}

const COST_COLUMNS: Column[] = [
  { title: 'calls', align: 'right' },
  { title: 'time', align: 'right' },
  { title: 'pyspark', align: 'right' },
  { title: 'sent', align: 'right' },
  { title: 'received', align: 'right' },
  { title: 'slowest', flexible: true },
  { title: 'most frequent', flexible: true },
];

function costCells(cost: DriverCost): string[] {
  return [
    formatCount(cost.py4jCalls),
    formatDuration(cost.py4jTime),
    cost.pysparkTime > 0 ? formatDuration(cost.pysparkTime) : '',
    formatBytes(cost.bytesSent),
    formatBytes(cost.bytesReceived),
    cost.slowest === null ? '' : printable(`${cost.slowest.name} ${formatDuration(cost.slowest.time)}`),
    cost.mostRepeated === null ? '' : printable(`${cost.mostRepeated.name} ×${formatCount(cost.mostRepeated.count)}`),
  ];
}

function fetchTable(run: Run, { width }: Options, palette: Palette): string[] {
  const numbers = actionNumbers(run);
  const rows = run.ledger.fetches.map((fetch: FetchedResult) => [
    { text: flag(numbers.get(fetch.actionId ?? -1) ?? 0), paint: palette.strong },
    { text: printable(fetch.op ?? ''), paint: palette.strong },
    { text: place(run, fetch.callSite), paint: palette.place },
    ...fetchFigures(fetch),
  ]);
  const columns: Column[] = [
    { title: '' },
    { title: 'action', flexible: true },
    { title: 'line', align: 'right' },
    { title: 'format' },
    { title: 'rows', align: 'right' },
    { title: 'bytes', align: 'right' },
    { title: 'first byte', align: 'right' },
    { title: 'transfer', align: 'right' },
    { title: 'deserialization', align: 'right' },
    { title: 'Arrow saves', align: 'right' },
  ];
  if (rows.length === 0) return [];
  const notes = [
    ...(run.ledger.fetches.some(({ complete }) => !complete)
      ? ['+ more rows were available; the script took only some of them']
      : []),
    ...(run.ledger.fetches.some(({ arrowEstimate }) => arrowEstimate !== null) ? ['≈ estimated, not measured'] : []),
  ];
  return [
    ...table(columns, rows, width, palette),
    ...(notes.length > 0 ? noteLines([notes.join(' · ')], width, palette) : []),
  ];
}

/** Plan nodes that ran Python workers. Times are totals of all tasks. */
function workerTable(run: Run, { width }: Options, palette: Palette): string[] {
  const numbers = actionNumbers(run);
  const rows = run.ledger.pythonNodes.map(node => [
    { text: node.actionId === null ? '' : flag(numbers.get(node.actionId) ?? 0), paint: palette.strong },
    { text: printable(node.name), paint: palette.strong },
    { text: place(run, node.callSite), paint: palette.place },
    ...workerFigures(node),
  ]);
  const columns: Column[] = [
    { title: '' },
    { title: 'plan node', flexible: true },
    { title: 'line', align: 'right' },
    { title: 'start', align: 'right' },
    { title: 'initialization', align: 'right' },
    { title: 'in Python', align: 'right' },
    { title: 'sent', align: 'right' },
    { title: 'returned', align: 'right' },
    { title: 'rows', align: 'right' },
  ];
  return rows.length === 0
    ? []
    : [...table(columns, rows, width, palette), ...noteLines(['times are totals of all tasks'], width, palette)];
}

function closureTable(run: Run, { width }: Options, palette: Palette): string[] {
  const { closures, broadcasts } = run.ledger;
  const lines = closures.slice(0, MOST_CLOSURES).flatMap(closure => closureLines(run, closure, palette));
  const left = closures.length - MOST_CLOSURES;
  const sent = broadcasts.map(
    ({ callSite, size }) => ` broadcast ${palette.place(place(run, callSite))}  ${formatBytes(size)}`,
  );
  return [
    ...lines,
    ...(left > 0 ? noteLines([`${plural(left, 'smaller closure')} not shown`], width, palette) : []),
    ...sent,
  ];
}

/** One pickled closure: its functions with their captured variables. */
function closureLines(run: Run, closure: ShippedClosure, palette: Palette): string[] {
  const often = closure.shipped > 1 ? `  ${palette.heat(`sent ${closure.shipped} times`)}` : '';
  const head = ` closure ${palette.place(place(run, closure.callSite))}  ${palette.strong(formatBytes(closure.size))}${often}`;
  const functions = closure.functions.flatMap(({ name, file, line, size, captured }) => [
    `   ${printable(name)} ${palette.place(linePlace(run, file, line))}  ${formatBytes(size)}`,
    ...captured.map(
      each => `     ${printable(each.name)}  ${palette.faint(printable(each.type))}  ${formatBytes(each.size)}`,
    ),
  ]);
  return [head, ...functions];
}

function linePlace(run: Run, file: string, line: number): string {
  const site: CallSite = { file, line, column: null, endLine: null, endColumn: null, function: '' };
  return place(run, site) || fullPlace(site);
}

/** Notes under a table. */
function noteLines(notes: string[], width: number, palette: Palette): string[] {
  return notes.flatMap(note => faintLines(note, width - 1, palette).map(line => ` ${line}`));
}

function table(columns: Column[], rows: (Cell | string)[][], width: number, palette: Palette): string[] {
  return textTable(columns, rows, width - 1, palette).map(text => ` ${text}`);
}
