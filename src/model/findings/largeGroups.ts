import type { Stage } from '../run';
import type { Task } from '../tasks/task';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';
import { atStage } from './atStage';
import { countByKey } from './countByKey';
import { evenSaving } from './evenSaving';
import type { Found } from './finding';
import type { NodeAt } from './planNodes';
import type { RunFacts } from './runFacts';
import { shuffledFor } from './shuffledFor';
import { mostOf, WORTH_MS } from './stageTasks';
import { factor } from './texts';

/** Nodes that give a Python function all rows of a group at once. */
const BY_GROUP = /^(FlatMap(Co)?GroupsIn|MapGroups|AggregateInPandas|ArrowAggregatePython)/;
/** A group is large from this many times the bytes of the median task on, or from this size on. */
const FACTOR = 10;
const LARGE = 256 * 1024 ** 2;

/**
 * Functions of groups (`applyInPandas`, `applyInArrow`) where one task has a group that is much larger than the others: it
 * must fit in the memory of one Python worker. Cost: the time of the stage. Saving: as for skewed stages, see `evenSaving`.
 */
export function largeGroups(facts: RunFacts): Found[] {
  return facts.nodes.filter(({ node }) => BY_GROUP.test(node.name)).flatMap(at => large(at, facts) ?? []);
}

function large(at: NodeAt, facts: RunFacts): Found | null {
  const { applicationId } = at.query;
  const stages = at.node.stageIds.flatMap(id => facts.attempts(applicationId, id));
  const stage = mostOf(stages, ({ executorRunTime }) => executorRunTime);
  const worst = stage?.tasks.succeeded.most('shuffleReadBytes');
  if (!stage || !worst || facts.elapsed(applicationId, [stage.id]) < WORTH_MS) return null;
  const [, , median, , most] = stage.tasks.succeeded.quantiles('shuffleReadBytes')!;
  const isMuch = stage.numTasks > 1 && most >= FACTOR * median;
  if (most === 0 || (!isMuch && most < LARGE)) return null;
  return toFound(at, stage, worst, { most, median, isMuch }, facts);
}

function toFound(
  at: NodeAt,
  stage: Stage,
  worst: Task,
  { most, median, isMuch }: { most: number; median: number; isMuch: boolean },
  facts: RunFacts,
): Found {
  const keys = shuffledFor(stage, facts)?.keys ?? null;
  const times = isMuch && median > 0 ? `, ${factor(most / median)} times the median` : '';
  return {
    rule: 'memory.largeGroup',
    title: 'One group in one task',
    found: `A task of stage ${stage.id} gave the function ${formatBytes(most)} of groups${times}, and ran for ${formatDuration(worst.executorRunTime)}: a group is handed over whole, so it must fit in one Python worker.`,
    ...atStage(stage, at, facts),
    cost: facts.elapsed(at.query.applicationId, [stage.id]),
    saving: isMuch ? evenSaving(stage, worst, facts) : null,
    evidence: { bytes: most, median, worstTask: worst.executorRunTime, ...(keys ? { keys } : {}) },
    excluded: isMuch ? ['More partitions do not help: a group stays in one task.'] : [],
    change: `To see the sizes of the groups, run ${countByKey(keys)} on what goes into it. Group by a finer key, or aggregate in Spark first and give the function what is left. \`mapInPandas\` gets batches in place of groups, where the function does not need a whole one.`,
  };
}
