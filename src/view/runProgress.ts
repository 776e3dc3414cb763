import type { Run, Stage } from '../model/run';
import type { Promised } from './withPromised';

/** Progress of a run: completed work, and the known total. */
export interface RunProgress {
  tasks: { done: number; all: number };
  actions: { done: number; all: number };
  /** Share of completed work, 0 to 1; undefined while unknown. */
  share: number | undefined;
}

/**
 * Counts actions that have started and those that are certain from the source, without branches that might not be taken. Counts
 * tasks of running and pending stages, without stages that were skipped or ended before their last task.
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
