import { quantiles } from './quantiles';
import type { Quantiles, Stage, Task, TaskSummary } from './run';

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

export function taskSummary(tasks: readonly Task[]): Pick<Stage, 'taskSummary' | 'skew'> {
  const succeeded = tasks.filter(task => task.status === 'succeeded');
  if (succeeded.length === 0) return { taskSummary: null, skew: null };
  const summary = Object.fromEntries(FIGURES.map(name => [name, over(succeeded, name)])) as TaskSummary;
  const [, , median, , longest] = summary.duration;
  return { taskSummary: summary, skew: succeeded.length < 2 || median === 0 ? null : longest / median };
}

/** Most figures are 0 in most stages: these are not sorted. */
function over(tasks: readonly Task[], name: keyof TaskSummary): Quantiles {
  const values = Float64Array.from(tasks, task => task[name] ?? 0);
  return values.some(value => value !== 0) ? quantiles(values)! : [...NOTHING];
}
