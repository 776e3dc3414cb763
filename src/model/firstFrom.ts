/** Index of the first item whose figure is at least `value`, in items that are sorted by it; their number if there is none. */
export function firstFrom<T>(sorted: readonly T[], figure: (item: T) => number, value: number): number {
  return firstIndexFrom(sorted.length, index => figure(sorted[index]!), value);
}

/** As `firstFrom`, of items that are no array. */
export function firstIndexFrom(length: number, figureAt: (index: number) => number, value: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (figureAt(middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
