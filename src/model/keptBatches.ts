/** Of so many batches of a stream, the last ones, all that Spark ran is kept: each snapshot of a run looks at all of it. */
export const KEPT_BATCHES = 25;
/** More make a panel slow. */
export const MOST_KEPT_BATCHES = 500;

/** The number to use: the nearest that is allowed, the default for none. */
export function keptBatchesOf(wanted: number | undefined): number {
  if (wanted === undefined || Number.isNaN(wanted)) return KEPT_BATCHES;
  return Math.min(MOST_KEPT_BATCHES, Math.max(1, Math.round(wanted)));
}
