import { firstList, LAMBDA } from './planDetail';
import type { NodeAt } from './planNodes';

const PYTHON = /EvalPython|InPandas|InArrow|PythonUDTF|ArrowWindowPython|ArrowAggregatePython|WindowInPandas/;

export const runsPython = ({ node }: Pick<NodeAt, 'node'>): boolean => PYTHON.test(node.name);

/**
 * The calls of Python functions that a node evaluates, as Spark prints them, without the id of the result:
 * `BatchEvalPython [slow(id#0L)#12, f(g(x#1))#13], [pythonUDF0#14]` → `slow(id#0L)`, `f(g(x#1))`. It remains where a
 * function has no name: nothing else tells two of them apart.
 */
export function pythonCalls({ node }: Pick<NodeAt, 'node'>): string[] {
  // `ArrowAggregatePython [k#1L], [mean(v#2)#3], [k#1L, mean(v)#3]`: its keys come first.
  const from = /^(ArrowAggregatePython|AggregateInPandas)/.test(node.name) ? node.detail.indexOf('], [') + 2 : 0;
  return firstList(node.detail.slice(from))
    .filter(call => call.includes('('))
    .map(call => (call.includes(LAMBDA) ? call : call.replace(/#\d+L?$/, '')));
}

/** `slow(id#0L)` → `slow`. */
export const functionName = (call: string): string => call.slice(0, call.indexOf('('));

/** `FlatMapGroupsInPandas [day#1L], total(day#1L)#2, [day#3L]`, `MapInPandas frames(id#0L)#3, [id#5L], false`. */
const OF_GROUPS_OR_BATCHES = /^(?:FlatMap|Map)\w+ (?:\[[^\]]*\], )*(\w+|<lambda>)\(/;

/** Names of the functions that a node calls. */
export function calledFunctions(at: NodeAt): string[] {
  const only = OF_GROUPS_OR_BATCHES.exec(at.node.detail)?.[1];
  return only === undefined ? [...new Set(pythonCalls(at).map(functionName))] : [only];
}

/** The same as code in a text: `` `slow`, `fast` ``. */
export function functionNames(at: NodeAt): string {
  const names = calledFunctions(at).map(name => `\`${name}\``);
  return names.join(', ') || 'the Python function';
}
