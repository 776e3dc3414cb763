import { firstFrom } from './firstFrom';

/** A period of time: from, to. */
export type Interval = [number, number];

/** The same time as sorted intervals that do not overlap or touch. */
export function union(intervals: Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = merged[merged.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else if (to > from) merged.push([from, to]);
  }
  return merged;
}

/** The time that two sets of intervals share; both as `union` returns them. */
export function sharedTime(a: Interval[], b: Interval[]): number {
  let sum = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [first, second] = [a[i]!, b[j]!];
    sum += Math.max(0, Math.min(first[1], second[1]) - Math.max(first[0], second[0]));
    if (first[1] < second[1]) i += 1;
    else j += 1;
  }
  return sum;
}

/** What is in `a` and not in `b`; both as `union` returns them, as the result is. */
export function without(a: Interval[], b: Interval[]): Interval[] {
  const left: Interval[] = [];
  let first = 0;
  for (const [from, to] of a) {
    let start = from;
    while (first < b.length && b[first]![1] <= from) first += 1;
    for (let i = first; i < b.length && b[i]![0] < to; i++) {
      if (b[i]![0] > start) left.push([start, b[i]![0]]);
      start = b[i]![1];
    }
    if (to > start) left.push([start, to]);
  }
  return left;
}

/** Those of many that may share time with one interval; as `union` returns them. */
export function around([from, to]: Interval, intervals: Interval[]): Interval[] {
  const first = firstFrom(intervals, ([, end]) => end, from);
  return intervals.slice(
    first,
    firstFrom(intervals, ([start]) => start, to),
  );
}

/** The length of all, as `union` returns them. */
export const lengthOf = (intervals: Interval[]): number => intervals.reduce((sum, [from, to]) => sum + to - from, 0);
