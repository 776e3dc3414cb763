import type { Action, Run, Script } from '../run';
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
export function withScriptCause(script: Script, actions: Action[]): Script {
  const { error } = script;
  if (error === null) return script;
  const failed = actions.findLast(action => action.status === 'failed');
  const isSame = error.frames.some(
    ({ file, line }) => file === failed?.callSite?.file && line === failed.callSite.line,
  );
  if (failed?.cause && isSame) return { ...script, error: { ...error, actionId: failed.id, cause: failed.cause } };
  const callSite = error.frames[0] ?? null;
  const cause = causeOf(error.text ?? error.message, { callSite, script });
  const place = cause.file === null && callSite ? { ...callSite } : {};
  return { ...script, error: { ...error, cause: { ...cause, ...place } } };
}
