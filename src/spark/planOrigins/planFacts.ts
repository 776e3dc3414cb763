/**
 * Identifies the nodes of a query's plans across Spark's optimizer, as written by `NodeFacts.java`. Ids are Spark's
 * expression ids (`#5`); equal hashes mean the same computation on the same leaf columns of the plan.
 */
export interface PlanFacts {
  /** Nodes of the query's analyzed plan (scope 0) and of the cached data that it reads (1, 2, …), parents first. */
  analyzed: AnalyzedNode[];
  /** Nodes of its physical plan in pre-order, as in the event log. */
  nodes: PhysicalNode[];
  /** Physical nodes of the plan before adaptive execution changed it; absent without adaptive execution. */
  firstNodes?: PhysicalNode[];
}

export interface NodeFacts {
  /** Index of the node above in its list; -1 for none. */
  above: number;
  scope: number;
  /** Class of the node without `Exec`. */
  kind: string;
  /**
   * For an analyzed node, the ids of the datasets that it is tagged with; for a physical node, those of its logical
   * node.
   */
  sparkDatasetIds: number[];
  /** Place of the node itself. */
  origin?: SourcePlace;
  /** Expressions that get an id here. */
  defines?: Defined[];
  /** Conditions on a row, one by one. */
  predicates?: Term[];
  /** Comparisons of a join. */
  pairs?: Term[];
  /** Keys that rows are grouped, sorted or partitioned by. */
  keys?: Term[];
  /** For a sort: whether it covers all partitions. */
  global?: boolean;
  /** For a union: the ids of its columns. */
  columns?: number[];
  /** Equal for equal sets of columns. */
  output: number;
  /** A limit, a number of partitions, the seed of a sample. */
  number?: number;
}

export interface AnalyzedNode extends NodeFacts {
  /** The root of a subquery in an expression of the node above. */
  subquery?: boolean;
  /** The name of a view: nodes below it without tags belong to the statement that created it. */
  view?: string;
}

export interface PhysicalNode extends NodeFacts {
  name: string;
  /** Hashes of all its own computations. */
  parts?: number[];
  /** For an exchange: whether Spark inserted it. */
  required?: boolean;
  /** For a scan of cached data: the scope of the nodes below. */
  reads?: number;
}

export interface Defined {
  id: number;
  /** Absent for a column that comes from a leaf or a generator, or that is only passed on. */
  hash?: number;
  origin?: SourcePlace;
}

export interface Term {
  hash: number;
  /** The hash if a column of a union counts as the same column in all inputs; only if different. */
  unionHash?: number;
  columns: number[];
  isNotNull?: boolean;
  origin?: SourcePlace;
}

/**
 * Where an expression or a node was written: `line` and `text` in a SQL text of several `lines`, `python` as
 * `file:line`.
 */
export interface SourcePlace {
  /** Equal for the same place. */
  key: number;
  line?: number;
  text?: string;
  lines?: number;
  python?: string;
}
