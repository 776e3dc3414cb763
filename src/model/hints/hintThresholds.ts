/** From where on a measured waste is worth a hint. Times in ms, sizes in bytes; every one is reached by `>=`. */
export interface HintThresholds {
  /** `withColumn` one upon the other at one place: how many, and what they took. */
  withColumnCalls: number;
  withColumnTime: number;
  /** Of one global or free variable in a pickled function. */
  capturedBytes: number;
  /** What of a function with data was sent again, after the first time. */
  repeatedClosureBytes: number;
  /** Transfer and deserializing of a `toPandas` without Arrow. */
  pickledPandasTime: number;
  /** Of rows that came to the driver and that the script dropped, and what their bytes were. */
  unusedRows: number;
  unusedBytes: number;
  /** Replies over 8 KB at one line. */
  stalledReplies: number;
  /** In the workers, by a function that a built-in one replaces. */
  replaceableTime: number;
}

export const DEFAULT_THRESHOLDS: Readonly<HintThresholds> = {
  withColumnCalls: 20,
  withColumnTime: 100,
  capturedBytes: 1_000_000,
  repeatedClosureBytes: 100_000,
  pickledPandasTime: 100,
  unusedRows: 1000,
  unusedBytes: 100_000,
  stalledReplies: 3,
  replaceableTime: 250,
};

/** Given thresholds over the defaults. What is no number from 0 on, and what is no threshold, is left out: settings are anybody's. */
export function hintThresholds(given: unknown): HintThresholds {
  const known = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  const entries = Object.entries(DEFAULT_THRESHOLDS).map(([name, value]) => {
    const own = known[name];
    return [name, typeof own === 'number' && own >= 0 ? own : value];
  });
  return Object.fromEntries(entries) as unknown as HintThresholds;
}
