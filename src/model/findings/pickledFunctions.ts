import type { Found } from './finding';
import { functionNames } from './pythonCalls';
import { rowsOf, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import type { RunFacts } from './runFacts';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';

/**
 * A row that takes less than this in a Python worker, ms: reading, calling and writing it take a good part of that, however
 * little the function does.
 */
export const ROW_BY_ROW_MS = 0.03;

/**
 * Functions that Spark calls with pickled rows (`BatchEvalPython`), and that do so little that the way to the worker and
 * back takes most of the time. Cost: the node's part of its stages. No saving: Spark does not time the pickling alone.
 */
export function pickledFunctions(facts: RunFacts): Found[] {
  return facts.nodes.filter(isPickled).flatMap(at => pickled(at, facts) ?? []);
}

const isPickled = ({ node }: NodeAt): boolean => node.name.startsWith('BatchEvalPython');

/** Milliseconds in Python for each row; null where Spark does not report it, or the rows do not go one by one. */
export function timePerRow(at: NodeAt, facts: RunFacts): number | null {
  const { udfTime, runTime } = facts.pythonNode(at) ?? {};
  const time = udfTime ?? runTime;
  const rows = rowsOf(at);
  return isPickled(at) && time && rows ? time / rows : null;
}

function pickled(at: NodeAt, facts: RunFacts): Found | null {
  const perRow = timePerRow(at, facts);
  if (perRow === null || perRow >= ROW_BY_ROW_MS) return null;
  const rows = rowsOf(at)!;
  const cost = facts.elapsedOf(at);
  if (cost <= 0) return null;
  const { bytesSent, bytesReturned } = facts.pythonNode(at)!;
  const bytes = (bytesSent ?? 0) + (bytesReturned ?? 0);
  return {
    rule: 'python.notArrow',
    title: 'Rows go to Python one by one',
    found:
      `${functionNames(at)} takes ${(perRow * 1000).toPrecision(2)} µs a row, much of it to unpickle, call and pickle: ${formatCount(rows)} rows ` +
      `(${formatBytes(bytes)} there and back) took ${formatDuration(cost)} of the run.`,
    ...placeOf(facts, at),
    cost,
    evidence: { rows, bytes, timePerRow: perRow },
    excluded: ['Not a slow function: no row takes long.'],
    change:
      'Use functions of `pyspark.sql.functions` where they do the same; else make it a function of whole columns, a `pandas_udf`. `useArrow=True` alone still calls it row by row.',
  };
}
