import { causeText } from '../model/causes/causeText';
import { errorText } from '../model/causes/errorText';
import { failedTask } from '../model/causes/failedTask';
import { pythonError, usersFrames } from '../model/causes/pythonError';
import { sourceFile } from '../model/causes/sourceFile';
import type { Entry } from '../model/entry';
import type { Action, Run } from '../model/run';
import { testsOf } from '../model/testCosts';
import { actionNumbers, flag } from './text/actionNumbers';
import { formatDuration } from '../text/formatDuration';
import { errorOf } from './text/entryText';
import { opLabel } from './text/opLabel';

/** A line of user code in a traceback. `code`: the source line as the traceback shows it. */
export interface FailurePlace {
  file: string;
  line: number;
  function: string;
  code: string | null;
}

/** A failure, split into parts for the views. */
export interface Failure {
  /** For example `② collect`, or a title for an exception in the script; without the location. */
  title: string;
  /** Where the action was called; null for an exception in the script. */
  at: FailurePlace | null;
  /** `failed after 3.7 s`, or `failed after 3.7 s; the script went on`. */
  after: string;
  cause: string;
  /** Outermost frame first for an action, innermost first for the script. */
  places: FailurePlace[];
  /** `task 2, attempt 3 · stage 1 · executor 1 on host`; empty if no task failed. */
  task: string;
  stderr: string | null;
}

/** Failed tests that are told in full; a table has all of them. */
const MOST_TESTS = 10;

/**
 * What ended the script, then the failed tests and actions with their causes. A cancelled run did not fail, and an action that a passed
 * test expected to fail did not either.
 */
export function failures(run: Run): Failure[] {
  if (run.status === 'cancelled') return [];
  const testOf = testsOf(run);
  const { error } = run.script;
  const isTold = ({ status, entryId }: Action) => status === 'failed' && testOf(entryId)?.outcome !== 'passed';
  const failed = run.actions.filter(isTold);
  const last = failed.find(({ id }) => id === error?.actionId);
  const others = failed.filter(action => action !== last).map(action => ofAction(run, action, wasHandled(run)));
  const ending = last ? [ofAction(run, last, false)] : error?.actionId === null ? [ofScript(error)] : [];
  return [...ending, ...failedTests(run), ...others];
}

/** Whether the script handled what failed before its end: something else ended it, or nothing did. */
const wasHandled = ({ entries, script, status }: Run): boolean =>
  entries.length === 0 && (script.error !== null || status === 'succeeded');

const ofScript = (error: NonNullable<Run['script']['error']>): Failure => ({
  title: 'the script failed with an exception',
  at: null,
  after: '',
  cause: error.cause === null ? error.message : causeText(error.cause),
  places: placesOfScript(error),
  task: '',
  stderr: null,
});

function failedTests(run: Run): Failure[] {
  const failed = run.entries.filter(({ outcome }) => outcome === 'failed' || outcome === 'error');
  const isOwn = (entry: Entry): boolean => entry.kind !== 'fixture' || entry.parentId === null;
  return failed
    .filter(isOwn)
    .slice(0, MOST_TESTS)
    .map(entry => ({
      title: titleOf(entry),
      at: entry.site && { ...entry.site, function: '', code: null },
      after: entry.duration === null ? '' : `failed after ${formatDuration(entry.duration)}`,
      cause: errorOf(entry),
      places: [],
      task: '',
      stderr: null,
    }));
}

function titleOf({ kind, name, phase }: Entry): string {
  if (kind === 'fixture') return `${phase ?? 'setup'} of ${name}`;
  return kind === 'cell' ? `cell ${name}` : name;
}

function ofAction(run: Run, action: Action, isHandled: boolean): Failure {
  const number = actionNumbers(run).get(action.id) ?? 0;
  const { callSite } = action;
  const found = failedTask(run, action);
  return {
    title: `${flag(number)} ${opLabel(action)}`,
    at: callSite && { ...callSite, code: null },
    after: action.endTime === null ? '' : afterText(action.endTime - action.startTime, isHandled),
    cause: action.cause === null ? 'Spark reported no reason.' : causeText(action.cause),
    places: placesOfAction(run, action),
    task: found === null ? '' : taskText(found),
    stderr: found?.task?.stderr ?? null,
  };
}

const afterText = (time: number, isHandled: boolean): string =>
  `failed after ${formatDuration(time)}${isHandled ? '; the script went on' : ''}`;

function placesOfAction(run: Run, action: Action): FailurePlace[] {
  const error = pythonError(errorText(run, action) ?? '');
  const places = usersFrames(error?.frames ?? []).map(frame => ({
    ...frame,
    file: sourceFile(frame.file, run.script),
    function: frame.function ?? '',
  }));
  const { cause } = action;
  if (places.length > 0 || cause?.file == null || cause.line === null) return places;
  return [{ file: cause.file, line: cause.line, function: cause.function ?? '', code: null }];
}

/** The line of a SQL statement that Spark reports, before the call that ran the statement. */
function placesOfScript({ frames, cause }: NonNullable<Run['script']['error']>): FailurePlace[] {
  const places = frames.map(({ file, line, function: name }) => ({ file, line, function: name, code: null }));
  if (cause?.file == null || cause.line === null) return places;
  const isThere = places.some(({ file, line }) => file === cause.file && line === cause.line);
  const inner = { file: cause.file, line: cause.line, function: cause.function ?? '', code: null };
  return isThere ? places : [inner, ...places];
}

function taskText({ stage, task }: NonNullable<ReturnType<typeof failedTask>>): string {
  const attempt = stage.attempt > 0 ? ` attempt ${stage.attempt}` : '';
  if (task === null) return `stage ${stage.id}${attempt}`;
  return [
    `task ${task.index}, attempt ${task.attempt}`,
    `stage ${stage.id}${attempt}`,
    `executor ${task.executorId} on ${task.host}`,
  ].join(' · ');
}
