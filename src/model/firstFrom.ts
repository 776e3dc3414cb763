/** Index of the first item whose figure is at least `value`, in items that are sorted by it; their number if there is none. */
export function firstFrom<T>(sorted: readonly T[], figure: (item: T) => number, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (figure(sorted[middle]!) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
