import { fixtureCosts, testCosts, type FixtureCost, type TestCost } from '../../model/testCosts';
import type { Run } from '../../model/run';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { outcomePaint, outcomeText } from './entryText';
import { faintLines } from './faintLines';
import { createPalette, type Palette } from './palette';
import { place } from './place';
import { printable } from './printable';
import type { Cell, Column } from './textTable';
import { textTable } from './textTable';

const TEST_COLUMNS: Column[] = [
  { title: 'test', flexible: true },
  { title: 'outcome' },
  { title: 'duration', align: 'right' },
  { title: 'actions', align: 'right' },
  { title: 'Spark', align: 'right' },
  { title: 'line', align: 'right' },
];

const FIXTURE_COLUMNS: Column[] = [
  { title: 'fixture', flexible: true },
  { title: 'scope' },
  { title: 'set-ups', align: 'right' },
  { title: 'duration', align: 'right' },
  { title: 'actions', align: 'right' },
  { title: 'Spark', align: 'right' },
  { title: 'line', align: 'right' },
];

/** A fixture that takes less is listed only in the JSON. */
const LEAST_FIXTURE_MS = 10;

interface Options {
  width: number;
  color: boolean;
  maxRows?: number;
}

/** The tests, the slowest first. */
export function testTable(run: Run, options: Options): string[] {
  const palette = createPalette(options.color);
  const costs = testCosts(run);
  const shown = costs.slice(0, options.maxRows ?? Infinity);
  const lines = tableOf(TEST_COLUMNS, shown.map(cost => testCells(run, cost, palette)), options, palette); // prettier-ignore
  const left = costs.length - shown.length;
  if (left <= 0) return lines;
  const more = ` ${plural(left, 'shorter test')} not shown: use strobe show --tests`;
  return [...lines, ...faintLines(more, options.width, palette)];
}

/** The fixtures that tests share, the slowest first. */
export function fixtureTable(run: Run, options: Options): string[] {
  const palette = createPalette(options.color);
  const costs = notableFixtures(run).slice(0, options.maxRows ?? Infinity);
  return tableOf(FIXTURE_COLUMNS, costs.map(cost => fixtureCells(run, cost, palette)), options, palette); // prettier-ignore
}

export function notableFixtures(run: Run): FixtureCost[] {
  return fixtureCosts(run).filter(
    ({ duration, actions, failed }) => duration >= LEAST_FIXTURE_MS || actions.length > 0 || failed !== null,
  );
}

function tableOf(columns: Column[], rows: (Cell | string)[][], { width }: Options, palette: Palette): string[] {
  return rows.length === 0 ? [] : textTable(columns, rows, width - 1, palette).map(line => ` ${line}`);
}

function testCells(run: Run, { test, actions, sparkTime }: TestCost, palette: Palette): (Cell | string)[] {
  return [
    { text: printable(test.name), paint: palette.strong },
    { text: outcomeText(test.outcome), paint: outcomePaint(test.outcome, palette) },
    formatDuration(test.duration),
    actions.length > 0 ? formatCount(actions.length) : '',
    sparkTime > 0 ? formatDuration(sparkTime) : '',
    { text: place(run, test.site), paint: palette.place },
  ];
}

function fixtureCells(run: Run, cost: FixtureCost, palette: Palette): (Cell | string)[] {
  const { name, scope, setups, duration, actions, sparkTime, failed } = cost;
  return [
    { text: printable(name), paint: failed ? palette.bad : palette.strong },
    printable(scope),
    formatCount(setups),
    formatDuration(duration),
    actions.length > 0 ? formatCount(actions.length) : '',
    sparkTime > 0 ? formatDuration(sparkTime) : '',
    { text: place(run, cost.site), paint: palette.place },
  ];
}
