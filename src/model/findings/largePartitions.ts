import type { Stage } from '../run';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { atStage } from './atStage';
import type { Found } from './finding';
import { keepsState, NEW_CHECKPOINT } from './keepsState';
import type { RunFacts } from './runFacts';
import { shuffledFor } from './shuffledFor';
import { spillCost } from './spill';

const MIB = 1024 ** 2;
/** No partition should be larger, however much memory there is. */
const LARGEST = 1024 * MIB;
/** Spark's own target for a partition (`spark.sql.files.maxPartitionBytes`, twice the advisory size of a shuffle). */
const TARGET = 128 * MIB;

/**
 * Shuffle partitions that are too large for the memory of a task, so that tasks spill or fail. Cost: what the spilling took
 * (see `spillCost`). No saving: what the tasks take with room was not measured.
 */
export function largePartitions(facts: RunFacts): Found[] {
  return facts.run.stages.flatMap(stage => large(stage, facts) ?? []);
}

function large(stage: Stage, facts: RunFacts): Found | null {
  if (stage.shuffleReadBytes === 0 || (stage.diskBytesSpilled === 0 && !ranOutOfMemory(stage))) return null;
  const sizes = stage.tasks.succeeded.quantiles('shuffleReadBytes');
  const room = Math.min(LARGEST, roomOfTask(stage.applicationId, facts));
  if (!sizes || sizes[4] <= room) return null;
  const [, , median, , most] = sizes;
  const total = stage.shuffleReadBytes;
  const wanted = Math.ceil(total / Math.min(TARGET, room / 2));
  const isEven = median > room;
  const { at = null, keys = null } = shuffledFor(stage, facts) ?? {};
  return {
    rule: 'stage.largePartitions',
    title: 'Partitions too large',
    found:
      `${isEven ? 'Tasks' : 'A task'} of stage ${stage.id} read${isEven ? '' : 's'} ${formatBytes(most)} of shuffled data (median ${formatBytes(median)}), ` +
      `more than the ${formatBytes(room)} that a task has room for: ${formatBytes(stage.diskBytesSpilled)} were spilled to disk.`,
    ...atStage(stage, at, facts),
    cost: spillCost(stage, facts),
    evidence: { largest: most, median, room, tasks: stage.numTasks },
    excluded: isEven ? [] : [`Not the number of partitions: the median has ${formatBytes(median)}.`],
    change: isEven
      ? `Set \`spark.sql.shuffle.partitions\` to about ${formatCount(wanted)}, so that a partition has ${formatBytes(total / wanted)}. ${keepsState(stage, facts) ? NEW_CHECKPOINT : 'If you call `repartition(n)` here, ask for that many.'}`
      : `Divide what one value of ${keys ?? 'the key'} has: add a salt to the key, or aggregate before the shuffle.`,
  };
}

/** Memory for storage and execution of an executor, divided by its slots; half of it may be taken by the cache. */
function roomOfTask(applicationId: string, facts: RunFacts): number {
  const known = facts.run.executors.filter(
    each => each.applicationId === applicationId && each.maxTasks > 0 && each.maxMemory > 0,
  );
  return Math.min(Infinity, ...known.map(({ maxMemory, maxTasks }) => maxMemory / maxTasks));
}

const ranOutOfMemory = ({ tasks }: Stage): boolean =>
  tasks.some('error', error => /OutOfMemoryError/.test(error ?? ''));
