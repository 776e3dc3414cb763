import type { Stage } from '../run';
import { formatDuration } from '../../text/formatDuration';
import { atStage } from './atStage';
import type { Found } from './finding';
import { NEW_CHECKPOINT } from './keepsState';
import { partitionSource, type PartitionSource } from './partitionSource';
import type { RunFacts } from './runFacts';
import { WORTH_MS } from './stageTasks';

/**
 * Stages of several tasks that have fewer of them than there are cores (`oneTaskStages` has those of one task). Saving:
 * the stage's time without the part that the other cores would do, `elapsed × (1 − tasks / slots)`.
 */
export function fewTasks(facts: RunFacts): Found[] {
  return facts.run.stages.flatMap(stage => few(stage, facts) ?? []);
}

function few(stage: Stage, facts: RunFacts): Found | null {
  const { applicationId, id, numTasks } = stage;
  const slots = facts.slots(applicationId);
  if (stage.startTime === null || stage.attempt > 0 || numTasks < 2 || numTasks >= slots) return null;
  const elapsed = facts.elapsed(applicationId, [id]);
  if (elapsed < WORTH_MS) return null;
  const source = partitionSource(stage, facts);
  const { why, change } = TEXTS[source?.kind ?? 'unknown'];
  return {
    rule: 'stage.fewerTasksThanCores',
    title: 'Fewer tasks than cores',
    found: `Stage ${id} ran for ${formatDuration(elapsed)} in ${numTasks} tasks while ${slots - numTasks} of ${slots} cores had nothing of it to do${why}.`,
    ...atStage(stage, source?.at ?? null, facts),
    cost: elapsed,
    saving: elapsed * (1 - numTasks / slots),
    evidence: { slots, tasks: numTasks, elapsed },
    change,
  };
}

const TEXTS: Record<PartitionSource['kind'] | 'unknown', { why: string; change: string }> = {
  coalesce: {
    why: ': `coalesce` left no more partitions',
    change: 'Use `repartition` in its place: the work before it keeps its tasks.',
  },
  repartition: {
    why: ': `repartition` asked for no more partitions',
    change: 'Ask `repartition` for at least as many partitions as there are cores.',
  },
  merged: {
    why: ': adaptive execution merged the small partitions of a shuffle',
    change:
      'If its rows cost much, as in a Python function, call `repartition(n)` before it; or lower `spark.sql.adaptive.coalescePartitions.minPartitionSize` (1 MiB).',
  },
  state: {
    why: ': the state of the query has no more partitions',
    change: `Set \`spark.sql.shuffle.partitions\` to a multiple of the cores. ${NEW_CHECKPOINT}`,
  },
  shuffle: {
    why: ': the shuffle has no more partitions',
    change: 'Set `spark.sql.shuffle.partitions` to a multiple of the cores.',
  },
  scan: {
    why: ': what it reads are no more splits',
    change:
      'Call `repartition(n)` right after the read, or lower `spark.sql.files.maxPartitionBytes` (128 MiB) if the files can be split.',
  },
  made: {
    why: ': the rows were made in no more partitions',
    change:
      'Give a higher number of partitions where the rows are made (`spark.range(…, numPartitions=n)`, `sc.parallelize(…, n)`), or call `repartition(n)` after it.',
  },
  unknown: { why: '', change: 'Call `repartition(n)` before it, with a multiple of the cores.' },
};
