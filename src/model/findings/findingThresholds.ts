/** Minimum cost before a finding is listed. Times in ms, sizes in bytes; compared with `>=`. */
export interface FindingThresholds {
  /** Transformations of one chain, and the time that they took in the driver. */
  chainCalls: number;
  chainTime: number;
  /** Size of one global or free variable in a pickled function. */
  capturedBytes: number;
  /** Bytes of a function with data that were sent again after the first time. */
  repeatedClosureBytes: number;
  /** Transfer and deserialization of a `toPandas` without Arrow. */
  pickledPandasTime: number;
  /** Rows that were sent to the driver and not used by the script, and their size. */
  unusedRows: number;
  unusedBytes: number;
  /** Replies over 8 KB at one line. */
  stalledReplies: number;
  /** Time in the workers of a function that has a built-in replacement. */
  replaceableTime: number;
}

export const DEFAULT_THRESHOLDS: Readonly<FindingThresholds> = {
  chainCalls: 20,
  chainTime: 100,
  capturedBytes: 1_000_000,
  repeatedClosureBytes: 100_000,
  pickledPandasTime: 100,
  unusedRows: 1000,
  unusedBytes: 100_000,
  stalledReplies: 3,
  replaceableTime: 250,
};

/**
 * The given thresholds, with defaults for the rest. Settings can contain any value, so unknown names and values other
 * than numbers from 0 are ignored.
 */
export function findingThresholds(given: unknown): FindingThresholds {
  const known = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  const entries = Object.entries(DEFAULT_THRESHOLDS).map(([name, value]) => {
    const own = known[name];
    return [name, typeof own === 'number' && own >= 0 ? own : value];
  });
  return Object.fromEntries(entries) as unknown as FindingThresholds;
}
