import type { Dataset, Run } from '../model/run';
import { canonicalOp } from '../model/canonicalOp';
import { datasetOrder } from './datasetOrder';

/** Datasets that are drawn as one node until a person opens it: all iterations of a loop, or one of them. */
export interface Fold {
  /** `first-depth`: the id of its first dataset and how deep it is nested. Does not change when datasets are added. */
  id: string;
  /** In the order of `datasetOrder`. */
  datasetIds: number[];
  /** Number of iterations; 1 if this is one iteration. */
  count: number;
  /** For one iteration, its position in its loop, from 1. */
  position: { number: number; of: number } | null;
  /** The iterations of a loop, or the loops inside an iteration. */
  inner: Fold[];
  /** Whether it is open unless a person closes it: an iteration of a loop that is small as a whole. */
  opensWithLoop: boolean;
}

/** Two calls from one place can be a coincidence; three are a loop, or a helper that is called again and again. */
const LEAST_ITERATIONS = 3;
/** Loops with more datasets show their iterations as nodes of their own when they are opened. */
const SMALL_LOOP = 40;
/** Loops nested deeper are not folded on their own, so that the time stays linear. */
const DEEPEST = 8;

const known = new WeakMap<Run, Fold[]>();

/**
 * The loops of a run, outermost first. Only a loop runs the same call from the same lines again: its datasets are those from the
 * first to the last call of such a place. They are a contiguous part of an order with parents before children, so edges between
 * folded nodes cannot form a cycle, whatever the shape of the loop: a chain, siblings, or a tree of unions. Iterations start
 * where the first call of the loop repeats, and may differ, as in a loop with a branch. Deterministic; the time is linear.
 */
export function foldRepeats(run: Run): Fold[] {
  let folds = known.get(run);
  if (!folds) known.set(run, (folds = findFolds(run)));
  return folds;
}

function findFolds(run: Run): Fold[] {
  const datasets = new Map(run.datasets.map(dataset => [dataset.id, dataset]));
  const calls = datasetOrder(run).map(id => ({ id, place: placeKey(datasets.get(id) as Dataset) }));
  return loopsIn(calls, 0);
}

interface Call {
  id: number;
  /** Equal for calls of the same method from the same lines; null if the lines are unknown. */
  place: string | null;
}

function placeKey({ op, frames, callSite }: Dataset): string | null {
  const sites = frames.length > 0 ? frames : callSite === null ? [] : [callSite];
  if (sites.length === 0) return null;
  const places = sites.map(site => `${site.file}:${site.line}:${site.column}:${site.endLine}:${site.endColumn}`);
  return `${canonicalOp(op)} ${places.join(' ')}`;
}

function loopsIn(calls: Call[], depth: number): Fold[] {
  if (depth >= DEEPEST || calls.length < LEAST_ITERATIONS) return [];
  const last = new Map<string, number>();
  calls.forEach(({ place }, index) => place !== null && last.set(place, index));
  const lastOf = (index: number): number => last.get(calls[index]?.place ?? '') ?? index;
  const folds: Fold[] = [];
  for (let start = 0; start < calls.length; start += 1) {
    let end = lastOf(start);
    for (let index = start; index <= end; index += 1) end = Math.max(end, lastOf(index));
    if (end > start) folds.push(...toFolds(iterationsOf(calls.slice(start, end + 1)), depth));
    start = end;
  }
  return folds;
}

function iterationsOf(loop: Call[]): Call[][] {
  const iterations: Call[][] = [];
  for (const call of loop) {
    if (call.place === loop[0]?.place) iterations.push([call]);
    else iterations.at(-1)?.push(call);
  }
  return iterations;
}

function toFolds(iterations: Call[][], depth: number): Fold[] {
  if (iterations.length < LEAST_ITERATIONS) return iterations.flatMap(each => loopsIn(each, depth + 1));
  const calls = iterations.flat();
  const isSmall = calls.length <= SMALL_LOOP;
  const of = iterations.length;
  const isFlat = calls.length === of;
  const inner = isFlat
    ? []
    : iterations.map((iteration, index): Fold => ({
        ...foldOf(iteration, depth + 1),
        position: { number: index + 1, of },
        inner: loopsIn(iteration, depth + 2),
        opensWithLoop: isSmall,
      }));
  return [{ ...foldOf(calls, depth), count: of, inner }];
}

function foldOf(calls: Call[], depth: number): Fold {
  const datasetIds = calls.map(call => call.id);
  return { id: `${datasetIds[0]}-${depth}`, datasetIds, count: 1, position: null, inner: [], opensWithLoop: false };
}
