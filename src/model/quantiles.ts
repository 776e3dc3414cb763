/** min, 25 %, median, 75 %, max. */
export type Quantiles = [number, number, number, number, number];

/**
 * min, 25 %, median, 75 % and max, each the value at `floor(q × count)` of the sorted values, as in Spark's
 * `AppStatusStore.taskSummary`. Sorts `values` in place; null if it is empty.
 */
export function quantiles(values: Float64Array): Quantiles | null {
  if (values.length === 0) return null;
  values.sort();
  const at = (q: number) => values[Math.min(Math.floor(q * values.length), values.length - 1)]!;
  return [at(0), at(0.25), at(0.5), at(0.75), at(1)];
}
