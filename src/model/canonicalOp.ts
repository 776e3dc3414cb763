/** pyspark names that are aliases of another method: a run reports some of them under the other name. */
const ALIASES = new Map([
  ['where', 'filter'],
  ['orderBy', 'sort'],
  ['groupby', 'groupBy'],
  ['drop_duplicates', 'dropDuplicates'],
]);

/** Equal for two names of one method: used to compare the operations of a source file and a run. */
export const canonicalOp = (op: string): string => ALIASES.get(op) ?? op;
