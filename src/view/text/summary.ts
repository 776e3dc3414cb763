import { hasTests } from '../../model/testCosts';
import type { Run } from '../../model/run';
import { runSpan } from '../../model/runSpan';
import { actionTable } from './actionTable';
import { markedFindings, otherFindings, sentenceLines } from './answerLines';
import { configurationLines } from './configurationLines';
import { executorTable } from './executorTable';
import { failureText } from './failure';
import { lineProfileLines } from './lineProfileText';
import { rule } from './rule';
import { faintLines } from './faintLines';
import { formatDuration } from '../../text/formatDuration';
import { gapTable } from './gapTable';
import { header } from './header';
import { jobTable } from './jobTable';
import { ledgerLine } from './ledgerLine';
import { ELSEWHERE } from './groupLabel';
import { lineageTree } from './lineageTree';
import type { Palette } from './palette';
import { createPalette } from './palette';
import { planTree } from './planTree';
import { printable } from './printable';
import { stageTable } from './stageTable';
import { streamTable } from './streamTable';
import { fixtureTable, testTable } from './testTable';
import { wrapText } from './wrapText';

export interface SummaryOptions {
  width: number;
  color: boolean;
  /** Path of the recording, shown at the end. */
  recording?: string;
  /** Path of the HTML report. */
  report?: string;
  /** Whether the Spark UI is available now. */
  live?: boolean;
  /** The section to show completely, instead of only the most expensive rows. */
  all?: 'plans' | 'stages' | 'jobs' | 'tests' | 'gaps' | 'executors' | 'configuration';
}

const NARROWEST = 40;
const MOST_LINES = 6;
const MOST_QUERIES = 3;
const MOST_PLAN_LINES = 40;
const MOST_STAGES = 12;
const MOST_JOBS = 20;
const MOST_GAPS = 5;
const MOST_EXECUTORS = 10;
const MOST_TESTS = 10;
const MOST_FIXTURES = 5;
const MOST_LINEAGE_LINES = 90;

/** The whole text that is printed after a run, without a final line break. */
export function renderSummary(run: Run, given: SummaryOptions): string {
  const options = { ...given, width: Math.max(NARROWEST, given.width) };
  const palette = createPalette(options.color);
  const section = (title: string, lines: string[]): string[][] =>
    lines.length === 0 ? [] : [[rule(title, options.width, palette), ...lines]];
  const failure = failureText(run, options);
  const tests = hasTests(run);
  const blocks = [
    header(run, options),
    ...(failure.length > 0 && !tests ? section('Failure', failure) : [sentenceLines(run, options)]),
    ...section('Tests', testTable(run, limits(options, 'tests', MOST_TESTS))),
    ...section('Fixtures', fixtureTable(run, limits(options, 'tests', MOST_FIXTURES))),
    markedFindings(run, options),
    ...(tests ? section('Failures', failure) : []),
    ...section('Time by line', lineProfileLines(run, { ...options, maxRows: MOST_LINES })),
    ...section('Lineage', lineageLines(run, options)),
    ...section('Streaming queries', streamTable(run, options)),
    ...section('Actions', actionTable(run, options)),
    ...(run.actions.length === 0 ? section('Jobs', jobTable(run, limits(options, 'jobs', MOST_JOBS))) : []),
    ...section('Stages', stageTable(run, limits(options, 'stages', MOST_STAGES))),
    ...section('Gaps', gapsShown(run, options)),
    ...section('Executors', executorTable(run, limits(options, 'executors', MOST_EXECUTORS))),
    ...(options.all === 'configuration' ? section('Configuration', configurationLines(run, options)) : []),
    ...section('Plans', planTree(run, planLimits(options))),
    ...section('More findings', otherFindings(run, options.width, palette)),
    ...section('Incomplete', degraded(run, options.width, palette)),
    footer(run, options, palette),
  ];
  return blocks
    .filter(block => block.length > 0)
    .map(block => block.join('\n'))
    .join('\n\n');
}

/** The tree, below what explains the times of its datasets. */
function lineageLines(run: Run, options: SummaryOptions): string[] {
  const tree = lineageTree(run, { ...options, maxRows: MOST_LINEAGE_LINES });
  const { start, end } = runSpan(run);
  if (run.stages.length === 0 || run.datasets.length === 0 || end <= start) return tree;
  const isElsewhere = tree.some(line => line.includes(ELSEWHERE));
  const note = [
    'stage times: elapsed',
    `bars: share of the ${formatDuration(end - start)} of the run`,
    ...(isElsewhere ? [`${ELSEWHERE}: time is at other datasets`] : []),
  ].join(' · ');
  return [...faintLines(` ${note}`, options.width, createPalette(options.color)), ...tree];
}

/** For a run of one's own, the profile by line says what the driver did meanwhile. */
function gapsShown(run: Run, options: SummaryOptions): string[] {
  if (run.script.mode !== 'import' && options.all !== 'gaps') return [];
  return gapTable(run, limits(options, 'gaps', MOST_GAPS));
}

function limits(
  options: SummaryOptions,
  part: SummaryOptions['all'],
  maxRows: number,
): { width: number; color: boolean; maxRows?: number } {
  return { width: options.width, color: options.color, ...(options.all === part ? {} : { maxRows }) };
}

function planLimits(options: SummaryOptions): {
  width: number;
  color: boolean;
  maxQueries?: number;
  maxLines?: number;
} {
  const some = options.all === 'plans' ? {} : { maxQueries: MOST_QUERIES, maxLines: MOST_PLAN_LINES };
  return { width: options.width, color: options.color, ...some };
}

/** Reasons for missing data. */
export function degraded(run: Run, width: number, palette: Palette): string[] {
  return run.degraded.flatMap(({ reason, code }) => {
    const [first = '', ...more] = wrapText(`${printable(reason)} (${printable(code)})`, width - 3);
    return [` ${palette.bad('!')} ${first}`, ...more.map(line => `   ${line}`)];
  });
}

function footer(run: Run, options: SummaryOptions, palette: Palette): string[] {
  const uiUrl = options.live
    ? run.applications.find(each => each.uiUrl !== null && each.endTime === null)?.uiUrl
    : null;
  const ledger = ledgerLine(run);
  const named = (name: string, value: string | null | undefined): string[] =>
    value ? [`${palette.faint(name.padEnd(10))} ${printable(value)}`] : [];
  return [
    ...(ledger === null ? [] : faintLines(ledger, options.width, palette)),
    ...named('Spark UI', uiUrl),
    ...named('recording', options.recording),
    ...named('report', options.report),
  ];
}
