import { firstList } from './planDetail';
import type { NodeAt } from './planNodes';

const PYTHON = /EvalPython|InPandas|InArrow|PythonUDTF|ArrowWindowPython|ArrowAggregatePython|WindowInPandas/;

export const runsPython = ({ node }: Pick<NodeAt, 'node'>): boolean => PYTHON.test(node.name);

/**
 * The calls of Python functions that a node evaluates, as Spark prints them, without the id of the result:
 * `BatchEvalPython [slow(id#0L)#12, f(g(x#1))#13], [pythonUDF0#14]` → `slow(id#0L)`, `f(g(x#1))`.
 */
export function pythonCalls({ node }: Pick<NodeAt, 'node'>): string[] {
  return firstList(node.detail)
    .filter(call => call.includes('('))
    .map(call => call.replace(/#\d+L?$/, ''));
}

/** `slow(id#0L)` → `slow`. */
export const functionName = (call: string): string => call.slice(0, call.indexOf('('));
