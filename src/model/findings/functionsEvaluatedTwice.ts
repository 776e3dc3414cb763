import { groupBy } from '../groupBy';
import type { Found } from './finding';
import { functionName, pythonCalls, runsPython } from './pythonCalls';
import { type NodeAt, rowsOf } from './planNodes';
import { distinctLines, type RunFacts } from './runFacts';
import { formatDuration } from '../../text/formatDuration';
import { formatCount } from '../../text/formatCount';

/**
 * A Python function with the same arguments in several nodes of one query: Spark pushes a filter on a function's column
 * below the projection, and computes the column again for it. Saving: what all nodes but the dearest took.
 */
export function functionsEvaluatedTwice(facts: RunFacts): Found[] {
  const byQuery = groupBy(facts.nodes.filter(runsPython), ({ query }) => query);
  return [...byQuery.values()].flatMap(nodes => {
    const calls = nodes.flatMap(at => pythonCalls(at).map(call => ({ call, at })));
    return [...groupBy(calls, ({ call }) => call)].flatMap(([call, found]) => {
      const distinct = [...new Set(found.map(({ at }) => at))];
      return distinct.length > 1 ? [twice(call, distinct, facts)] : [];
    });
  });
}

function twice(call: string, nodes: NodeAt[], facts: RunFacts): Found {
  const times = nodes.map(at => facts.elapsedOf(at)).sort((a, b) => b - a);
  const lost = times.slice(1).reduce((sum, time) => sum + time, 0);
  const rows = nodes.map(rowsOf);
  const calls = rows.every(each => each !== null) ? rows.reduce((sum, each) => sum + each!, 0) : null;
  const kept = calls === null ? null : Math.min(...rows.map(each => each!));
  const name = functionName(call);
  const [first] = nodes;
  const { query } = first!;
  return {
    rule: 'python.evaluatedTwice',
    title: 'Python function evaluated twice',
    found:
      `\`${name}\` runs ${nodes.length === 2 ? 'twice' : `${nodes.length} times`} for the same column` +
      `${calls === null ? '' : `: ${formatCount(calls)} calls for ${formatCount(Math.max(...rows.map(each => each!)))} rows`}. ` +
      `The second time takes ${formatDuration(lost)}: a filter on the column was moved below it.`,
    lines: distinctLines(nodes.flatMap(at => facts.lines(at))),
    applicationId: query.applicationId,
    datasetIds: [...new Set(nodes.flatMap(({ node }) => node.datasetIds))],
    stageIds: [...new Set(nodes.flatMap(({ node }) => node.stageIds))],
    actionId: query.actionId,
    queryId: query.id,
    nodeIds: nodes.map(({ node }) => node.id),
    cost: times.reduce((sum, time) => sum + time, 0),
    saving: lost,
    evidence: {
      function: name,
      evaluations: nodes.length,
      timeLost: lost,
      ...(calls === null ? {} : { calls }),
      ...(kept === null ? {} : { rowsKept: kept }),
    },
    change: `Mark the function: \`${name} = ${name}.asNondeterministic()\`. Spark then evaluates it once for each row, and filters the result. Or \`cache()\` the DataFrame that has the column before the filter.`,
  };
}
