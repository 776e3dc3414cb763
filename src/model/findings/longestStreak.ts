/** The longest run of neighbors that all are as asked; the last of several. Empty if it is shorter than `least`. */
export function longestStreak<T>(
  items: readonly T[],
  least: number,
  isSo: (item: T, before: T | null) => boolean,
): T[] {
  let [from, to, start] = [0, 0, 0];
  items.forEach((item, at) => {
    if (!isSo(item, items[at - 1] ?? null)) start = at + 1;
    else if (at + 1 - start >= to - from) [from, to] = [start, at + 1];
  });
  return to - from >= least ? items.slice(from, to) : [];
}
