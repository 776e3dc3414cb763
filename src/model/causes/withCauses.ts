import type { Action, Run, Script, ScriptError } from '../run';
import type { CallSite } from '../runEvent';
import type { Stream } from '../stream';
import { causeOf } from './causeOf';
import { errorText } from './errorText';

type Executed = Pick<Run, 'stages' | 'jobs' | 'queries'>;

/** Adds the root causes to the actions that failed. */
export function withCauses(actions: Action[], executed: Executed, script: Script): Action[] {
  return actions.map(action => {
    if (action.status !== 'failed') return action;
    const text = errorText(executed, action);
    return text === null ? action : { ...action, cause: causeOf(text, { callSite: action.callSite, script }) };
  });
}

/**
 * Adds the root cause to the script's exception. If the exception came from a failed action, the cause is that of the
 * action, which has Spark's full text.
 */
export function withScriptCause(script: Script, actions: Action[], streams: readonly Stream[]): Script {
  const { error } = script;
  if (error === null) return script;
  const failed = actionOfStream(error, actions, streams) ?? actionAt(error, actions);
  if (failed?.cause) return { ...script, error: { ...error, actionId: failed.id, cause: failed.cause } };
  const callSite = error.frames[0] ?? null;
  const cause = causeOf(error.text ?? error.message, { callSite, script });
  const place = cause.file === null && callSite ? { ...callSite } : {};
  return { ...script, error: { ...error, cause: { ...cause, ...place } } };
}

/** The last failed action, if the exception passed through its call, from the same callers. */
function actionAt({ frames }: ScriptError, actions: Action[]): Action | null {
  const failed = actions.findLast(action => action.status === 'failed');
  if (!failed?.callSite) return null;
  const isFrom = (start: number): boolean =>
    failed.frames.every((frame, at) => start + at >= frames.length || isSameLine(frame, frames[start + at]!));
  return frames.some((_, start) => isFrom(start)) ? failed : null;
}

const isSameLine = (one: CallSite, other: CallSite): boolean => one.file === other.file && one.line === other.line;

/** The start of the stream whose run the exception names: `awaitTermination` raises it at another line. */
function actionOfStream({ message }: ScriptError, actions: Action[], streams: readonly Stream[]): Action | null {
  const stream = streams.find(({ status, runId }) => status === 'failed' && message.includes(runId));
  return (stream && actions.find(({ id }) => id === stream.actionId)) ?? null;
}
