import type { Stage, Task } from '../run';
import { mainDataset } from '../mainDataset';
import type { Found } from './finding';
import { consumer, inputs, type NodeAt } from './planNodes';
import { distinctLines, type RunFacts } from './runFacts';
import { formatDuration } from '../../text/formatDuration';
import { factor, withoutIds } from './texts';
import { percent } from '../../text/percent';

/** A task is an outlier from this many times the median on. */
const FACTOR = 3;

/**
 * Stages whose longest task takes a multiple of the others. Saving: the stage's time minus what it would take with even
 * tasks, the larger of the 75 % quantile and the sum of run times divided by the slots.
 */
export function skewedStages(facts: RunFacts): Found[] {
  return facts.run.stages.flatMap(stage => skewed(stage, facts) ?? []);
}

function skewed(stage: Stage, facts: RunFacts): Found | null {
  const tasks = stage.tasks.filter(({ status }) => status === 'succeeded');
  if (tasks.length < 2 || stage.startTime === null || stage.endTime === null) return null;
  const times = tasks.map(({ executorRunTime }) => executorRunTime).sort((a, b) => a - b);
  const [worst] = [...tasks].sort((a, b) => b.executorRunTime - a.executorRunTime);
  const median = quantile(times, 0.5);
  if (worst!.executorRunTime < FACTOR * median) return null;
  const sum = times.reduce((all, time) => all + time, 0);
  const wall = stage.endTime - stage.startTime;
  const even = Math.max(quantile(times, 0.75), sum / facts.slots(stage.applicationId));
  const saving = Math.min(Math.max(0, wall - even), facts.elapsed(stage.applicationId, [stage.id]));
  const cause = causeOf(worst!, tasks);
  const node = shuffledFor(stage, facts);
  const dataset = mainDataset(facts.run, stage);
  return {
    rule: cause.isData ? 'stage.dataSkew' : 'stage.straggler',
    title: cause.isData ? 'Skewed data' : 'Straggling task',
    found:
      `The longest task of stage ${stage.id} took ${formatDuration(worst!.executorRunTime)}, ` +
      `${median > 0 ? `${factor(worst!.executorRunTime / median)} times the median of ${formatDuration(median)}` : 'the others next to nothing'}` +
      `, and has ${percent(worst!.executorRunTime / sum)} of the stage's work: ${cause.text}.`,
    lines: distinctLines([...(node ? facts.lines(node.at) : []), dataset?.callSite ?? null]),
    applicationId: stage.applicationId,
    datasetIds: stage.datasetIds,
    stageIds: [stage.id],
    actionId: stage.actionId,
    queryId: node?.at.query.id ?? null,
    nodeIds: node ? [node.at.node.id] : [],
    cost: facts.elapsed(stage.applicationId, [stage.id]),
    saving,
    evidence: {
      worstTask: worst!.executorRunTime,
      median,
      worstTaskShare: worst!.executorRunTime / sum,
      ...(node?.keys ? { keys: node.keys } : {}),
    },
    excluded: cause.isData ? [] : ['Not the data: the task read no more than the others.'],
    change: cause.isData ? changeForData(node) : cause.change,
  };
}

interface Cause {
  isData: boolean;
  text: string;
  change: string;
}

const bytesOf = ({ inputBytes, shuffleReadBytes }: Task): number => inputBytes + shuffleReadBytes;

function causeOf(worst: Task, tasks: Task[]): Cause {
  const median = quantile(
    tasks.map(bytesOf).sort((a, b) => a - b),
    0.5,
  );
  const bytes = bytesOf(worst);
  if (bytes >= FACTOR * median && bytes > 0)
    return {
      isData: true,
      text: `it read ${median > 0 ? `${factor(bytes / median)} times` : 'more than'} the bytes of the median task`,
      change: '',
    };
  const excess =
    worst.executorRunTime -
    quantile(
      tasks.map(each => each.executorRunTime).sort((a, b) => a - b),
      0.5,
    );
  if (worst.jvmGcTime >= excess / 2)
    return {
      isData: false,
      text: `${formatDuration(worst.jvmGcTime)} of it is garbage collection`,
      change: 'Give the executors more memory for each core, or keep less in the cache.',
    };
  if (worst.shuffleFetchWaitTime >= excess / 2)
    return {
      isData: false,
      text: `${formatDuration(worst.shuffleFetchWaitTime)} of it is waiting for shuffle blocks`,
      change: 'Look at the executor that served the blocks: it was busy, or far away.',
    };
  return {
    isData: false,
    text: `on executor ${worst.executorId}, with no more data than the others`,
    change:
      'Look at the rows of that partition: a few of them cost much more than the others in the function or expression.',
  };
}

function changeForData(node: { at: NodeAt; keys: string | null } | null): string {
  const key = node?.keys ?? 'the key';
  if (node && /Join/.test(node.at.node.name))
    return `Count the rows for each value of ${key}. Filter values that match nothing (nulls, defaults) before the join, broadcast the smaller side, or add a salt to ${key}.`;
  if (node && /Aggregate/.test(node.at.node.name))
    return `Count the rows for each value of ${key}. Aggregate in two steps: first by ${key} and a salt, then by ${key}.`;
  return 'Repartition by a column whose values have about the same number of rows.';
}

/** The node for which the rows of a stage were shuffled, with the columns that they were shuffled by. */
function shuffledFor(stage: Stage, facts: RunFacts): { at: NodeAt; keys: string | null } | null {
  const exchange = facts.nodes.find(
    ({ query, node, above }) =>
      query.applicationId === stage.applicationId &&
      node.name === 'Exchange' &&
      /hashpartitioning|rangepartitioning/.test(node.detail) &&
      above?.node.stageIds.includes(stage.id) === true,
  );
  if (!exchange) return null;
  let at = consumer(exchange);
  while (at && at.node.name === 'Sort' && consumer(at)) at = consumer(at);
  const keys = /partitioning\((.*?), \d+\)/.exec(exchange.node.detail)?.[1];
  return at && inputs(at).length > 0 ? { at, keys: keys ? withoutIds(keys) : null } : null;
}

/** Of ascending values. */
function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}
