/** A node that reads cached rows. What is below it filled the cache; Spark names a cached table in it. */
export const readsCache = ({ name }: { name: string }): boolean =>
  /^(InMemoryTableScan|Scan In-memory table )/.test(name);

/** A node that reads the rows of an RDD. Spark names that of an RDD of objects after the RDD: `Scan userFactors[obj#12]`. */
export const readsRdd = ({ name, detail }: { name: string; detail: string }): boolean =>
  /^(Scan ExistingRDD|RDDScan)/.test(name) || /^Scan\b[^[]*\[obj#\d+\]$/.test(detail);
