import { groupBy } from '../groupBy';
import type { PlanNode, Run } from '../run';
import { stageWork } from './stageWork';

/** A Python function of the script, and its time in the workers. */
export interface FunctionTime {
  name: string;
  file: string;
  /** Line of its `def` or `lambda`, and its last line, from 1. */
  line: number;
  lastLine: number;
  /** Wall time of the run in ms, `python` of `lineProfile` by function. */
  time: number;
}

/**
 * The functions that plan nodes ran, with their wall time: the same time as `python` in the profile by line, shown where the
 * function is defined. Several functions of one node share its time equally. A function that was not shipped in this run, or
 * whose name stands for several functions, is left out.
 */
export function functionTimes(run: Run): FunctionTime[] {
  const defined = new Definitions(run);
  const found = new Map<FunctionTime, number>();
  for (const { elapsed, pieces } of stageWork(run))
    for (const { node, isPython, share } of pieces) {
      if (node === null || !isPython) continue;
      const functions = defined.of(node);
      for (const each of functions) found.set(each, (found.get(each) ?? 0) + (elapsed * share) / functions.length);
    }
  return Array.from(found, ([definition, time]) => ({ ...definition, time })).sort((a, b) => b.time - a.time);
}

/** The functions that the driver pickled, by name: they have the names that plans show. */
class Definitions {
  private readonly byName: Map<string, FunctionTime | null>;
  private readonly byNode = new Map<PlanNode, FunctionTime[]>();

  constructor({ ledger, script }: Run) {
    const shipped = groupBy(
      ledger.closures.flatMap(({ functions }) => functions),
      ({ name }) => name.slice(name.lastIndexOf('.') + 1),
    );
    const texts = new Map(script.sources.map(({ file, text }) => [file, text]));
    this.byName = new Map(
      Array.from(shipped, ([name, all]) => {
        const [first] = all;
        const isOne = all.every(({ file, line }) => file === first!.file && line === first!.line);
        const text = texts.get(first!.file);
        const range = isOne && text !== undefined ? definitionAt(text.split('\n'), first!.line) : null;
        return [name, range && { name, file: first!.file, ...range, time: 0 }];
      }),
    );
  }

  of(node: PlanNode): FunctionTime[] {
    let found = this.byNode.get(node);
    if (!found) this.byNode.set(node, (found = this.find(node.detail)));
    return found;
  }

  /** `ArrowEvalPython [f(g(id#0L))#12], …` → f and g. */
  private find(detail: string): FunctionTime[] {
    const names = new Set(Array.from(detail.matchAll(/([A-Za-z_]\w*|<lambda>)\(/g), ([, name]) => name!));
    return [...names].flatMap(name => this.byName.get(name) ?? []);
  }
}

const DEFINES = /^\s*(async\s+)?def\b/;

/** @param line the function's first line as Python reports it, from 1: that of its first decorator. */
function definitionAt(lines: string[], line: number): { line: number; lastLine: number } | null {
  if (lines[line - 1] === undefined) return null;
  if (!/^\s*@/.test(lines[line - 1]!) && !DEFINES.test(lines[line - 1]!)) return { line, lastLine: line };
  const at = lines.findIndex((text, index) => index >= line - 1 && DEFINES.test(text));
  if (at < 0) return null;
  const indent = indentOf(lines[at]!);
  let last = headerEnd(lines, at);
  for (let index = last + 1; index < lines.length; index++) {
    const text = lines[index]!.trim();
    if (text === '' || text.startsWith('#')) continue;
    if (indentOf(lines[index]!) <= indent) break;
    last = index;
  }
  return { line: at + 1, lastLine: last + 1 };
}

/** The line in which the brackets of the parameters are closed. */
function headerEnd(lines: string[], from: number): number {
  let open = 0;
  for (let index = from; index < lines.length; index++) {
    for (const sign of lines[index]!) open += Number('([{'.includes(sign)) - Number(')]}'.includes(sign));
    if (open <= 0) return index;
  }
  return from;
}

const indentOf = (text: string) => text.length - text.trimStart().length;
