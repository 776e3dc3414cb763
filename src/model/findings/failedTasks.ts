import { groupBy } from '../groupBy';
import { causeOf } from '../causes/causeOf';
import { causeText } from '../causes/causeText';
import { lineSite } from './lineSite';
import { stageKey } from '../stageKey';
import type { FailureCause, Stage } from '../run';
import type { Task } from '../tasks/task';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { atStage } from './atStage';
import type { Found } from './finding';
import { isFetchFailure, isLost } from './lostTasks';
import { distinctLines, type RunFacts } from './runFacts';
import { sumOf } from '../sumOf';

/**
 * Tasks that failed by an exception, with its cause and line; those that were lost with their executor, or could not fetch
 * a shuffle, have rules of their own. Cost: the time of the failed tasks, divided by the slots.
 */
export function failedTasks(facts: RunFacts): Found[] {
  const stages = facts.run.stages.filter(({ numFailedTasks }) => numFailedTasks > 0);
  return [
    ...groupBy(stages, each => stageKey({ applicationId: each.applicationId, stageId: each.id })).values(),
  ].flatMap(attempts => failed(attempts, facts) ?? []);
}

function failed(attempts: Stage[], facts: RunFacts): Found | null {
  const stage = attempts.at(-1)!;
  const tasks = attempts.flatMap(each => [
    ...each.tasks
      .where('status', status => status === 'failed')
      .where('error', error => !isLost(error) && !isFetchFailure(error)),
  ]);
  const all = sumOf(attempts, ({ numFailedTasks }) => numFailedTasks);
  // The live counts are ahead of the events: nothing is known of these tasks yet.
  if (tasks.length === 0) return null;
  // The failure of the action has the error and its line.
  if (stage.status === 'failed' && facts.action(stage.actionId)?.cause) return null;
  const cause = causeOfTask(tasks.at(-1)!, facts);
  const lost = sumOf(tasks, ({ duration }) => duration ?? 0);
  const place = atStage(stage, null, facts);
  const line =
    cause?.file != null && cause.line !== null ? lineSite(cause.file, cause.line, cause.function ?? '') : null;
  const why = cause ? `: ${causeText(cause)}` : '';
  return {
    rule: 'failure.failedTasks',
    title: 'Failed tasks',
    found: `${plural(tasks.length, 'task')} of stage ${stage.id} failed${stage.status === 'succeeded' ? ' and ran again' : ''}${why}. ${tasks.length === 1 ? 'It' : 'They'} took ${formatDuration(lost)}.`,
    ...place,
    lines: distinctLines([line, ...place.lines]),
    cost: lost / facts.slots(stage.applicationId),
    evidence: { failedTasks: all, lostTime: lost, ...(cause?.type ? { error: cause.type } : {}) },
    change:
      stage.status === 'succeeded'
        ? 'Handle the exception where it is raised, or find out what is different in these attempts: the same task succeeded later.'
        : `Correct the cause${line ? ` in line ${line.line}` : ''}: the job ended with it.`,
    isFailure: true,
  };
}

function causeOfTask({ stackTrace, error }: Task, { run }: RunFacts): FailureCause | null {
  const text = stackTrace ?? error;
  return text === null ? null : causeOf(text, { callSite: null, script: run.script });
}
