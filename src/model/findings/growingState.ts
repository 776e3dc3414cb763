import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import type { CallSite } from '../runEvent';
import type { Stream } from '../stream';
import { completeBatches, type CompleteBatch } from '../streamFigures';
import type { Found } from './finding';
import { longestStreak } from './longestStreak';
import { distinctLines, type RunFacts } from './runFacts';
import { streamLabel } from './streamParts';

/** So many batches in a row with more rows of state than before. */
const LEAST_BATCHES = 5;
/** Less is the state of any stream that begins. */
const LEAST_ROWS = 1000;
/** Nodes of physical plans that keep state. */
const STATEFUL =
  /^(?:StateStoreSave|SessionWindowStateStoreSave|StreamingDeduplicate|StreamingSymmetricHashJoin|FlatMapGroupsWithState|TransformWithState|StreamingGlobalLimit)/;

/**
 * Streams whose state grows to the end while their watermark stands, so that nothing is ever removed. No cost: what it
 * takes comes later, when the memory is full.
 */
export function growingState(facts: RunFacts): Found[] {
  return facts.run.streams.flatMap(stream => growing(stream, facts) ?? []);
}

function growing(stream: Stream, facts: RunFacts): Found | null {
  const batches = completeBatches(stream);
  const streak = longestStreak(batches, LEAST_BATCHES, grew);
  const [first, last] = [streak[0], streak.at(-1)];
  if (!first?.state || !last?.state || last !== batches.at(-1)) return null;
  const rows = last.state.numRowsTotal - first.state.numRowsTotal;
  if (rows < LEAST_ROWS) return null;
  const hasWatermark = last.watermark !== null;
  return {
    rule: 'stream.stateGrows',
    title: 'State that only grows',
    found: `The state of ${streamLabel(stream)} grew in each of the last ${streak.length} batches, to ${formatCount(last.state.numRowsTotal)} rows and ${formatBytes(last.state.memoryUsedBytes)}, and no row was removed: ${hasWatermark ? 'the watermark stands' : 'the query has no watermark'}.`,
    lines: distinctLines([...linesOfState(stream, last, facts), stream.callSite]),
    applicationId: stream.applicationId,
    actionId: stream.actionId,
    queryId: last.queryIds[0] ?? null,
    cost: null,
    evidence: { batches: streak.length, rows: last.state.numRowsTotal, bytes: last.state.memoryUsedBytes },
    excluded: [],
    change: hasWatermark
      ? 'Find out why event time stands: one of several inputs may bring no newer rows, and the slowest decides (`spark.sql.streaming.multipleWatermarkPolicy`); or the column of `withWatermark` is not what its name says.'
      : 'Call `withWatermark` on the event time before it, and have that column (or a `window` of it) among the keys: then Spark removes what is too old. Without event time, bound the keys.',
  };
}

/** The rows of a batch without input do not tell anything. */
function grew({ inputRows, state, watermark }: CompleteBatch, before: CompleteBatch | null): boolean {
  if (!before?.state || !state || inputRows === 0) return false;
  return state.numRowsTotal > before.state.numRowsTotal && state.numRowsRemoved === 0 && watermark === before.watermark;
}

/** The lines of the nodes that keep the state. */
function linesOfState({ applicationId }: Stream, { queryIds }: CompleteBatch, facts: RunFacts): CallSite[] {
  const nodes = queryIds.flatMap(id => facts.nodesOfQuery(applicationId, id));
  return nodes.filter(({ node }) => STATEFUL.test(node.name)).flatMap(at => facts.lines(at));
}
