import { formatBytes } from '../text/formatBytes';
import { formatDuration } from '../text/formatDuration';
import { plural } from '../text/plural';
import { mainDataset } from './mainDataset';
import type { Action, Dataset, Insight, Run, Stage } from './run';

/** A task is an outlier if it takes this many times the median and at least this much longer. */
const SKEW_FACTOR = 3;
const SKEW_MS = 1000;
/** Garbage collection is reported from this share of run time, for stages that ran for at least one second. */
const GC_SHARE = 0.2;
const GC_RUN_MS = 1000;

/** Actionable insights about finished and running stages, each with its figures and its line. */
export function findInsights(run: Run): Insight[] {
  const { stages, datasets } = run;
  const places = new Places(run);
  const ofStages = stages.flatMap(stage =>
    [skew(stage), spill(stage), failures(stage), retry(stage), garbage(stage)]
      .filter(finding => finding !== null)
      .map(finding => ({ ...finding, ...places.of(stage), waste: null })),
  );
  return [...ofStages, ...datasets.flatMap(dataset => partlyCached(dataset) ?? [])];
}

type Finding = Pick<Insight, 'code' | 'message'>;

function skew({ id, taskSummary }: Stage): Finding | null {
  if (!taskSummary) return null;
  const [, , median, , longest] = taskSummary.duration;
  if (longest < SKEW_FACTOR * median || longest - median < SKEW_MS) return null;
  const times = median > 0 ? `, ${(longest / median).toFixed(1)} times the median` : '; the median is';
  const message = `Stage ${id} is skewed: its longest task took ${formatDuration(longest)}${times} ${formatDuration(median)}.`;
  return {
    code: 'stage.skew',
    message: median > 0 ? message.replace('times the median', 'times the median of') : message,
  };
}

function spill({ id, memoryBytesSpilled, diskBytesSpilled }: Stage): Finding | null {
  if (diskBytesSpilled === 0 && memoryBytesSpilled === 0) return null;
  const message = `Stage ${id} spilled ${formatBytes(diskBytesSpilled)} to disk (${formatBytes(memoryBytesSpilled)} in memory).`;
  return { code: 'stage.spill', message };
}

/** If the stage failed, its action already shows the error. */
function failures({ id, status, numFailedTasks, tasks }: Stage): Finding | null {
  if (numFailedTasks === 0) return null;
  const error = status === 'failed' ? null : tasks.find(task => task.status === 'failed' && task.error)?.error;
  return {
    code: 'stage.failedTasks',
    message: `${plural(numFailedTasks, 'task')} of stage ${id} failed${error ? `: ${error}` : ''}.`,
  };
}

function retry({ id, attempt }: Stage): Finding | null {
  if (attempt === 0) return null;
  return { code: 'stage.retried', message: `Stage ${id} was retried (attempt ${attempt + 1}).` };
}

function garbage({ id, jvmGcTime, executorRunTime }: Stage): Finding | null {
  if (executorRunTime < GC_RUN_MS || jvmGcTime <= GC_SHARE * executorRunTime) return null;
  const share = Math.round((100 * jvmGcTime) / executorRunTime);
  const message = `Stage ${id} spent ${share} % of its executor time (${formatDuration(jvmGcTime)} of ${formatDuration(executorRunTime)}) on garbage collection.`;
  return { code: 'stage.gc', message };
}

function partlyCached(dataset: Dataset): Insight | null {
  const { cachedFraction, persisted, id, applicationId, callSite } = dataset;
  if (!persisted || cachedFraction === null || cachedFraction === 0 || cachedFraction === 1) return null;
  return {
    code: 'cache.partial',
    message: `Only ${Math.round(cachedFraction * 100)} % of the partitions of ${dataset.op} are cached.`,
    applicationId,
    stageId: null,
    actionId: null,
    datasetId: id,
    callSite,
    waste: null,
  };
}

/** The line of a stage: the line of the dataset that it is named after, otherwise the line of its action. */
class Places {
  private readonly actions: Map<number, Action>;

  constructor(private readonly run: Run) {
    this.actions = new Map(run.actions.map(action => [action.id, action]));
  }

  of(stage: Stage) {
    const { id, applicationId, actionId } = stage;
    const dataset = mainDataset(this.run, stage);
    const action = actionId === null ? undefined : this.actions.get(actionId);
    return {
      applicationId,
      stageId: id,
      actionId,
      datasetId: dataset?.id ?? null,
      callSite: dataset?.callSite ?? action?.callSite ?? null,
    };
  }
}
