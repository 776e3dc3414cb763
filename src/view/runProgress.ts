import type { Run, Stage } from '../model/run';
import type { Promised } from './withPromised';

/** How far a run is: what is done, and all that is certain to be. */
export interface RunProgress {
  tasks: { done: number; all: number };
  actions: { done: number; all: number };
  /** Part of it that is done, 0 to 1; undefined while that cannot be told. */
  share: number | undefined;
}

/**
 * Actions that have come and those that the source is certain of, not those of branches that may not be taken; tasks of the
 * stages that run or will, not of those that are skipped or have ended before their last task.
 */
export function runProgress(run: Run, promised: Pick<Promised, 'certain'>): RunProgress {
  const actions = {
    done: run.actions.filter(each => each.status !== 'running').length,
    all: run.actions.length + (run.status === 'running' ? promised.certain.size : 0),
  };
  return { tasks: taskCounts(run.stages), actions, share: shareOf(run, actions) };
}

function shareOf(run: Run, actions: RunProgress['actions']): number | undefined {
  const open = run.actions.filter(each => each.status === 'running').map(each => each.id);
  const { done, all } = taskCounts(
    run.stages.filter(stage => stage.actionId !== null && open.includes(stage.actionId)),
  );
  const now = all > 0 ? done / all : undefined;
  if (actions.all <= 1) return now;
  return Math.min(1, (actions.done + (now ?? 0)) / actions.all);
}

function taskCounts(stages: Stage[]): { done: number; all: number } {
  let [done, all] = [0, 0];
  for (const { status, numTasks, numCompletedTasks } of stages) {
    if (status === 'skipped') continue;
    const ended = status !== 'running' && status !== 'pending';
    done += Math.min(numCompletedTasks, numTasks);
    all += ended ? Math.min(numCompletedTasks, numTasks) : numTasks;
  }
  return { done, all };
}
