import type { Task } from '../tasks/task';
import { formatBytes } from '../../text/formatBytes';
import { parseBytes } from '../../text/parseBytes';
import { countByKey } from './countByKey';
import { descendants, inputs, metric, rowsOf, type NodeAt } from './planNodes';
import type { RunFacts } from './runFacts';
import type { ShuffledFor } from './shuffledFor';
import { bytesRead } from './stageTasks';

/** Smaller partitions are not split. Its default in bytes is that of Spark. */
const THRESHOLD = { name: 'spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes', bytes: 256 * 1024 ** 2 };
/** Above so many partitions, the sizes of shuffle blocks are averages (`spark.shuffle.minNumPartitionsToHighlyCompress`). */
const AVERAGED_FROM = 2000;

/** What to change where one task has most of the rows, by what they were shuffled for. */
export function dataSkewChange(found: ShuffledFor | null, worst: Task, facts: RunFacts): string {
  if (!found)
    return 'Call `repartition` on a column whose values have about the same number of rows, before this line.';
  const { at, keys } = found;
  const key = keys ?? 'the key';
  const query = `To see which values it is, run ${countByKey(keys)} on what goes into it.`;
  return [query, ...byNode(at, key), ...(isJoin(at) ? aboutAdaptive(found, worst, facts) : [])].join(' ');
}

export const isJoin = ({ node }: NodeAt): boolean => /SortMergeJoin|ShuffledHashJoin/.test(node.name);

function byNode(at: NodeAt, key: string): string[] {
  if (isJoin(at)) return [...(putsOutAsRead(at) ? [unmatched(key)] : []), forJoin(key)];
  if (/Aggregate/.test(at.node.name)) return [forAggregate(at, key)];
  if (/Window/.test(at.node.name))
    return [
      `Add a column to \`partitionBy\` that divides the large group, or use \`groupBy(…)\` with \`max_by\` or \`min_by\` if only one row of each group is needed.`,
    ];
  if (/FlatMap(Co)?Groups/.test(at.node.name))
    return [`Group by a finer key, or compute parts of a group in Spark before the function gets it.`];
  return [`Partition by more columns than ${key}, or add a random one.`];
}

const forJoin = (key: string): string =>
  `Filter values that match nothing before the join, broadcast the smaller side if it fits, or add a salt to ${key}: a random number on one side, all its values on the other.`;

function forAggregate({ node }: NodeAt, key: string): string {
  const steps = `Aggregate in two steps: first by ${key} and a salt (\`F.rand()\` times a number, as an integer), then by ${key}.`;
  if (/percentile\(|median\(/.test(node.detail))
    return 'Use `percentile_approx`: unlike the exact one, it is combined before the shuffle.';
  if (/collect_(list|set)\(/.test(node.detail))
    return `A list of all values of a group is made in one task: aggregate to what you need of it instead. ${steps}`;
  return steps;
}

/** NULLs and default values match nothing, so an outer join puts each of their rows out once (a weak sign). */
const unmatched = (key: string): string =>
  `The join is outer and puts out about as many rows as it reads: look first whether the value is NULL or a default of ${key}. If so, join only the other rows, and add these by \`unionByName(…, allowMissingColumns=True)\`.`;

function putsOutAsRead(at: NodeAt): boolean {
  if (!/(Left|Right|Full)Outer/.test(at.node.detail)) return false;
  const out = rowsOf(at);
  const read = Math.max(...inputs(at).map(each => rowsOf(each) ?? 0));
  return out !== null && read > 0 && out >= 0.9 * read && out <= 1.1 * read;
}

function aboutAdaptive({ at, exchange, numPartitions }: ShuffledFor, worst: Task, facts: RunFacts): string[] {
  const { applicationId } = at.query;
  const setting = facts.property(applicationId, THRESHOLD.name);
  const threshold = setting === null ? THRESHOLD.bytes : parseBytes(setting);
  const isSmall = threshold === null || bytesRead(worst) < threshold;
  if (wasSplit(exchange))
    return ['Adaptive execution split partitions already, but it cannot split one map task’s rows.'];
  if (
    numPartitions !== null &&
    numPartitions > AVERAGED_FROM &&
    facts.property(applicationId, 'spark.shuffle.accurateBlockSkewedFactor') === null
  )
    return [
      `Adaptive execution could not see the skew: above ${AVERAGED_FROM} shuffle partitions Spark keeps average sizes. Use fewer, or set \`spark.shuffle.accurateBlockSkewedFactor=5\`.`,
    ];
  if (!isAdaptive(at))
    return isSmall || isOfStream(at)
      ? []
      : ['This query ran without adaptive execution, which splits such partitions: `spark.sql.adaptive.enabled=true`.'];
  if (threshold === null || !isSmall) return [];
  return [
    `Adaptive execution splits only partitions over ${formatBytes(threshold)}, and this one has ${formatBytes(bytesRead(worst))}: a lower \`${THRESHOLD.name}\` makes it split them.`,
  ];
}

/** Its state has a fixed number of partitions: Spark plans it without adaptive execution. */
const isOfStream = (at: NodeAt): boolean =>
  descendants(at).some(({ node }) => /^(MicroBatchScan|StateStore)/.test(node.name));

const isAdaptive = ({ above }: NodeAt): boolean =>
  above !== null && (/^AdaptiveSparkPlan/.test(above.node.name) || isAdaptive(above));

const wasSplit = ({ above }: NodeAt): boolean =>
  above !== null &&
  ((metric(above, 'number of skewed partitions') ?? 0) > 0 ||
    (!/^Exchange|Join/.test(above.node.name) && wasSplit(above)));
