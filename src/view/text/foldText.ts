import type { Fold } from '../../layout/foldRepeats';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import type { Dataset, Run } from '../../model/run';
import type { CallSite } from '../../model/runEvent';
import { worstIteration } from './foldedGroups';
import { opLabel } from './opLabel';
import { place } from './place';
import { printable } from './printable';

/** The texts of a fold. */
export interface FoldText {
  /** Its calls: `join`, `join … drop`. */
  name: string;
  /** `× 20` for a loop, `7 of 20` for an iteration. */
  count: string;
  /** The lines of its calls: `:41`, `:41–45`. */
  place: string;
  /** `join, withColumn, drop`: its different calls in order, if there are several. */
  calls: string | null;
  /** `worst: 7th, 1.2 s`; null if no time distinguishes the iterations. */
  worst: string | null;
  /** `100 datasets`, if an iteration has several. */
  size: string | null;
}

export function foldText(run: Run, fold: Fold, datasets: ReadonlyMap<number, Dataset>): FoldText {
  const members = fold.datasetIds.flatMap(id => datasets.get(id) ?? []);
  const ops = [...new Set(members.map(each => printable(opLabel(each))))];
  const name = ops.length > 1 ? `${ops[0]} … ${ops.at(-1)}` : (ops[0] ?? '');
  const worst = worstIteration(run, fold);
  const worstText = worst && `worst: ${ordinal(worst.number)}, ${formatDuration(worst.elapsed)}`;
  const where = placeOf(
    run,
    members.flatMap(each => each.callSite ?? []),
  );
  return {
    name,
    count: countText(fold),
    place: where,
    calls: ops.length > 1 ? ops.join(', ') : null,
    worst: worstText,
    size: ops.length > 1 ? plural(members.length, 'dataset') : null,
  };
}

/** `× 20` for a loop, `7 of 20` for an iteration. */
export function countText({ count, position }: Fold): string {
  if (position === null) return `× ${formatCount(count)}`;
  return `${formatCount(position.number)} of ${formatCount(position.of)}`;
}

/** `× 3` for what is expected so often from the source; `in a loop` if the source does not tell how often. */
export function timesText(times: number | null): string {
  return times === null ? 'in a loop' : `× ${formatCount(times)}`;
}

function placeOf(run: Run, sites: CallSite[]): string {
  const [first] = sites;
  if (first === undefined) return '';
  const lines = sites.filter(site => site.file === first.file).map(site => site.line);
  const [from, to] = lines.reduce(([least, most], line) => [Math.min(least, line), Math.max(most, line)], [
    first.line,
    first.line,
  ] as [number, number]);
  return place(run, { ...first, line: from }) + (to > from ? `–${to}` : '');
}

function ordinal(number: number): string {
  const tens = number % 100;
  const ending = tens >= 11 && tens <= 13 ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[number % 10] ?? 'th');
  return `${formatCount(number)}${ending}`;
}
