/** Calls that return when a streaming query has ended, or has read all that its sources have. */
const AWAITS = new Set(['awaitTermination', 'awaitAnyTermination', 'processAllAvailable']);

/** Whether a place of the driver's costs waited for streams: the driver did nothing meanwhile. */
export const awaitsStream = ({ ops }: { ops: readonly string[] }): boolean => ops.some(op => AWAITS.has(op));
