import type { Stage } from '../run';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { atStage } from './atStage';
import type { Found } from './finding';
import { keepsState, NEW_CHECKPOINT } from './keepsState';
import type { RunFacts } from './runFacts';
import { spillCost, spillingNode, spillingTasks } from './spill';
import { medianRunTime } from './stageTasks';

/** Spilling less than this part of the bytes that a stage moved is a minor cost. */
const SHARE = 0.05;

/**
 * Stages that wrote to disk what had no room in memory, with the node that did. Cost: see `spillCost`. No saving: what the
 * node takes without spilling was not measured.
 */
export function spilledStages(facts: RunFacts): Found[] {
  return facts.run.stages.flatMap(stage => spilled(stage, facts) ?? []);
}

function spilled(stage: Stage, facts: RunFacts): Found | null {
  const { id, diskBytesSpilled: disk, memoryBytesSpilled: memory } = stage;
  const moved = stage.inputBytes + stage.shuffleReadBytes + stage.shuffleWriteBytes + stage.outputBytes;
  if (disk === 0 || disk < SHARE * moved || !isSlower(stage)) return null;
  const tasks = spillingTasks(stage).spilled.length;
  const at = spillingNode(stage, facts);
  const cost = spillCost(stage, facts);
  return {
    rule: 'memory.spill',
    title: 'Spilled to disk',
    found:
      `${at ? `${at.node.name} in stage ${id}` : `Stage ${id}`} wrote ${formatBytes(disk)} to disk (${formatBytes(memory)} in memory), ` +
      `in ${plural(tasks, 'task')} of ${stage.numTasks}` +
      `${cost === null ? '' : `: ${formatDuration(cost)} of the stage's time`}.`,
    ...atStage(stage, at, facts),
    cost,
    evidence: { diskBytes: disk, memoryBytes: memory, bytesMoved: moved, tasks },
    change: [
      ...changes(at?.node.name ?? ''),
      ...(keepsState(stage, facts) ? [NEW_CHECKPOINT] : []),
      ...(facts.isLocal(stage.applicationId) ? [] : [MEMORY]),
    ].join(' '),
  };
}

/** False if tasks that spilled took no longer than the others: then spilling is not what takes the time. */
function isSlower(stage: Stage): boolean {
  const { spilled, others } = spillingTasks(stage);
  return others.length === 0 || medianRunTime(spilled) > medianRunTime(others);
}

function changes(node: string): string[] {
  const smaller =
    'Use more, smaller partitions (`spark.sql.shuffle.partitions`, or `repartition(n)` before it), so that what a task sorts or groups fits in memory.';
  if (/Join/.test(node)) return ['Select only the columns that you need before the join.', smaller];
  if (/Aggregate/.test(node))
    return ['Group by fewer distinct keys, or keep less for each (no lists of all values).', smaller];
  return ['Select only the columns that you need before it.', smaller];
}

const MEMORY = 'Or give each task more memory: a higher `spark.executor.memory`, or fewer `spark.executor.cores`.';
