import * as l10n from '@vscode/l10n';
import type { Comprehension, Expression, Loop } from '../syntax';
import type { PlacedCall } from '../callRecorder';
import type { JobSource, MethodCall, Placed } from './jobSource';
import { objectOf } from './jobSource';
import { loopsAround } from './loops';
import { isResultFedBack, someIn } from './resultFedBack';
import type { FindInSource } from './sourceDiagnostic';
import { eachChild, type Node } from './syntaxNodes';

const ACTIONS = /^(?:DataFrame|RDD|DataFrameWriter|DataFrameStatFunctions)$/;
const SOURCES = /^(?:SparkSession|SparkContext|SQLContext|DataFrameReader|Catalog)$/;
const KEEPS = /^(?:cache|persist|checkpoint|localCheckpoint|unpersist)$/;
const WAITS = /^(?:sleep|wait|await\w+|join|result|poll)$/;

/**
 * An action in a loop that reads the same dataset in every iteration, so that one action could answer for all. Silent where an
 * iteration depends on the one before (a search, a poll, an algorithm that keeps its steps), or has data of its own.
 */
export const actionsInLoop: FindInSource = source => {
  if (source.isTest) return [];
  const known = new Map<Node, boolean>();
  const isPlain = (chunk: Placed['chunk'], loop: Loop | Comprehension): boolean => {
    const before = known.get(loop) ?? isPlainLoop(source, chunk, loop);
    known.set(loop, before);
    return before;
  };
  return source
    .methods(ACTIONS, /./)
    .filter(({ kind, guess }) => kind === 'action' && guess === undefined)
    .filter(call => {
      const { chunk, place } = call;
      const loops = loopsAround(source, { chunk, node: place });
      return loops.some(loop => isPlain(chunk, loop) && readsSameData(source, call, loop));
    })
    .map(call => ({ range: call.nameRange, message: messageFor(call), fix: null }));
};

/** Whether the loop always runs all of its iterations, and reads no data of its own. */
function isPlainLoop(source: JobSource, chunk: Placed['chunk'], loop: Loop | Comprehension): boolean {
  const makesData = ({ owner, makes }: PlacedCall): boolean => SOURCES.test(owner) && makes !== null;
  if (source.callsInside(chunk, loop).some(makesData)) return false;
  if (loop.type === 'loop')
    return (
      !endsEarly(loop) &&
      !waits(loop) &&
      (loop.target !== null || counts(source, chunk, loop)) &&
      !isResultFedBack(source, chunk, loop)
    );
  const user = source.parentOf({ chunk, node: loop });
  return !(user?.type === 'call' && user.callee.type === 'name' && /^(?:all|any|next)$/.test(user.callee.name));
}

function readsSameData(source: JobSource, call: MethodCall, loop: Loop | Comprehension): boolean {
  const { chunk, owner } = call;
  const read = outsideData(source, { chunk, node: objectOf(call) }, loop, owner, 0);
  return (
    read === 'outside' || (read === 'fed back' && !source.callsInside(chunk, loop).some(({ op }) => KEEPS.test(op)))
  );
}

/** Visits the nodes of a loop that its iterations run, without those of nested functions. */
function someInside(loop: Loop, matches: (node: Node) => boolean): boolean {
  const open: Node[] = [...loop.body, loop.source];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (matches(node)) return true;
    if (node.type !== 'function' && node.type !== 'lambda' && node.type !== 'class')
      eachChild(node, child => open.push(child));
  }
  return false;
}

const endsEarly = (loop: Loop): boolean =>
  someInside(loop, node => node.type === 'return' || (node.type === 'leave' && node.keyword === 'break'));

const waits = (loop: Loop): boolean =>
  someInside(loop, node => {
    if (node.type !== 'call') return false;
    const { callee } = node;
    return (callee.type === 'attribute' || callee.type === 'name') && WAITS.test(callee.name);
  });

/** Whether a `while` only counts: each name in its condition that the body assigns is assigned its own value and a constant. */
function counts(source: JobSource, chunk: Placed['chunk'], loop: Loop): boolean {
  const names: (Expression & { type: 'name' })[] = [];
  const open: Node[] = [loop.source];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'call') return false;
    if (node.type === 'name') names.push(node);
    else eachChild(node, child => open.push(child));
  }
  const assigned = names.map(node =>
    source.bindingsOf(node.name, { chunk, node }).filter(each => source.isInside(each, loop)),
  );
  return assigned.some(each => each.length > 0) && assigned.flat().every(each => isCounted(source, each));
}

function isCounted(source: JobSource, bound: Placed): boolean {
  const assigned = source.parentOf(bound);
  if (assigned?.type !== 'assignment' || assigned.value?.type !== 'binary' || bound.node.type !== 'name') return false;
  const { left, right } = assigned.value;
  return left.type === 'name' && left.name === bound.node.name && right.type === 'number';
}

const MAX_STEPS = 20;

/**
 * Whether an expression computes from a dataset that is made before the loop, perhaps fed back from the iteration before.
 * @param owner class of the expression's value
 */
function outsideData(
  source: JobSource,
  { chunk, node }: Placed,
  loop: Node,
  owner: string,
  steps: number,
): 'outside' | 'fed back' | null {
  if (steps > MAX_STEPS) return null;
  let origin = owner;
  let base: Node = node;
  for (;;) {
    const call = source.callAt(chunk, base);
    if (call !== null) origin = call.owner;
    if (base.type === 'call' && base.callee.type === 'attribute' && call !== null) base = base.callee.object;
    else if (base.type === 'attribute') base = base.object;
    else break;
  }
  if (base.type !== 'name' || !/^(?:DataFrame|RDD)/.test(origin) || origin === 'DataFrameReader') return null;
  const { name } = base;
  const assigned = source.bindingsOf(name, { chunk, node: base }).filter(each => source.isInside(each, loop));
  if (assigned.length === 0) return 'outside';
  const kinds = assigned.map(each => {
    const value = valueAssigned(source, each);
    if (value === null) return null;
    if (readsName(value, name)) return 'fed back';
    return outsideData(source, { chunk, node: value }, loop, 'DataFrame', steps + 1);
  });
  if (kinds.includes(null)) return null;
  // Made anew in each iteration, and then changed.
  return kinds.includes('outside') ? 'outside' : 'fed back';
}

function valueAssigned(source: JobSource, bound: Placed): Expression | null {
  const assigned = source.parentOf(bound);
  return assigned?.type === 'assignment' && assigned.target === bound.node ? assigned.value : null;
}

const readsName = (value: Node, name: string): boolean =>
  someIn(value, node => node.type === 'name' && node.name === name);

function messageFor({ op, owner }: MethodCall): string {
  if (owner === 'DataFrameWriter')
    return l10n.t(
      '{0} computes its input again in each iteration, one after another. Write once with partitionBy, or cache the input before the loop.',
      op,
    );
  return l10n.t(
    '{0} runs a job in each iteration, one after another, and reads the same data each time. Ask once for all values: groupBy with agg, or one select with an aggregate for each column.',
    op,
  );
}
