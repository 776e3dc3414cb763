import type { FoldedNode } from '../../layout/foldPlan';
import { foldPlan } from '../../layout/foldPlan';
import type { Query } from '../../model/run';
import { planFacts } from './planFacts';
import { printable } from './printable';
import { plural } from '../../text/plural';

/**
 * The changes by adaptive execution in one line: `4 re-plans: SortMergeJoin → BroadcastHashJoin, 200 → 4 partitions`; empty if
 * there are none.
 */
export function planDifference(query: Query): string {
  const { initial, final } = query.plans;
  if (initial === null || final === null) return '';
  const changes = [...operatorChanges(foldPlan(initial), foldPlan(final)), ...partitionChanges(foldPlan(final))];
  const count = query.replans > 0 ? plural(query.replans, 're-plan') : '';
  if (changes.length === 0) return count === '' ? '' : `${count}, same operators`;
  return [count, changes.join(', ')].filter(text => text !== '').join(': ');
}

function operatorChanges(initial: FoldedNode, final: FoldedNode): string[] {
  const counts = new Map<string, number>();
  visit(initial, each => counts.set(nameOf(each), (counts.get(nameOf(each)) ?? 0) - 1));
  visit(final, each => counts.set(nameOf(each), (counts.get(nameOf(each)) ?? 0) + 1));
  const gone = [...counts].filter(([, count]) => count < 0);
  const come = [...counts].filter(([, count]) => count > 0);
  return [...swapped(gone, come), ...gone.map(told('−')), ...come.map(told('+'))];
}

/** Removes a pair of joins from both lists: one type was replaced by another. */
function swapped(gone: [string, number][], come: [string, number][]): string[] {
  const isJoin = ([name]: [string, number]): boolean => name.endsWith('Join');
  const [from, to] = [gone.findIndex(isJoin), come.findIndex(isJoin)];
  if (from < 0 || to < 0) return [];
  const [before] = gone.splice(from, 1);
  const [after] = come.splice(to, 1);
  return [`${before?.[0]} → ${after?.[0]}`];
}

function told(sign: string): (change: [string, number]) => string {
  return ([name, count]) => `${sign} ${name}${Math.abs(count) > 1 ? ` ×${Math.abs(count)}` : ''}`;
}

function partitionChanges(final: FoldedNode): string[] {
  const changes = new Set<string>();
  visit(final, each => {
    const before = /(?:hash|range)\(.*\) (\d+)$|^round robin (\d+)$/.exec(
      planFacts({ ...each, shuffleRead: null }).detail,
    )?.[1];
    const after = each.shuffleRead?.metrics.find(metric => metric.name === 'number of partitions')?.value;
    if (before !== undefined && after != null && String(after) !== before) changes.add(`${before} → ${after}`);
  });
  const most = [...changes].slice(0, 3);
  if (most.length === 0) return [];
  return [`partitions ${most.join(', ')}${changes.size > most.length ? ', …' : ''}`];
}

function nameOf(each: FoldedNode): string {
  return printable(each.node.name).replace(/ .*/, '');
}

function visit(each: FoldedNode, what: (each: FoldedNode) => void): void {
  what(each);
  for (const child of each.children) visit(child, what);
}
