import type { Executor, Run } from '../model/run';
import { runSpan } from '../model/runSpan';
import { sumOf } from '../model/sumOf';
import { formatBytes } from '../text/formatBytes';
import { formatCount } from '../text/formatCount';
import { formatDuration } from '../text/formatDuration';
import { percent } from '../text/percent';

/** The first three columns have text. */
export const EXECUTOR_HEADS =
  'executor,host,state,cores,memory,busy,tasks,failed,task time,GC,input,shuffle read,shuffle write'.split(',');

/** Of the run: to find it can mean to look at all tasks. */
type Span = ReturnType<typeof runSpan>;

const DRIVER = 'driver';

/** The executors that had room for tasks, in the order in which they came; figures that say nothing are empty. */
export function executorRows(run: Run): { executor: Executor; cells: string[] }[] {
  const span = runSpan(run);
  return run.executors
    .filter(({ maxTasks, totalTasks }) => maxTasks > 0 || totalTasks > 0)
    .map(executor => ({ executor, cells: cellsOf(run, span, executor) }));
}

function cellsOf(run: Run, span: Span, executor: Executor): string[] {
  const { id, hostPort, totalCores, maxMemory, completedTasks, failedTasks } = executor;
  const time = taskTime(run, executor);
  const slots = lifetime(span, executor) * executor.maxTasks;
  return [
    id,
    hostPort.replace(/:\d+$/, ''),
    stateOf(run, span, executor),
    told(totalCores, formatCount),
    told(maxMemory, formatBytes),
    slots > 0 ? percent(Math.min(1, time / slots)) : '',
    told(completedTasks, formatCount),
    told(failedTasks, formatCount),
    told(time, formatDuration),
    told(executor.totalGCTime, formatDuration),
    told(executor.totalInputBytes, formatBytes),
    told(executor.totalShuffleRead, formatBytes),
    told(executor.totalShuffleWrite, formatBytes),
  ];
}

/** Why executors were removed while their application ran: `executor 3 was removed after 4m 2s: worker lost`. */
export function executorsRemoved(run: Run): string[] {
  return run.executors
    .filter(({ removeTime }) => removeTime !== null)
    .map(
      ({ id, addTime, removeTime, removeReason }) =>
        `executor ${id} was removed after ${formatDuration(Math.max(0, removeTime! - addTime))}: ${removeReason || 'no reason given'}`,
    );
}

function stateOf(run: Run, { start }: Span, { removeTime }: Executor): string {
  if (removeTime !== null) return `removed at ${formatDuration(Math.max(0, removeTime - start))}`;
  return run.status === 'running' ? 'active' : '';
}

const lifetime = ({ end }: Span, { addTime, removeTime }: Executor): number =>
  Math.max(0, (removeTime ?? end) - addTime);

/** In ms. Of the driver, Spark's own figure is how long its application ran. */
function taskTime(run: Run, { id, applicationId, totalDuration }: Executor): number {
  if (id !== DRIVER) return totalDuration;
  const own = run.stages.filter(stage => stage.applicationId === applicationId);
  return sumOf(own, ({ tasks }) => {
    const ended = tasks.where('executorId', each => each === DRIVER).where('finishTime', each => each !== null);
    const starts = ended.figures('launchTime');
    return ended.figures('finishTime').reduce((sum, end, index) => sum + end - starts[index]!, 0);
  });
}

const told = (figure: number, format: (figure: number) => string): string => (figure > 0 ? format(figure) : '');
