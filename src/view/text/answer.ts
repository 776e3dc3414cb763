import type { Finding } from '../../model/findings/finding';
import { lineProfile, type LineTime } from '../../model/lineProfile';
import { mainDataset } from '../../model/mainDataset';
import type { Run, Stage } from '../../model/run';
import type { CallSite } from '../../model/runEvent';
import { runSpan } from '../../model/runSpan';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { failures } from '../failures';
import { findingWorth } from '../../model/findings/findingText';
import { percent } from '../../text/percent';
import { testsSentence } from './entryText';
import { phaseText } from './phaseText';
import { fileName } from './place';
import { printable } from './printable';
import { stopText } from './stopText';
import { streamsSentence } from './streamsSentence';

/** A line with less than this share of the run does not answer where the time went. */
const LEAST_SHARE = 0.25;
const UNFINISHED: ReadonlySet<string> = new Set(['cancelled', 'lost', 'running', 'failed']);

/**
 * One sentence about where the time of a run went, or why it failed; while it runs, what it is doing. `now` is the current
 * time in ms since the epoch, for a run in progress.
 */
export function answerOf(run: Run, now: number = runSpan(run).end): string {
  const sentence = sentenceOf(run, now);
  return printable(sentence.replaceAll('`', ''));
}

function sentenceOf(run: Run, now: number): string {
  const { start, end } = runSpan(run);
  const wall = formatDuration(end - start);
  const tests = testsSentence(run, now);
  if (tests !== null) return tests;
  if (run.status === 'running') return running(run, now);
  if (run.status === 'failed') return failed(run, wall);
  if (run.status === 'cancelled') return `Cancelled after ${wall}${during(run)}.`;
  if (run.status === 'lost') return `Contact was lost after ${wall}${during(run)}.`;
  if (run.script.mode === 'explain') return explained(run);
  const finding = run.findings.find(({ marked }) => marked);
  return finding ? withFinding(run, finding, wall) : withoutFinding(run, wall);
}

/** `Line 54 has been running for 40 s: 3 of 12 tasks.` */
function running(run: Run, now: number): string {
  const streams = streamsSentence(run, now);
  if (streams !== null) return streams;
  const stage = run.stages.findLast(({ status, startTime }) => status === 'running' && startTime !== null);
  const action = run.actions.findLast(({ status }) => status === 'running');
  const dataset = stage && mainDataset(run, stage);
  const since = (start: number): string => `has been running for ${formatDuration(Math.max(0, now - start))}`;
  if (stage) {
    const line = lineText(run, dataset?.callSite ?? action?.callSite ?? null, `stage ${stage.id}`);
    return `${capital(line)} ${since(stage.startTime!)}: ${tasksOf([stage])}.`;
  }
  if (action) return `${capital(lineText(run, action.callSite, action.op))} ${since(action.startTime)}.`;
  const elapsed = run.applications.length > 0 ? formatDuration(Math.max(0, now - runSpan(run).start)) : '';
  return [elapsed, phaseText(run)].filter(text => text !== '').join(': ');
}

function failed(run: Run, wall: string): string {
  const [failure] = failures(run);
  if (!failure) {
    const code = run.script.exitCode ? ` with exit code ${run.script.exitCode}` : '';
    return `Failed after ${wall}${run.script.signal === null ? code : ` by ${run.script.signal}`}.`;
  }
  const at = failure.places[0] ?? failure.at;
  const where = at === null ? '' : ` at ${lineOf(run, at)}`;
  return `Failed after ${wall}${where}: ${failure.cause}`;
}

function explained(run: Run): string {
  const stop = stopText(run);
  return `${plural(run.datasets.length, 'dataset')}, nothing was run${stop === '' ? '' : `: ${stop}`}.`;
}

/** `3m 17s: 71 % in the Python function of line 15, evaluated twice.` */
function withFinding(run: Run, finding: Finding, wall: string): string {
  const [line] = lineProfile(run).lines;
  const [first = null] = finding.lines;
  const isSame = line !== undefined && first !== null && line.file === first.file && line.line === first.line;
  const worth = findingWorth(finding);
  if (isSame && line.share >= LEAST_SHARE) {
    const noun = nounOf(line, finding.title);
    return `${wall}: ${percent(line.share)} in ${noun} of ${lineOf(run, line)}, ${restOf(finding.title, noun)}.`;
  }
  const place = first === null ? '' : ` at ${lineOf(run, first)}`;
  const cause = `${finding.title}${place}${worth === '' ? '' : ` ${worth.replace(' · ', ', ')}`}.`;
  if (line === undefined || line.share < LEAST_SHARE) return `${wall}. ${cause}`;
  return `${wall}: ${percent(line.share)} in ${nounOf(line, '')} of ${lineOf(run, line)}. ${cause}`;
}

function withoutFinding(run: Run, wall: string): string {
  const { lines, rest, wall: whole } = lineProfile(run);
  const [line] = lines;
  const [other] = rest;
  const isLine = line !== undefined && line.time >= (other?.time ?? 0);
  if (isLine)
    return `${wall}: ${percent(line.share)} in ${nounOf(line, '')} of ${lineOf(run, line)}. Nothing stands out.`;
  if (other === undefined || whole <= 0) return `${wall}. Nothing stands out.`;
  return `${wall}: ${percent(other.time / whole)} ${other.name}. Nothing stands out.`;
}

/** What a line does: `the join`; `the Python function` if most of its time is in Python workers. */
function nounOf({ python, time, ops }: LineTime, title: string): string {
  if (/^Python function\b/.test(title) || python > time / 2) return 'the Python function';
  return ops[0] ? `the ${ops.length > 1 ? `${ops[0]} and ${ops.at(-1)}` : ops[0]}` : 'the code';
}

/** A title after the noun: `evaluated twice` after `the Python function`, else the whole title in lower case. */
function restOf(title: string, noun: string): string {
  const start = noun.replace(/^the /, '');
  return title.startsWith(`${start} `) ? title.slice(start.length + 1) : `${title[0]?.toLowerCase()}${title.slice(1)}`;
}

/** ` while line 54 was running (3 of 12 tasks)`. */
function during(run: Run): string {
  const action = run.actions.findLast(({ status }) => UNFINISHED.has(status));
  if (!action) return '';
  const stages = run.stages.filter(({ actionId, status }) => actionId === action.id && status !== 'skipped');
  const tasks = stages.length > 0 ? ` (${tasksOf(stages)})` : '';
  return ` while ${lineText(run, action.callSite, action.op)} was running${tasks}`;
}

/** `3 of 12 tasks`. */
function tasksOf(stages: Stage[]): string {
  const sum = (value: (stage: Stage) => number): number => stages.reduce((all, stage) => all + value(stage), 0);
  const done = sum(({ numCompletedTasks, numTasks }) => Math.min(numCompletedTasks, numTasks));
  return `${formatCount(done)} of ${plural(
    sum(({ numTasks }) => numTasks),
    'task',
  )}`;
}

const lineText = (run: Run, site: CallSite | null, op: string): string => (site === null ? op : lineOf(run, site));

/** `line 54` in the script, `line 54 of helpers.py` elsewhere. */
function lineOf(run: Run, { file, line }: { file: string; line: number }): string {
  return `line ${line}${file === run.script.file ? '' : ` of ${fileName(file)}`}`;
}

const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
