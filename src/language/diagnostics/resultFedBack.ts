import type { PlacedChunk } from '../pythonFile';
import type { Loop } from '../syntax';
import type { JobSource } from './jobSource';
import { eachChild, type Node } from './syntaxNodes';

/**
 * Whether the result of an action in a loop reaches the arguments of a Spark call in the loop, by variables: the loop is an
 * algorithm, such as a gradient descent, whose iterations need each other.
 */
export function isResultFedBack(source: JobSource, chunk: PlacedChunk, loop: Loop): boolean {
  const calls = source.callsInside(chunk, loop);
  const actions = new Set(calls.filter(({ kind }) => kind === 'action').map(({ place }) => place as Node));
  const fromActions = namesFrom(loop, actions);
  if (fromActions.size === 0) return false;
  return calls.some(({ place }) => {
    if (place.type !== 'call') return false;
    const given: Node[] = [...place.positional, ...place.keywords.map(({ value }) => value)];
    return given.some(each => someIn(each, node => node.type === 'name' && fromActions.has(node.name)));
  });
}

/** The variables that get a value from the given nodes, directly or by other variables. */
function namesFrom(loop: Loop, origins: ReadonlySet<Node>): ReadonlySet<string> {
  const flows = flowsIn(loop);
  const names = new Set<string>();
  const isFrom = (node: Node): boolean => origins.has(node) || (node.type === 'name' && names.has(node.name));
  for (let before = -1; before < names.size;) {
    before = names.size;
    for (const { value, into } of flows) if (someIn(value, isFrom)) namesIn(into).forEach(name => names.add(name));
  }
  return names;
}

interface Flow {
  value: Node;
  /** Names in it can hold the value afterwards. */
  into: Node;
}

function flowsIn(loop: Loop): Flow[] {
  const flows: Flow[] = [];
  for (const statement of loop.body) {
    someIn(statement, node => {
      if ((node.type === 'assignment' || node.type === 'walrus') && node.value !== null)
        flows.push({ value: node.value, into: node.target });
      else if (node.type === 'loop' && node.target !== null) flows.push({ value: node.source, into: node.target });
      // `costs.append(df.count())`
      else if (node.type === 'call' && node.callee.type === 'attribute')
        node.positional.forEach(value => flows.push({ value, into: node.callee }));
      return false;
    });
  }
  return flows;
}

function namesIn(target: Node): string[] {
  const names: string[] = [];
  someIn(target, node => {
    if (node.type === 'name') names.push(node.name);
    return false;
  });
  return names;
}

/** Whether a node, or one in it, matches. */
export function someIn(outer: Node, matches: (node: Node) => boolean): boolean {
  const open: Node[] = [outer];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (matches(node)) return true;
    eachChild(node, child => open.push(child));
  }
  return false;
}
