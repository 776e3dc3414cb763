/**
 * The ids of datasets and calls in one run, in ranges that do not meet. A recorder counts its ids up from the first of its
 * driver's range; what a source promises and no run has brought yet stands behind what any driver has.
 */
const ID_RANGES = {
  /** One range per driver of a run, in the order in which they connected. */
  perDriver: 1_000_000_000,
  /** More drivers than a run has. A thousand ranges stay below the largest safe integer. */
  promised: 1_000_000_000_000,
} as const;

/** @param driver its number in the run, from 0 */
export const firstIdOfDriver = (driver: number): number => driver * ID_RANGES.perDriver + 1;

/** The driver that a call, dataset, action or entry belongs to, by its id. */
export const driverOfId = (id: number): number => Math.floor((id - 1) / ID_RANGES.perDriver);

/** The id of an expected dataset or action, by its position in the source's lineage. */
export const promisedId = (node: number): number => ID_RANGES.promised + node;
