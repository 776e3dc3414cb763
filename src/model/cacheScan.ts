/** A node that reads cached rows. What is below it filled the cache; Spark names a cached table in it. */
export const readsCache = ({ name }: { name: string }): boolean =>
  /^(InMemoryTableScan|Scan In-memory table )/.test(name);
