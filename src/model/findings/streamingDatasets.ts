import type { Dataset } from '../run';
import type { RunFacts } from './runFacts';

/** Whether its rows come without end, so that Spark refuses to cache it. What `foreachBatch` gets has the rows of one batch. */
export function isStreaming(dataset: Dataset, facts: RunFacts): boolean {
  if (facts.run.streams.length === 0) return false;
  const before = facts.withAncestors(dataset, id => isBatch(facts.dataset(id)!));
  return [...before].some(id => facts.dataset(id)!.owner === 'DataStreamReader');
}

export const isBatch = ({ owner, op }: Dataset): boolean => owner === 'DataStreamWriter' && op === 'foreachBatch';
