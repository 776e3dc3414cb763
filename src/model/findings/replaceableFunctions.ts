import { formatCount } from '../../text/formatCount';
import { groupBy } from '../groupBy';
import type { PlanNode, PythonNode, Run } from '../run';
import { builtinFor } from './builtinFor';
import type { Found } from './finding';
import type { RunFacts } from './runFacts';
import { LAMBDA } from './planDetail';
import { lineSite } from './lineSite';
import type { PythonFunction } from './pythonFunction';
import { pythonFunction } from './pythonFunction';

/** Functions that are called for each row: Spark's `SQL_BATCHED_UDF`, and `SQL_ARROW_BATCHED_UDF` with Arrow. */
const ROW_BY_ROW = /^BatchEvalPython |^ArrowEvalPython .*, 101$/s;

/**
 * A Python UDF that a Spark function can replace, so that no rows go to a Python worker. Cost: the time in its workers
 * divided by the slots. No saving: the Spark function takes time, too.
 */
export function replaceableFunctions(facts: RunFacts): Found[] {
  const { run, thresholds } = facts;
  const found = run.ledger.pythonNodes.flatMap(node => {
    const inPlan = planNode(run, node);
    const names = functionsOf(inPlan, run.script.sources);
    const functions = names.flatMap(name => pythonFunction(run.script.sources, name) ?? []);
    const builtins = functions.map(builtinFor);
    // The time is that of the node, so it is saved only if all functions of the node are replaced.
    if (names.length === 0 || builtins.length < names.length || builtins.includes(null)) return [];
    return [{ node, inPlan, names, functions, builtins: builtins as string[] }];
  });
  const places = groupBy(found, ({ functions }) => functions.map(placeOf).join(' '));
  return [...places.values()].flatMap(nodes => {
    const sum = (value: (node: PythonNode) => number | null) =>
      nodes.reduce((all, { node }) => all + (value(node) ?? 0), 0);
    // Spark reports the time of the function from 4.1, and the time of the workers from 4.0.
    const time = sum(each => each.udfTime ?? each.runTime);
    if (time === 0 || time < thresholds.replaceableTime) return [];
    const { node, names, functions, builtins } = nodes[0]!;
    const rows = sum(each => each.rowsReturned);
    const sites = [
      ...functions.map(({ file, line, name }) => lineSite(file, line, name)),
      ...(node.callSite ? [node.callSite] : []),
    ];
    return [
      {
        rule: 'python.replaceableFunction',
        title: 'Python function with a built-in equivalent',
        found: `${names.map(name => `\`${name}\``).join(', ')} ran in Python workers${rows > 0 ? ` for ${formatCount(rows)} rows` : ''}.`,
        lines: sites,
        stageIds: [...new Set(nodes.flatMap(({ inPlan }) => inPlan?.stageIds ?? []))],
        cost: time / facts.slots(node.applicationId),
        evidence: { rows, bytes: sum(each => each.bytesSent) + sum(each => each.bytesReturned) },
        change: [...new Set(builtins)].join(' '),
        actionId: node.actionId,
      },
    ];
  });
}

function placeOf({ file, line, name }: PythonFunction): string {
  return `${file}:${line}:${name}`;
}

/**
 * `BatchEvalPython [shout(concat(name#2, !))#10], [pythonUDF0#11]`: the functions are in the first brackets, under the
 * names that Spark knows. An argument may be a Spark function, or another function of the script.
 */
function functionsOf(node: PlanNode | null, sources: Run['script']['sources']): string[] {
  if (node === null || !ROW_BY_ROW.test(node.detail)) return [];
  const list = node.detail.slice(node.detail.indexOf('[') + 1, node.detail.lastIndexOf('], ['));
  const names: string[] = [];
  let depth = 0;
  for (const [sign, name] of list.matchAll(/([A-Za-z_]\w*|<lambda>)\(|[()]/g)) {
    if (sign === ')') depth--;
    else if (name !== undefined && (depth++ === 0 || isDefined(name, sources))) names.push(name);
    else if (sign === '(') depth++;
  }
  return [...new Set(names)];
}

function isDefined(name: string, sources: Run['script']['sources']): boolean {
  return name === LAMBDA || sources.some(({ text }) => new RegExp(`\\bdef ${name}\\(`).test(text));
}

function planNode(run: Run, { applicationId, queryId, nodeId }: PythonNode): PlanNode | null {
  const query = run.queries.find(each => each.id === queryId && each.applicationId === applicationId);
  const waiting = query?.plans.final ? [query.plans.final] : [];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.id === nodeId) return node;
    waiting.push(...node.children);
  }
  return null;
}
