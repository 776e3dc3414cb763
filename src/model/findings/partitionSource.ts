import type { PlanNode, Stage } from '../run';
import { keepsState } from './keepsState';
import { readsCache, readsRdd } from '../leafNodes';
import type { NodeAt } from './planNodes';
import type { RunFacts } from './runFacts';

/** What set the number of tasks of a stage. */
export interface PartitionSource {
  kind: 'coalesce' | 'repartition' | 'merged' | 'state' | 'shuffle' | 'scan' | 'made';
  at: NodeAt;
}

/** Null where the plan does not show it, as for RDDs. */
export function partitionSource(stage: Stage, facts: RunFacts): PartitionSource | null {
  const nodes = facts.nodesIn(stage);
  const read = nodes.find(({ node, above }) => node.name === 'Exchange' && above?.node.stageIds.includes(stage.id));
  const kinds: [PartitionSource['kind'], NodeAt | undefined][] = [
    ['coalesce', nodes.find(({ node }) => node.name === 'Coalesce')],
    ['repartition', read && /REPARTITION_BY_NUM/.test(read.node.detail) ? read : undefined],
    ['merged', nodes.find(({ node }) => node.name === 'AQEShuffleRead' && /coalesced/.test(node.detail))],
    ['state', keepsState(stage, facts) ? read : undefined],
    ['shuffle', read],
    ['scan', nodes.find(({ node }) => isScan(node))],
    ['made', nodes.find(({ node }) => readsRdd(node) || /^(Range|LocalTableScan|Generate)/.test(node.name))],
  ];
  const found = kinds.find(([, at]) => at !== undefined);
  return found ? { kind: found[0], at: found[1]! } : null;
}

const isScan = (node: PlanNode): boolean =>
  /^(Scan|BatchScan|FileScan) /.test(node.name) && !readsCache(node) && !readsRdd(node);
