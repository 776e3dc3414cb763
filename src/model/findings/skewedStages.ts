import type { Stage } from '../run';
import type { Task } from '../tasks/task';
import type { TaskList } from '../tasks/taskList';
import { formatDuration } from '../../text/formatDuration';
import { atStage } from './atStage';
import { dataSkewChange } from './dataSkewChange';
import { evenSaving } from './evenSaving';
import type { Found } from './finding';
import type { RunFacts } from './runFacts';
import { shuffledFor, type ShuffledFor } from './shuffledFor';
import { bytesRead, medianBytesRead, medianRunTime, WORTH_MS } from './stageTasks';
import { stragglerCause } from './stragglerCause';
import { percent } from '../../text/percent';
import { factor } from './texts';

/** A task is an outlier from this many times the median on, in time and in bytes. */
const FACTOR = 3;
/** From this part of the bytes on, other tasks cannot take enough from the longest one. */
const MOST = 0.5;

/** Stages whose longest task takes a multiple of the others. Cost: the stage's time. Saving: see `evenSaving`. */
export function skewedStages(facts: RunFacts): Found[] {
  return facts.run.stages.flatMap(stage => skewed(stage, facts) ?? []);
}

function skewed(stage: Stage, facts: RunFacts): Found | null {
  const tasks = stage.tasks.succeeded;
  if (tasks.length < 2) return null;
  const [, , median, , longest] = tasks.quantiles('executorRunTime')!;
  const least = Math.max(WORTH_MS, FACTOR * median);
  if (longest < least) return null;
  const worst = suspect(tasks, facts.slots(stage.applicationId));
  if (!worst || worst.executorRunTime < least) return null;
  const saving = evenSaving(stage, worst, facts);
  if (saving < WORTH_MS) return null;
  const share = worst.executorRunTime / tasks.sum('executorRunTime');
  const node = shuffledFor(stage, facts);
  return {
    ...(readMore(worst, tasks) ? ofData(node, worst, tasks, facts) : ofStraggler(stage, worst, tasks, facts)),
    found:
      `The longest task of stage ${stage.id} took ${formatDuration(worst.executorRunTime)}, ` +
      `${median > 0 ? `${factor(worst.executorRunTime / median)} times the median of ${formatDuration(median)}` : 'the others next to nothing'}` +
      `, and has ${percent(share)} of the stage's work: ${reason(stage, worst, tasks, facts)}.`,
    ...atStage(stage, node?.at ?? null, facts),
    cost: facts.elapsed(stage.applicationId, [stage.id]),
    saving,
    evidence: {
      worstTask: worst.executorRunTime,
      median,
      worstTaskShare: share,
      ...(node?.keys ? { keys: node.keys } : {}),
    },
  };
}

/**
 * The longest task. The first tasks of a stage load classes and start Python workers: if they are slow on all slots, no
 * single one of them is meant, but the longest of the others.
 */
function suspect(tasks: TaskList, slots: number): Task | null {
  const worst = tasks.most('executorRunTime');
  if (!worst || readMore(worst, tasks)) return worst;
  const first = tasks.inOrder(orderOf(tasks.figures('launchTime'))).slice(0, slots);
  const ids = new Set(first.figures('id'));
  const besides = first.where('id', id => id !== worst.id);
  const isWarmUp = ids.has(worst.id) && medianRunTime(besides) >= worst.executorRunTime / 2;
  return isWarmUp ? tasks.where('id', id => !ids.has(id)).most('executorRunTime') : worst;
}

/** Places of figures, the least first. */
const orderOf = (figures: Float64Array): Uint32Array =>
  Uint32Array.from(figures.keys()).sort((a, b) => figures[a]! - figures[b]! || a - b);

const readMore = (worst: Task, tasks: TaskList): boolean =>
  bytesRead(worst) > 0 && bytesRead(worst) >= FACTOR * medianBytesRead(tasks);

function reason(stage: Stage, worst: Task, tasks: TaskList, facts: RunFacts): string {
  if (!readMore(worst, tasks)) return stragglerCause(stage, worst, tasks, facts).text;
  const median = medianBytesRead(tasks);
  return `it read ${median > 0 ? `${factor(bytesRead(worst) / median)} times the bytes of the median task` : 'all of the data'}`;
}

type Named = Pick<Found, 'rule' | 'title' | 'excluded' | 'change'>;

function ofData(node: ShuffledFor | null, worst: Task, tasks: TaskList, facts: RunFacts): Named {
  const share = bytesRead(worst) / (tasks.sum('inputBytes') + tasks.sum('shuffleReadBytes'));
  return {
    rule: 'stage.dataSkew',
    title: 'Skewed data',
    excluded:
      node && share >= MOST
        ? [
            `More partitions do not help: ${percent(share)} of the bytes are in one, and rows with the same ${node.keys ?? 'key'} stay together.`,
          ]
        : [],
    change: dataSkewChange(node, worst, facts),
  };
}

function ofStraggler(stage: Stage, worst: Task, tasks: TaskList, facts: RunFacts): Named {
  const { excluded, change } = stragglerCause(stage, worst, tasks, facts);
  return { rule: 'stage.straggler', title: 'Straggling task', excluded, change };
}
