/**
 * Maps each line of a text to its line in another text; null if uncertain. Maps common lines at the start and end of both texts,
 * and between them lines that occur exactly once in both, provided that they are in the same order. A line that occurs more
 * often in one text than in the other is never mapped.
 */
export function lineMap(before: string[], after: string[]): (number | null)[] {
  const map: (number | null)[] = new Array<number | null>(before.length).fill(null);
  const shorter = Math.min(before.length, after.length);
  let first = 0;
  while (first < shorter && before[first] === after[first]) map[first] = first++;
  let same = 0;
  while (same < shorter - first && before.at(-1 - same) === after.at(-1 - same)) {
    same++;
    map[before.length - same] = after.length - same;
  }
  const middle = uniqueMatches(before, after, first, before.length - same, after.length - same);
  for (const [from, to] of longestIncreasing(middle)) map[from] = to;
  return withoutAmbiguous(map, before, after);
}

function uniqueMatches(before: string[], after: string[], first: number, beforeEnd: number, afterEnd: number) {
  const places = new Map<string, number[]>();
  for (let line = first; line < afterEnd; line++) places.set(after[line]!, [...(places.get(after[line]!) ?? []), line]);
  const counts = countsOf(before.slice(first, beforeEnd));
  const matches: [number, number][] = [];
  for (let line = first; line < beforeEnd; line++) {
    const found = places.get(before[line]!);
    if (found?.length === 1 && counts.get(before[line]!) === 1) matches.push([line, found[0]!]);
  }
  return matches;
}

/** The longest subsequence of pairs with increasing second elements (patience sorting). */
function longestIncreasing(pairs: [number, number][]): [number, number][] {
  const ends: number[] = [];
  const previous: number[] = [];
  pairs.forEach(([, to], index) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[ends[middle]!]![1] < to) low = middle + 1;
      else high = middle;
    }
    previous[index] = low === 0 ? -1 : ends[low - 1]!;
    ends[low] = index;
  });
  const longest: [number, number][] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = previous[index]!) longest.push(pairs[index]!);
  return longest;
}

function withoutAmbiguous(map: (number | null)[], before: string[], after: string[]): (number | null)[] {
  const here = countsOf(before);
  const there = countsOf(after);
  return map.map((to, line) => (here.get(before[line]!) === there.get(before[line]!) ? to : null));
}

function countsOf(lines: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
