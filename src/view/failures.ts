import { causeText } from '../model/causes/causeText';
import { errorText } from '../model/causes/errorText';
import { failedTask } from '../model/causes/failedTask';
import { pythonError, usersFrames } from '../model/causes/pythonError';
import { sourceFile } from '../model/causes/sourceFile';
import type { Run } from '../model/run';
import { actionNumbers, flag } from './text/actionNumbers';
import { formatDuration } from '../text/formatDuration';
import { opLabel } from './text/opLabel';

/** A line of the user's that an error came through. `code`: as the traceback shows it. */
export interface FailurePlace {
  file: string;
  line: number;
  function: string;
  code: string | null;
}

/** Something that failed, said once: in parts, for every view. */
export interface Failure {
  /** `② collect`, or that the script ended; without its place. */
  title: string;
  /** Where the action was called; null for an exception of the script's own. */
  at: FailurePlace | null;
  /** `failed after 3.7 s`. */
  after: string;
  cause: string;
  /** Outermost first for an action, innermost first for the script, as their tracebacks are read. */
  places: FailurePlace[];
  /** `task 2, attempt 3 · stage 1 · executor 1 on host`; empty where no task failed. */
  task: string;
  stderr: string | null;
}

/**
 * Why each failed action failed, and the exception that the script ended by, unless it is that of one of them. A run that was
 * cancelled did not fail.
 */
export function failures(run: Run): Failure[] {
  if (run.status === 'cancelled') return [];
  const failed = run.actions.filter(action => action.status === 'failed').map(action => ofAction(run, action));
  const { error } = run.script;
  if (error === null || error.actionId !== null) return failed;
  const ofScript: Failure = {
    title: 'the script ended by an exception',
    at: null,
    after: '',
    cause: error.cause === null ? error.message : causeText(error.cause),
    places: placesOfScript(error),
    task: '',
    stderr: null,
  };
  return [...failed, ofScript];
}

function ofAction(run: Run, action: Run['actions'][number]): Failure {
  const number = actionNumbers(run).get(action.id) ?? 0;
  const { callSite } = action;
  const found = failedTask(run, action);
  return {
    title: `${flag(number)} ${opLabel(action)}`,
    at: callSite && { ...callSite, code: null },
    after: action.endTime === null ? '' : `failed after ${formatDuration(action.endTime - action.startTime)}`,
    cause: action.cause === null ? 'Spark gave no reason.' : causeText(action.cause),
    places: placesOfAction(run, action),
    task: found === null ? '' : taskText(found),
    stderr: found?.task?.stderr ?? null,
  };
}

function placesOfAction(run: Run, action: Run['actions'][number]): FailurePlace[] {
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

/** The line that Spark names in a statement of SQL, before the call that ran it. */
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
