import { quantiles, type Quantiles } from './quantiles';
import type { Stage, TaskSummary } from './run';
import type { TaskList } from './tasks/taskList';

/** What Spark's page of a stage has of its successful tasks. */
const FIGURES: (keyof TaskSummary)[] = [
  'duration',
  'schedulerDelay',
  'jvmGcTime',
  'inputBytes',
  'outputBytes',
  'shuffleReadBytes',
  'shuffleWriteBytes',
  'memoryBytesSpilled',
  'diskBytesSpilled',
  'peakExecutionMemory',
];

const NOTHING: Quantiles = [0, 0, 0, 0, 0];

export function taskSummary({ succeeded }: TaskList): Pick<Stage, 'taskSummary' | 'skew'> {
  if (succeeded.length === 0) return { taskSummary: null, skew: null };
  const summary = Object.fromEntries(FIGURES.map(name => [name, over(succeeded, name)])) as TaskSummary;
  const [, , median, , longest] = summary.duration;
  return { taskSummary: summary, skew: succeeded.length < 2 || median === 0 ? null : longest / median };
}

/** Most figures are 0 in most stages: these are not sorted. */
function over(tasks: TaskList, name: keyof TaskSummary): Quantiles {
  return tasks.some(name, value => value !== 0) ? quantiles(tasks.figures(name))! : [...NOTHING];
}
