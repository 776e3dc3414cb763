import type { PlanMetric } from './run';

/** The one time of a plan node. */
export interface NodeTime {
  /** Milliseconds. */
  time: number;
  /** `tasks`: the sum over tasks, which run side by side. `driver`: time that passed on the driver. */
  over: 'tasks' | 'driver';
}

interface Rule {
  /** Spark's name of the metric. */
  name: string | RegExp;
  /**
   * `whole`: the node's time. `stretch`: one of several that follow each other or lie on both sides of a shuffle, so that
   * they add up. `part`: is in a whole already, or is of something else; it stays among the metrics.
   */
  is: 'whole' | 'stretch' | 'part';
  over: NodeTime['over'];
  /**
   * True where no other node's work is in it, so that it is a part of its stage's executor time. The others go on while
   * the node waits for its input or for what reads it.
   */
  own?: boolean;
  why: string;
}

/** Every time that nodes of Spark 3.5 and 4 report, from the sources of the nodes that set them. */
const RULES: Rule[] = [
  rule(
    'time to run Python workers',
    'whole',
    'tasks',
    'from the start of a worker until it is done: it holds the next three',
    true,
  ),
  rule('time to start Python workers', 'part', 'tasks', 'of running them'),
  rule(
    'time to initialize Python workers',
    'part',
    'tasks',
    'of running them; of a worker that is used again it also counts how long it had nothing to do',
  ),
  rule('time to execute Python code', 'part', 'tasks', 'of running them'),
  rule(
    'duration',
    'whole',
    'tasks',
    'of generated code, from its first row to its last: all that it waits for is in it',
  ),
  rule('sort time', 'whole', 'tasks', 'of the sorter alone, its input is read before', true),
  rule('time in aggregation build', 'whole', 'tasks', 'of reading all input into the hash table'),
  rule('time to build hash map', 'whole', 'tasks', 'of reading one side of a shuffled hash join'),
  rule('scan time', 'whole', 'tasks', 'of reading batches of a file', true),
  rule('metadata time', 'part', 'driver', 'the driver lists files before tasks read them'),
  rule(/pruning time$/, 'part', 'driver', 'the driver chooses partitions before tasks read them'),
  rule('shuffle write time', 'stretch', 'tasks', 'of the tasks below the exchange', true),
  rule('fetch wait time', 'stretch', 'tasks', 'of the tasks above the exchange', true),
  rule(
    /^remote (merged )?reqs duration$/,
    'part',
    'tasks',
    'requests run side by side, and while a task does other things',
  ),
  rule('time to collect', 'stretch', 'driver', 'a broadcast or subquery first brings its rows to the driver'),
  rule('time to build', 'stretch', 'driver', 'then it makes a table of them'),
  rule('time to broadcast', 'stretch', 'driver', 'then it sends that out'),
  rule('task commit time', 'part', 'tasks', 'only the end of writing'),
  rule('job commit time', 'part', 'driver', 'only the end of writing'),
  rule('time to update', 'stretch', 'tasks', 'of a state store, input included'),
  rule('time to remove', 'stretch', 'tasks', 'of a state store, after its updates'),
  rule('time to commit changes', 'stretch', 'tasks', 'of a state store, last'),
];

function rule(name: Rule['name'], is: Rule['is'], over: Rule['over'], why: string, own = false): Rule {
  return { name, is, over, why, own };
}

/** A node's one time; null where none of its metrics is one. A time that no rule knows counts if no other does. */
export function nodeTime(metrics: PlanMetric[]): NodeTime | null {
  const times = metrics.flatMap(metric => timeOf(metric) ?? []);
  const whole = times.find(each => each.rule?.is === 'whole');
  if (whole) return { time: whole.time, over: whole.rule!.over };
  const stretches = times.filter(each => each.rule?.is === 'stretch');
  const [first] = stretches;
  if (first) return { time: stretches.reduce((sum, { time }) => sum + time, 0), over: first.rule!.over };
  const unknown = times.filter(each => each.rule === null).map(each => each.time);
  // One of them may hold the others: their sum could be of nothing.
  return unknown.length === 0 ? null : { time: Math.max(...unknown), over: 'tasks' };
}

/** The milliseconds of a metric that only its own node's work is in, null for any other metric. */
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
