import type { Stage } from '../run';
import type { Found } from './finding';
import { placeOf } from './placeOf';
import { consumer, inputs, isWrapper, type NodeAt } from './planNodes';
import type { RunFacts } from './runFacts';
import { codeAt } from './sourceCode';
import { WORTH_MS } from './stageTasks';
import { formatDuration } from '../../text/formatDuration';

/** A first stage that read less than this, in less time, may have spent it all on starting Python and compiling code. */
const FEW_BYTES = 2 ** 20;
const START_MS = 10_000;

interface Cause {
  rule: string;
  title: string;
  /** Why there is one task. */
  why: string;
  change: string;
  at: NodeAt;
  /** False where the work cannot be divided as it is asked for. */
  divides: boolean;
}

/**
 * Stages of one task while other cores wait, by what left them one. Saving: the stage's time without the part that all
 * cores together would need, `elapsed × (1 − 1 / slots)`, where the work can be divided.
 */
export function oneTaskStages(facts: RunFacts): Found[] {
  const seen = new Set<string>();
  return facts.run.stages.flatMap(stage => {
    const slots = facts.slots(stage.applicationId);
    const key = `${stage.applicationId}/${stage.id}`;
    if (stage.numTasks !== 1 || slots === 1 || stage.startTime === null || seen.has(key)) return [];
    seen.add(key);
    if (facts.elapsed(stage.applicationId, [stage.id]) < WORTH_MS) return [];
    const cause = causeOf(stage, facts);
    return cause ? [toFound(stage, cause, slots, facts)] : [];
  });
}

function toFound(
  stage: Stage,
  { rule, title, why, change, at, divides }: Cause,
  slots: number,
  facts: RunFacts,
): Found {
  const { applicationId, id } = stage;
  const elapsed = facts.elapsed(applicationId, [id]);
  return {
    rule,
    title,
    found: `Stage ${id} ran for ${formatDuration(elapsed)} in one task while ${slots - 1} of ${slots} cores had nothing of it to do: ${why}.`,
    ...placeOf(facts, at),
    stageIds: [id],
    actionId: stage.actionId,
    cost: elapsed,
    saving: divides ? elapsed * (1 - 1 / slots) : null,
    evidence: { slots, tasks: 1, elapsed },
    excluded: [],
    change,
  };
}

function causeOf(stage: Stage, facts: RunFacts): Cause | null {
  const nodes = facts.nodesIn(stage);
  return (
    windowWithoutPartition(nodes) ??
    coalescedToOne(nodes) ??
    oneSplit(nodes, stage, facts) ??
    oneConnection(nodes, facts) ??
    toOnePartition(nodes, stage.id)
  );
}

/** `Exchange SinglePartition`: what is above it has all rows in one task. */
const isSinglePartition = ({ node }: NodeAt): boolean =>
  node.name === 'Exchange' && /SinglePartition/.test(node.detail);

const isWrittenIn = (exchange: NodeAt, stageId: number): boolean =>
  inputs(exchange).some(({ node }) => node.stageIds.includes(stageId));

function windowWithoutPartition(nodes: NodeAt[]): Cause | null {
  const at = nodes.find(each => /Window/.test(each.node.name) && feeders(each).some(isSinglePartition));
  return at
    ? {
        rule: 'stage.windowWithoutPartition',
        title: 'Window without partitions',
        why: 'a window without `partitionBy` needs all rows in one place',
        change:
          'Add `partitionBy(…)` to the window. For a row number over everything use `monotonically_increasing_id()`, or `rdd.zipWithIndex()` where numbers must follow each other.',
        at,
        divides: true,
      }
    : null;
}

/** The nearest nodes below a node, past sorts that Spark adds. */
function feeders(at: NodeAt): NodeAt[] {
  return inputs(at).flatMap(each => (each.node.name === 'Sort' ? feeders(each) : [each]));
}

function coalescedToOne(nodes: NodeAt[]): Cause | null {
  const at = nodes.find(({ node }) => node.name === 'Coalesce');
  // A coalesce with costly nodes below it is told by the rule for those.
  return at && !at.below.some(hasWork)
    ? {
        rule: 'stage.coalescedToOne',
        title: 'Coalesced to one partition',
        why: '`coalesce(1)` leaves one task for all that is read with it',
        change: 'Leave the `coalesce` out, or use `repartition(1)`: then only what follows it has one task.',
        at,
        divides: true,
      }
    : null;
}

const hasWork = (at: NodeAt): boolean =>
  /Python|Pandas|Join|Aggregate|Window|Generate/.test(at.node.name) ||
  (!/Exchange/.test(at.node.name) && at.below.some(hasWork));

/** Starting looks like work on rows: no metric tells it apart, and more tasks would not make it shorter. */
function mayBeStart({ applicationId, id, startTime, inputBytes }: Stage, facts: RunFacts): boolean {
  if (inputBytes >= FEW_BYTES || facts.elapsed(applicationId, [id]) >= START_MS) return false;
  const others = facts.run.stages.filter(other => other.applicationId === applicationId && other.startTime !== null);
  return others.every(other => other.startTime! >= startTime!);
}

function oneSplit(nodes: NodeAt[], stage: Stage, facts: RunFacts): Cause | null {
  const at = nodes.find(({ node }) => /^Scan (csv|json|text|xml|parquet|orc|avro)/.test(node.name));
  if (!at || mayBeStart(stage, facts)) return null;
  const isZipped = /\.gz\b|gzip/.test(at.node.detail);
  const isMultiLine = /multiLine/i.test(at.node.detail);
  const why = isZipped
    ? 'a gzip file cannot be split'
    : isMultiLine
      ? 'a file with `multiLine` cannot be split'
      : 'all that was read is one split';
  return {
    rule: 'stage.oneSplit',
    title: 'One file that one task reads',
    why,
    change: `Call \`repartition(n)\` right after the read, so that what follows runs in parallel${isZipped ? '; or write the file as several, or in a format that can be split' : ''}.`,
    at,
    divides: true,
  };
}

function oneConnection(nodes: NodeAt[], facts: RunFacts): Cause | null {
  const at = nodes.find(({ node }) => /JDBCRelation/.test(node.detail) && /numPartitions=1\b/.test(node.detail));
  if (!at) return null;
  const code = facts.lines(at).map(line => codeAt(facts.run, line));
  const isIgnored = code.some(text => /num_?partitions/i.test(text) && !/lower_?bound/i.test(text));
  return {
    rule: 'stage.jdbcOnePartition',
    title: 'JDBC read in one task',
    why: isIgnored
      ? '`numPartitions` is given without `partitionColumn`, `lowerBound` and `upperBound`, so the table is read over one connection'
      : 'the table is read over one connection',
    change: isIgnored
      ? 'Add `partitionColumn`, `lowerBound` and `upperBound`: Spark divides the table by ranges of that column, and without it `numPartitions` limits only the connections of a write.'
      : 'Give `partitionColumn`, `lowerBound`, `upperBound` and `numPartitions` together: Spark divides the table by ranges of that column. `numPartitions` alone does nothing.',
    at,
    divides: true,
  };
}

/** In the stage that reads what was brought into one partition. */
function toOnePartition(nodes: NodeAt[], stageId: number): Cause | null {
  const exchange = nodes.find(
    each => isSinglePartition(each) && each.above?.node.stageIds.includes(stageId) && !isWrittenIn(each, stageId),
  );
  const at = exchange && consumer(exchange);
  if (!exchange || !at) return null;
  if (/REPARTITION/.test(exchange.node.detail))
    return {
      rule: 'stage.repartitionedToOne',
      title: 'Repartitioned to one partition',
      why: '`repartition(1)` brings all rows into one task',
      change: 'Use as many partitions as there are cores, and make one file at the end only if somebody needs one.',
      at: exchange,
      divides: true,
    };
  if (/Aggregate/.test(at.node.name))
    return {
      rule: 'stage.globalAggregate',
      title: 'Aggregate without groups',
      why: 'an aggregate without groups ends in one task',
      change:
        'Make what one task has to do less: `approx_count_distinct` for `countDistinct`, and no `collect_list` of everything.',
      at,
      divides: false,
    };
  const isLimit = (each: NodeAt): boolean => /Limit|TakeOrdered/.test(each.node.name);
  const limit = [at, ...at.below].find(each => !isWrapper(each) && isLimit(each));
  return limit
    ? {
        rule: 'stage.limitInOneTask',
        title: 'Limit in the middle of a plan',
        why: 'a `limit` brings its rows into one task, and what follows stays there',
        change: 'Call `limit` last, or `repartition(n)` after it.',
        at: limit,
        divides: true,
      }
    : null;
}
