import { causeText } from '../model/causes/causeText';
import { union, type Interval } from '../model/intervals';
import { awaitsStream } from '../model/awaitsStream';
import { lineProfile } from '../model/lineProfile';
import { functionTimes } from '../model/profile/functionTimes';
import type { Action, Dataset, Run, Stage } from '../model/run';
import type { CallSite } from '../model/runEvent';
import { findingSentences } from '../model/findings/findingText';
import type { SafeEdit } from '../model/findings/finding';
import type { FindingAtLine, RunFigures, SiteFigures } from '../wire/languageMessages';

/**
 * The data of a run for each call in one of its files, for the language server. Null for a file that it did not record.
 */
export function figuresOfRun(run: Run, file: string, uri: string): RunFigures | null {
  const source = run.script.sources.find(each => each.file === file);
  if (source === undefined) return null;
  const sites = new Map<string, SiteFigures>();
  for (const action of run.actions) add(sites, file, action.callSite, actionFigures(action, run));
  const actions = new Set(run.actions.map(callKey));
  // A call that is an action and also made a dataset (reading a schema, `INSERT` by `spark.sql`) is reported as the
  // action.
  const others = run.datasets.filter(dataset => !actions.has(callKey(dataset)));
  for (const dataset of others) add(sites, file, dataset.callSite, datasetFigures(dataset, run.stages));
  const found = [...sites.values(), ...lineFigures(run, file)];
  return { uri, text: source.text, startTime: run.script.startTime ?? 0, sites: found };
}

type LineCost = Pick<SiteFigures, 'profile' | 'functionTime'> & Required<Pick<SiteFigures, 'driverTime' | 'findings'>>;

/** The costs of each line, and the marked findings, each at its first line. */
function lineFigures(run: Run, file: string): SiteFigures[] {
  const lines = new Map<number, LineCost>();
  const at = (line: number) => {
    const known = lines.get(line) ?? { driverTime: 0, findings: [] };
    lines.set(line, known);
    return known;
  };
  for (const { callSite, py4jTime, sparkTime, pysparkTime, ops } of run.ledger.sites)
    if (callSite?.file === file && !awaitsStream({ ops }))
      at(callSite.line).driverTime += py4jTime - sparkTime + pysparkTime;
  for (const finding of run.findings) {
    const [first] = finding.lines;
    if (!finding.marked || first?.file !== file) continue;
    const message = findingSentences(finding).replaceAll('`', '');
    at(first.line).findings.push({ code: finding.rule, message, ...editAt(first.line, finding.safeEdit) });
  }
  for (const { file: its, line, ...profile } of lineProfile(run).lines)
    if (its === file && isShown(profile)) at(line).profile = profile;
  for (const { file: its, line, time } of functionTimes(run))
    if (its === file && time >= SHOWN_MS) at(line).functionTime = (at(line).functionTime ?? 0) + time;
  return Array.from(lines, ([line, cost]) => ({ ...WHOLE_LINE, line, ...cost }));
}

function editAt(own: number, edit: SafeEdit | null): Pick<FindingAtLine, 'edit'> {
  if (edit === null || edit.line !== own || edit.endLine !== own) return {};
  const { title, column, endColumn, text } = edit;
  return { edit: { title: title.replaceAll('`', ''), column, endColumn, text } };
}

/** A line is shown with its part of the run from this share or time on. */
const SHOWN_SHARE = 0.01;
const SHOWN_MS = 100;

const isShown = ({ share, time }: { share: number; time: number }) => share >= SHOWN_SHARE || time >= SHOWN_MS;

const WHOLE_LINE = {
  ...{ column: null, endLine: null, endColumn: null, op: '', kind: 'line' as const, calls: 1 },
  ...{ time: null, sharedBy: 1, jobs: 0, shuffleBytes: 0, error: null },
};

type Cost = Omit<SiteFigures, 'line' | 'column' | 'endLine' | 'endColumn'>;

function actionFigures(action: Action, run: Run): Cost {
  const own = run.stages.filter(stage => stage.actionId === action.id);
  return {
    op: action.op,
    kind: 'action',
    calls: 1,
    time: action.endTime === null ? null : action.endTime - action.startTime,
    sharedBy: 1,
    jobs: action.jobIds.length,
    shuffleBytes: sum(own.map(stage => stage.shuffleWriteBytes)),
    error: errorAt(action, run),
  };
}

/** Null if a more precise place shows the error: the part of a SQL statement that Spark names. */
function errorAt({ status, callSite, cause }: Action, run: Run): string | null {
  if (status !== 'failed' || run.status === 'cancelled') return null;
  if (cause === null) return 'The action failed.';
  if (cause.column !== null && cause.file === callSite?.file) return null;
  const isElsewhere = cause.file !== null && (cause.file !== callSite?.file || cause.line !== callSite.line);
  return isElsewhere ? `${causeText(cause)} (${nameOf(cause.file!)}:${cause.line})` : causeText(cause);
}

/**
 * Spark runs pipelined operations in one pass: a dataset has the time of its stages, shared with the other datasets in
 * them.
 */
function datasetFigures(dataset: Dataset, stages: Stage[]): Cost {
  const own = stages.filter(stage =>
    dataset.stages.some(key => key.stageId === stage.id && key.applicationId === stage.applicationId),
  );
  const ran = own.flatMap(({ startTime, endTime }): Interval[] =>
    startTime === null || endTime === null ? [] : [[startTime, endTime]],
  );
  return {
    op: dataset.op,
    kind: 'dataset',
    calls: 1,
    // Stages run in parallel: elapsed time is counted once.
    time: ran.length === 0 ? null : sum(union(ran).map(([from, to]) => to - from)),
    sharedBy: new Set(own.flatMap(stage => stage.datasetIds)).size || 1,
    jobs: 0,
    shuffleBytes: 0,
    error: null,
  };
}

/** Merges the calls at one place: a line in a loop is called many times. */
function add(sites: Map<string, SiteFigures>, file: string, site: CallSite | null, cost: Cost): void {
  if (site === null || site.file !== file) return;
  const key = `${placeOf(site)} ${cost.op} ${cost.kind}`;
  const before = sites.get(key);
  const { line, column, endLine, endColumn } = site;
  sites.set(key, before === undefined ? { line, column, endLine, endColumn, ...cost } : joined(before, cost));
}

function joined(before: SiteFigures, cost: Cost): SiteFigures {
  return {
    ...before,
    calls: before.calls + 1,
    time: before.time === null && cost.time === null ? null : (before.time ?? 0) + (cost.time ?? 0),
    sharedBy: Math.max(before.sharedBy, cost.sharedBy),
    jobs: before.jobs + cost.jobs,
    shuffleBytes: before.shuffleBytes + cost.shuffleBytes,
    error: cost.error ?? before.error,
  };
}

const placeOf = ({ file, line, column, endLine, endColumn }: CallSite) =>
  [file, line, column, endLine, endColumn].join(' ');
const callKey = ({ op, callSite }: Action | Dataset) => (callSite === null ? op : `${placeOf(callSite)} ${op}`);
const nameOf = (file: string) => file.split(/[\\/]/).pop()!;
const sum = (values: number[]) => values.reduce((all, each) => all + each, 0);
