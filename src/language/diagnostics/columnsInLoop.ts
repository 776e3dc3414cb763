import * as l10n from '@vscode/l10n';
import type { PlacedCall } from '../callRecorder';
import { loopsAround } from './loops';
import type { JobSource, MethodCall, Placed } from './jobSource';
import type { FindInSource } from './sourceDiagnostic';
import type { Node } from './syntaxNodes';

/** `withColumn` whose result is its input in the next iteration of a loop or `reduce`. One for each loop. */
export const columnsInLoop: FindInSource = source => {
  const loops = new Set<Node>();
  return source.methods(/^DataFrame$/, /^withColumn(?:Renamed)?$/).flatMap(call => {
    // Only a DataFrame has this method, whatever it is named; results of other libraries may have it.
    const loop = call.guess === 'result' ? null : growingLoop(source, call);
    if (loop === null || loops.has(loop)) return [];
    loops.add(loop);
    return [{ range: call.nameRange, message: messageFor(call.op), fix: null }];
  });
};

function growingLoop(source: JobSource, call: MethodCall): Node | null {
  const place: Placed = { chunk: call.chunk, node: call.place };
  const loop = loopsAround(source, place)[0] ?? stepOfReduce(source, place);
  if (loop === null || !isFedBack(source, call)) return null;
  const inLoop = source.callsInside(call.chunk, loop);
  if (inLoop.some(({ op }) => CUTS_PLAN.test(op))) return null;
  const isBranch = (each: PlacedCall): boolean =>
    isInBranch(source, { chunk: each.chunk, node: each.place as Node }, loop);
  const isOtherStep = (each: PlacedCall): boolean => each.makes !== null && !ADDS.test(each.op) && isBranch(each);
  return isBranch(call) && inLoop.some(isOtherStep) ? null : loop;
}

/** Whether an `if` in the loop decides about the place: a loop over steps of different kinds cannot be one call. */
function isInBranch(source: JobSource, place: Placed, loop: Node): boolean {
  for (const { node, role } of source.around(place)) {
    if (node === loop) return false;
    if (node.type === 'branches' && role === 'body') return true;
  }
  return false;
}

const ADDS = /^withColumn/;

const CUTS_PLAN = /^(?:checkpoint|localCheckpoint)$/;

/** The function that contains the place, if it is the step of a `reduce`. */
function stepOfReduce(source: JobSource, place: Placed): Node | null {
  const step = source.functionOf(place);
  if (step === null) return null;
  const { chunk } = place;
  const uses: Placed[] =
    step.type === 'lambda' ? [{ chunk, node: step }] : source.readsOf(step.name, { chunk, node: step });
  return uses.some(use => isGivenToReduce(source, use)) ? step : null;
}

function isGivenToReduce(source: JobSource, use: Placed): boolean {
  const call = source.parentOf(use);
  if (call?.type !== 'call' || call.positional[0] !== use.node) return false;
  const { callee } = call;
  return (callee.type === 'name' || callee.type === 'attribute') && callee.name === 'reduce';
}

/** Whether the dataset of the call is among its own inputs. */
function isFedBack(source: JobSource, call: PlacedCall): boolean {
  if (call.feedsItself) return true;
  const seen = new Set<PlacedCall>();
  const open = source.inputsOf(call);
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (each === call) return true;
    if (seen.has(each)) continue;
    seen.add(each);
    open.push(...source.inputsOf(each));
  }
  return false;
}

function messageFor(op: string): string {
  if (op === 'withColumnRenamed')
    return l10n.t(
      'Each iteration adds a step to the plan, and Spark analyzes the whole plan again. Rename all columns by one withColumnsRenamed.',
    );
  return l10n.t(
    'Each iteration adds a step to the plan, and Spark analyzes the whole plan again. Add all columns by one withColumns or select.',
  );
}
