import type { Found } from './finding';
import { ROW_BY_ROW_MS, timePerRow } from './pickledFunctions';
import { calledFunctions, functionNames, runsPython } from './pythonCalls';
import { rowsOf, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import { distinctLines, type RunFacts } from './runFacts';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';
import { formatCount } from '../../text/formatCount';
import { percent } from '../../text/percent';
import { lineSite } from './lineSite';
import { pythonFunction } from './pythonFunction';

/** Below this share of the workers' time the function itself is not what takes it. */
const OWN_SHARE = 0.5;

/**
 * Nodes whose Python function takes the time, not the way of its rows to the workers and back. Cost: the node's part of
 * its stages. No saving: a profile of the function has to say what can be spared.
 */
export function slowFunctions(facts: RunFacts): Found[] {
  return facts.nodes.filter(runsPython).flatMap(at => slow(at, facts) ?? []);
}

function slow(at: NodeAt, facts: RunFacts): Found | null {
  const { runTime: run, udfTime: own, bytesSent, bytesReturned } = facts.pythonNode(at) ?? {};
  if (!run || (own != null && own < OWN_SHARE * run)) return null;
  const perRow = timePerRow(at, facts);
  if (perRow !== null && perRow < ROW_BY_ROW_MS) return null;
  const rows = rowsOf(at);
  const cost = facts.elapsedOf(at);
  if (cost <= 0) return null;
  const names = calledFunctions(at);
  const defined = names.flatMap(each => pythonFunction(facts.run.script.sources, each) ?? []);
  return {
    rule: 'python.slowFunction',
    title: 'Slow Python function',
    found:
      `${functionNames(at)} took ${formatDuration(cost)} of the run (${percent(cost / facts.wall)}), ${formatDuration(run)} over all tasks` +
      `${rows ? `, ${eachTime(run / rows)} for each of ${formatCount(rows)} rows` : ''}.`,
    ...placeOf(facts, at),
    lines: distinctLines([...facts.lines(at), ...defined.map(each => lineSite(each.file, each.line, each.name))]),
    cost,
    evidence: { function: names.join(', '), timeOverTasks: run, ...(rows === null ? {} : { rows }) },
    excluded: [
      ...(own == null
        ? []
        : [`Not the start of the workers: executing Python is ${percent(own / run)} of their time.`]),
      ...(bytesSent == null
        ? []
        : [`Not the transfer: ${formatBytes(bytesSent + (bytesReturned ?? 0))} went to the workers and back.`]),
    ],
    change:
      'Use functions of `pyspark.sql.functions` where they do the same; else make the function take a batch (`pandas_udf`), filter rows before it, and profile it (`spark.sql.pyspark.udf.profiler=perf`).',
  };
}

/** A row often takes less than a duration shows: two figures then. */
const eachTime = (ms: number): string => (ms < 10 ? `${ms.toPrecision(2)} ms` : formatDuration(ms));
