/** Names of pyspark's that are another method under a second name: a run tells some of them by the first. */
const ALIASES = new Map([
  ['where', 'filter'],
  ['orderBy', 'sort'],
  ['groupby', 'groupBy'],
  ['drop_duplicates', 'dropDuplicates'],
]);

/** Equal for two names of one method: what a source says and what a run says are compared by it. */
export const canonicalOp = (op: string): string => ALIASES.get(op) ?? op;
