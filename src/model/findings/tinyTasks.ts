import type { Stage } from '../run';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { atStage } from './atStage';
import type { Found } from './finding';
import { NEW_CHECKPOINT } from './keepsState';
import { partitionSource, type PartitionSource } from './partitionSource';
import type { RunFacts } from './runFacts';
import { medianRunTime, WORTH_MS } from './stageTasks';

/** Tasks are tiny up to this median of their run time, in ms: a task of a cluster has a longer way. */
const TINY_MS = { local: 100, cluster: 500 };
/** They are many from this multiple of the slots on. */
const MANY = 10;

/**
 * Stages of many tasks that have next to nothing to do, so that starting and ending them takes the time. Saving: the
 * stage's time minus what its tasks ran in all slots together, `elapsed − Σ run / slots`.
 */
export function tinyTasks(facts: RunFacts): Found[] {
  return facts.run.stages.flatMap(stage => tiny(stage, facts) ?? []);
}

function tiny(stage: Stage, facts: RunFacts): Found | null {
  const { applicationId, id, numTasks } = stage;
  const slots = facts.slots(applicationId);
  const tasks = stage.tasks.succeeded;
  if (tasks.length < MANY * slots) return null;
  const elapsed = facts.elapsed(applicationId, [id]);
  const ran = tasks.sum('executorRunTime');
  const saving = elapsed - ran / slots;
  if (saving < WORTH_MS) return null;
  const median = medianRunTime(tasks);
  if (median >= (facts.isLocal(applicationId) ? TINY_MS.local : TINY_MS.cluster)) return null;
  const overhead = tasks.sum('duration') - ran;
  const source = partitionSource(stage, facts);
  return {
    rule: 'stage.tinyTasks',
    title: 'Many tiny tasks',
    found:
      `Stage ${id} took ${formatDuration(elapsed)} for ${formatCount(numTasks)} tasks with ${median < 1 ? 'under 1 ms' : `${formatDuration(median)}`} of work in the median: ` +
      `${formatDuration(saving)} of it went into starting and ending them.`,
    ...atStage(stage, source?.at ?? null, facts),
    cost: elapsed,
    saving,
    evidence: { tasks: numTasks, median, slots, overheadOverTasks: overhead },
    excluded: [`Not the work itself: on ${slots} cores it takes ${formatDuration(ran / slots)}.`],
    change: CHANGES[source?.kind ?? 'unknown'],
  };
}

const CHANGES: Record<PartitionSource['kind'] | 'unknown', string> = {
  coalesce: 'Coalesce to fewer partitions: two or three for each core are enough.',
  repartition: 'Ask `repartition` for fewer partitions: two or three for each core are enough.',
  merged: 'Raise `spark.sql.adaptive.advisoryPartitionSizeInBytes`, so that adaptive execution merges more of them.',
  state: `Lower \`spark.sql.shuffle.partitions\` to two or three for each core. ${NEW_CHECKPOINT}`,
  shuffle:
    'Lower `spark.sql.shuffle.partitions`, or leave `spark.sql.adaptive.enabled` and `spark.sql.adaptive.coalescePartitions.enabled` on: then Spark merges small partitions.',
  scan: 'Write the data as fewer, larger files, or raise `spark.sql.files.maxPartitionBytes` and `spark.sql.files.openCostInBytes`, so that a task reads more of them.',
  made: 'Make the rows in fewer partitions (`spark.range(…, numPartitions=n)`, `sc.parallelize(…, n)`): two or three for each core are enough.',
  unknown: 'Use fewer partitions: two or three for each core are enough.',
};
