import { groupBy } from '../groupBy';
import type { Found } from './finding';
import { functionName, pythonCalls, runsPython } from './pythonCalls';
import { consumer, type NodeAt, rowsOf } from './planNodes';
import { placeOf } from './placeOf';
import { LAMBDA } from './planDetail';
import type { RunFacts } from './runFacts';
import { asNondeterministic } from './safeEdits';
import { formatDuration } from '../../text/formatDuration';
import { formatCount } from '../../text/formatCount';

/**
 * A Python function with the same arguments in several nodes of one query: Spark pushes a filter on a function's column
 * below the projection, and computes the column again for it. Several calls in one node are one evaluation. Saving: what
 * all nodes but the dearest took.
 */
export function functionsEvaluatedTwice(facts: RunFacts): Found[] {
  const ran = facts.nodes.filter(at => runsPython(at) && at.node.stageIds.length > 0);
  const byQuery = groupBy(ran, ({ query }) => query);
  return [...byQuery.values()].flatMap(nodes => {
    const calls = [...new Set(nodes.flatMap(pythonCalls))];
    const places = calls.map(call => ({ call, at: nodes.filter(node => evaluates(node, call)) }));
    const twice = places.filter(({ at }) => at.length > 1);
    // Functions of the same nodes are timed together.
    const together = groupBy(twice, ({ at }) => at.map(({ node }) => node.id).join(' '));
    return [...together.values()].map(found =>
      toFound(
        found.map(({ call }) => call),
        found[0]!.at,
        facts,
      ),
    );
  });
}

/** By itself, or as an argument of another Python function. */
function evaluates(at: NodeAt, call: string): boolean {
  return pythonCalls(at).some(each => each === call || each.includes(`(${call}`) || each.includes(`, ${call}`));
}

function toFound(calls: string[], nodes: NodeAt[], facts: RunFacts): Found {
  const times = nodes.map(at => facts.elapsedOf(at)).sort((a, b) => b - a);
  const lost = times.slice(1).reduce((sum, time) => sum + time, 0);
  const rows = nodes.map(rowsOf).filter(each => each !== null);
  const isCounted = rows.length === nodes.length;
  const made = rows.reduce((sum, each) => sum + each, 0);
  const names = [...new Set(calls.map(functionName))];
  const isFiltered = nodes.some(at => consumer(at)?.node.name === 'Filter');
  const place = placeOf(facts, ...(nodes as [NodeAt, ...NodeAt[]]));
  return {
    rule: 'python.evaluatedTwice',
    title: 'Python function evaluated twice',
    found:
      `\`${names.join('`, `')}\` runs ${nodes.length === 2 ? 'twice' : `${nodes.length} times`} for the same column` +
      `${isCounted ? `: ${formatCount(made)} calls for ${formatCount(Math.max(...rows))} rows` : ''}. The second time takes ` +
      `${formatDuration(lost)}${isFiltered ? ': a filter on the column was moved below it' : ''}.`,
    ...place,
    safeEdit: names.length === 1 ? asNondeterministic(facts.run, place.lines[0], names[0]!) : null,
    cost: times.reduce((sum, time) => sum + time, 0),
    saving: lost,
    evidence: {
      function: names.join(', '),
      evaluations: nodes.length,
      timeLost: lost,
      ...(isCounted ? { calls: made, rowsKept: Math.min(...rows) } : {}),
    },
    change:
      `${marking(names, facts)} Spark then evaluates it once for each row, and filters the result. ` +
      'Or `cache()` the DataFrame that has the column before the filter.',
  };
}

function marking([name, ...others]: string[], { run }: RunFacts): string {
  if (others.length > 0 || name === LAMBDA) return 'Call `asNondeterministic()` on the function that `udf` returns.';
  const registers = new RegExp(`\\bregister\\(\\s*["']${name}["']`);
  return run.script.sources.some(({ text }) => registers.test(text))
    ? `Register the function as \`spark.udf.register("${name}", udf(…).asNondeterministic())\`.`
    : `Mark the function: \`${name} = ${name}.asNondeterministic()\`.`;
}
