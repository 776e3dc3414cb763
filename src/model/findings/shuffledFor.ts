import type { Stage } from '../run';
import { consumer, inputs, type NodeAt } from './planNodes';
import type { RunFacts } from './runFacts';
import { withoutIds } from './texts';

/** Why the rows of a stage were shuffled. */
export interface ShuffledFor {
  exchange: NodeAt;
  /** The node that needs its rows in this order, or in these partitions. */
  at: NodeAt;
  /** Names of the columns; null where they are not columns of the user. */
  keys: string | null;
  numPartitions: number | null;
}

/** The node for which the rows of a stage were shuffled by columns; null if they were not. */
export function shuffledFor(stage: Stage, facts: RunFacts): ShuffledFor | null {
  const exchange = facts.nodesIn(stage).find(isReadIn(stage));
  if (!exchange) return null;
  let at = consumer(exchange);
  while (at && at.node.name === 'Sort' && consumer(at)) at = consumer(at);
  if (!at || inputs(at).length === 0) return null;
  const [, keys, count] = /partitioning\((.*?), (\d+)\)/.exec(exchange.node.detail) ?? [];
  return { exchange, at, keys: columns(keys), numPartitions: count === undefined ? null : Number(count) };
}

const isReadIn =
  ({ id }: Stage) =>
  ({ node, above }: NodeAt): boolean =>
    node.name === 'Exchange' &&
    /hashpartitioning|rangepartitioning/.test(node.detail) &&
    above?.node.stageIds.includes(id) === true;

/** Spark names a column that is computed for grouping `_groupingexpression`. */
function columns(keys: string | undefined): string | null {
  const names = keys && withoutIds(keys);
  return names && !names.includes('_groupingexpression') ? names : null;
}
