import { groupBy } from '../groupBy';
import type { Found } from './finding';
import { firstList, partsOf } from './planDetail';
import { descendants, metric, rowsOf, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import type { RunFacts } from './runFacts';
import { scanOf } from './scans';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { withoutIds } from './texts';

/** Rows of the scan from which on reading and shuffling them again counts. */
const ROWS = 1_000_000;

/**
 * One table that a query reads and shuffles twice by the same keys. Spark reuses a shuffle only if all below it is equal,
 * so other columns or filters, or an aggregate, make it do both. Saving: the stages that write the cheaper of the two.
 */
export function sameShuffleTwice(facts: RunFacts): Found[] {
  const shuffles = facts.nodes.flatMap(at => shuffleOf(at, facts) ?? []);
  const byTable = groupBy(shuffles, ({ at, key }) => `${at.query.applicationId}/${at.query.id}/${key}`);
  return [...byTable.values()].flatMap(same => (same.length < 2 ? [] : [twice(same, facts)]));
}

interface Shuffle {
  at: NodeAt;
  scan: NodeAt;
  keys: string;
  /** What must be equal: keys and table. */
  key: string;
  stageIds: number[];
  time: number;
}

function shuffleOf(at: NodeAt, facts: RunFacts): Shuffle | null {
  const keys = /^Exchange hashpartitioning\(/.exec(at.node.detail);
  if (!keys) return null;
  const below = descendants(at);
  const leaves = below.filter(({ below: children }) => children.length === 0);
  const [scan] = leaves;
  const from = scan && leaves.length === 1 ? scanOf(scan) : null;
  if (!scan || !from || from.location === '' || (rowsOf(scan) ?? 0) < ROWS) return null;
  // An exchange below would be the one that is repeated.
  if (below.some(({ node }) => node.name === 'Exchange')) return null;
  const names = partsOf(at.node.detail, keys[0].length).slice(0, -1).map(withoutIds).join(', ');
  const stageIds = [...new Set(below.flatMap(({ node }) => node.stageIds))];
  const time = facts.elapsed(at.query.applicationId, stageIds);
  return { at, scan, keys: names, key: [names, from.format, from.location, from.bytes].join('|'), stageIds, time };
}

function twice(same: Shuffle[], facts: RunFacts): Found {
  const [dearest, ...others] = [...same].sort((a, b) => b.time - a.time) as [Shuffle, Shuffle];
  const saving = others.reduce((sum, { time }) => sum + time, 0);
  const bytes = others.reduce((sum, { at }) => sum + (metric(at, 'shuffle bytes written') ?? 0), 0);
  const isAggregated = same.some(({ at }) => descendants(at).some(({ node }) => /Aggregate/.test(node.name)));
  const columns = same.map(({ scan }) => firstList(scan.node.detail).map(withoutIds).join(', '));
  return {
    ...placeOf(facts, joinAbove(dearest.at), dearest.at, ...others.map(({ at }) => at)),
    rule: 'join.sameShuffleTwice',
    title: 'Same table shuffled twice',
    found:
      `The query reads ${formatCount(rowsOf(dearest.scan) ?? 0)} rows of one table ${same.length} times and shuffles them each time by ${dearest.keys}: ` +
      `${formatDuration(saving)} and ${formatBytes(bytes)} again.`,
    stageIds: [...new Set(same.flatMap(({ stageIds }) => stageIds))],
    cost: saving,
    saving,
    evidence: { times: same.length, keys: dearest.keys, bytesAgain: bytes, again: saving },
    change: isAggregated
      ? `Where an aggregate is joined back to the rows that it was made of, use the aggregate over a window: \`F.max(…).over(Window.partitionBy(${firstKey(dearest)}))\`. It shuffles once.`
      : `Use the same columns and filters on both sides (they read \`${columns.join('` and `')}\`), or select all of them first: Spark then reuses the first shuffle.`,
  };
}

/** For what a shuffle is made: its line is the one to change. */
function joinAbove(at: NodeAt): NodeAt {
  for (let above = at.above; above; above = above.above) if (/Join/.test(above.node.name)) return above;
  return at;
}

const firstKey = ({ keys }: Shuffle): string =>
  keys
    .split(', ')
    .map(key => JSON.stringify(key))
    .join(', ');
