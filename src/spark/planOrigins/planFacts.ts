/**
 * What the nodes of a query's plans are known by through Spark's optimizer, as `NodeFacts.java` writes it. Ids are Spark's
 * ids of expressions (`#5`); equal hashes mean the same computation on the same columns at the bottom of the plan.
 */
export interface PlanFacts {
  /** Nodes of the query's analyzed plan (scope 0) and of those of cached data that it reads (1, 2, …), parents first. */
  analyzed: AnalyzedNode[];
  /** Nodes of its physical plan in pre-order, as the event log has them. */
  nodes: PhysicalNode[];
  /** The same of the plan before adaptive execution changed it; absent without adaptive execution. */
  firstNodes?: PhysicalNode[];
}

export interface NodeFacts {
  /** Index of the node above in its list; -1 for none. */
  above: number;
  scope: number;
  /** Class of the node without `Exec`. */
  kind: string;
  /** Of an analyzed node the ids of the datasets that it is tagged with, of a physical one those of its logical node. */
  sparkDatasetIds: number[];
  /** Place of the node itself. */
  origin?: SourcePlace;
  /** Expressions that get an id here. */
  defines?: Defined[];
  /** What a row has to meet, one by one. */
  predicates?: Term[];
  /** What a join compares. */
  pairs?: Term[];
  /** What rows are grouped, sorted or partitioned by. */
  keys?: Term[];
  /** Of a sort: over all partitions. */
  global?: boolean;
  /** Of a union: the ids of its columns. */
  columns?: number[];
  /** Equal for equal sets of columns. */
  output: number;
  /** A limit, a number of partitions, the seed of a sample. */
  number?: number;
}

export interface AnalyzedNode extends NodeFacts {
  /** The root of a subquery in an expression of the node above. */
  subquery?: boolean;
  /** The name of a view: what is below and has no tags belongs to the statement that made it. */
  view?: string;
}

export interface PhysicalNode extends NodeFacts {
  name: string;
  /** Hashes of all that it computes itself. */
  parts?: number[];
  /** Of an exchange: Spark put it there itself. */
  required?: boolean;
  /** Of a scan of cached data: the scope of what is below. */
  reads?: number;
}

export interface Defined {
  id: number;
  /** Absent for a column that a leaf or a generator makes, or that is only passed on. */
  hash?: number;
  origin?: SourcePlace;
}

export interface Term {
  hash: number;
  /** The hash where a column of a union is one for all of its inputs, if it differs. */
  unionHash?: number;
  columns: number[];
  isNotNull?: boolean;
  origin?: SourcePlace;
}

/** Where an expression or a node was written; `line` and `text` in a SQL text of several `lines`, `python` as `file:line`. */
export interface SourcePlace {
  /** Equal for the same place. */
  key: number;
  line?: number;
  text?: string;
  lines?: number;
  python?: string;
}
