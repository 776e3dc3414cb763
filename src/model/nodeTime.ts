import type { PlanMetric } from './run';

/** The time shown for a plan node. */
export interface NodeTime {
  /** Milliseconds. */
  time: number;
  /** `tasks`: the sum over tasks, which run in parallel. `driver`: elapsed time on the driver. */
  over: 'tasks' | 'driver';
}

interface Rule {
  /** Spark's name for the metric. */
  name: string | RegExp;
  /**
   * `whole`: the time of the node. `stretch`: one of several times that follow each other or are on both sides of a
   * shuffle, so they are added. `part`: already included in a whole, or unrelated to it; it is shown only as a metric.
   */
  is: 'whole' | 'stretch' | 'part';
  over: NodeTime['over'];
  /**
   * True if the time excludes the work of other nodes, so that it is a part of the executor time of its stage. The
   * other times include waiting for the node's input or output.
   */
  own?: boolean;
  why: string;
}

/** Every time metric of Spark 3.5 and 4 nodes, from the source code of the nodes that set them. */
const RULES: Rule[] = [
  rule(
    'time to run Python workers',
    'whole',
    'tasks',
    'from the start of a worker until it ends: includes the next three',
    true,
  ),
  rule('time to start Python workers', 'part', 'tasks', 'part of running them'),
  rule(
    'time to initialize Python workers',
    'part',
    'tasks',
    'part of running them; for a reused worker it also includes its idle time',
  ),
  rule('time to execute Python code', 'part', 'tasks', 'part of running them'),
  rule('duration', 'whole', 'tasks', 'of generated code, from its first row to its last: includes all waiting'),
  rule('sort time', 'whole', 'tasks', 'of the sorter only: its input is read before', true),
  rule('time in aggregation build', 'whole', 'tasks', 'reading all input into the hash table'),
  rule('time to build hash map', 'whole', 'tasks', 'reading one side of a shuffled hash join'),
  rule('scan time', 'whole', 'tasks', 'reading batches of a file', true),
  rule('metadata time', 'part', 'driver', 'the driver lists files before tasks read them'),
  rule(/pruning time$/, 'part', 'driver', 'the driver chooses partitions before tasks read them'),
  rule('shuffle write time', 'stretch', 'tasks', 'in the tasks below the exchange', true),
  rule('fetch wait time', 'stretch', 'tasks', 'in the tasks above the exchange', true),
  rule(
    /^remote (merged )?reqs duration$/,
    'part',
    'tasks',
    'requests run in parallel, and while a task does other work',
  ),
  rule('time to collect', 'stretch', 'driver', 'a broadcast or subquery first sends its rows to the driver'),
  rule('time to build', 'stretch', 'driver', 'then it builds a table from them'),
  rule('time to broadcast', 'stretch', 'driver', 'then it sends the table to the executors'),
  rule('task commit time', 'part', 'tasks', 'only the end of a write'),
  rule('job commit time', 'part', 'driver', 'only the end of a write'),
  rule('time to update', 'stretch', 'tasks', 'of a state store, input included'),
  rule('time to remove', 'stretch', 'tasks', 'of a state store, after its updates'),
  rule('time to commit changes', 'stretch', 'tasks', 'of a state store, last'),
];

function rule(name: Rule['name'], is: Rule['is'], over: Rule['over'], why: string, own = false): Rule {
  return { name, is, over, why, own };
}

/**
 * The time of a node; null if none of its metrics is a time. A time without a rule counts only if no other time does.
 */
export function nodeTime(metrics: PlanMetric[]): NodeTime | null {
  const times = metrics.flatMap(metric => timeOf(metric) ?? []);
  const whole = times.find(each => each.rule?.is === 'whole');
  if (whole) return { time: whole.time, over: whole.rule!.over };
  const stretches = times.filter(each => each.rule?.is === 'stretch');
  const [first] = stretches;
  if (first) return { time: stretches.reduce((sum, { time }) => sum + time, 0), over: first.rule!.over };
  const unknown = times.filter(each => each.rule === null).map(each => each.time);
  // One of them may include the others, so their sum would have no meaning.
  return unknown.length === 0 ? null : { time: Math.max(...unknown), over: 'tasks' };
}

/** Milliseconds of a metric that covers only the work of its own node; null for any other metric. */
export function ownTime(metric: PlanMetric): number | null {
  const found = timeOf(metric);
  return found?.rule?.own ? found.time : null;
}

function timeOf(metric: PlanMetric): { time: number; rule: Rule | null } | null {
  const { name, type, value } = metric;
  if (value === null || (type !== 'timing' && type !== 'nsTiming')) return null;
  const found = RULES.find(each => (typeof each.name === 'string' ? each.name === name : each.name.test(name)));
  return { time: type === 'nsTiming' ? value / 1e6 : value, rule: found ?? null };
}
