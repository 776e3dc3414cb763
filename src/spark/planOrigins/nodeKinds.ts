/** Classes of Spark's plan nodes (without `Exec`), grouped by how they relate to the line that caused a node. */

/** Nodes that represent the node below: they generate its code, contain its stage, or pass on its rows. */
const FROM_BELOW =
  /^(AdaptiveSparkPlan|WholeStageCodegen|ResultQueryStage|TableCacheQueryStage|ColumnarToRow|RowToColumnar)$/;

/** Nodes that Spark inserts below a node that requires them. */
const FROM_ABOVE =
  /^(InputAdapter|AQEShuffleRead|ShuffleQueryStage|BroadcastQueryStage|BroadcastExchange|ReusedExchange|ReusedSubquery|Subquery\w*|WindowGroupLimit|\w*DynamicPruning\w*)$/;

export const takesFromBelow = (kind: string): boolean => FROM_BELOW.test(kind);
export const takesFromAbove = (kind: string): boolean => FROM_ABOVE.test(kind);
export const isSparksOwn = (kind: string): boolean => takesFromBelow(kind) || takesFromAbove(kind);

export const isJoin = (kind: string): boolean => /Join|^CartesianProduct$/.test(kind);
/** Of a stream, duplicates are dropped by a node of their own. */
export const isAggregate = (kind: string): boolean =>
  /Aggregate|^AggregateInPandas$|AggregatePython|^StreamingDeduplicate/.test(kind);
export const isFilter = (kind: string): boolean => kind === 'Filter';
export const isProject = (kind: string): boolean => kind === 'Project';
export const isExchange = (kind: string): boolean => kind === 'ShuffleExchange';
export const isSort = (kind: string): boolean => kind === 'Sort' || kind === 'TakeOrderedAndProject';
export const isUnion = (kind: string): boolean => kind === 'Union';
export const evaluatesPython = (kind: string): boolean => /EvalPython/.test(kind);
export const isLimit = (kind: string): boolean =>
  /^(GlobalLimit|LocalLimit|CollectLimit|CollectTail|Offset|Tail|TakeOrderedAndProject)$/.test(kind);
/** The physical nodes of a user's `repartition` and `coalesce`. */
export const isRepartition = (kind: string): boolean => isExchange(kind) || kind === 'Coalesce';

/** Nodes that run a command; they belong to the action itself. */
export const isCommand = (kind: string): boolean =>
  /Command|^(WriteFiles|AppendData|Overwrite\w*|ReplaceData|WriteDelta|Create\w*|Insert\w*|Drop\w*|Alter\w*|Show\w*|Describe\w*|CacheTable\w*|Uncache\w*|Truncate\w*|Delete\w*|Replace\w*|AtomicCreate\w*|AtomicReplace\w*|WriteToDataSourceV2|WriteToContinuous\w*|SetCatalog\w*|Rename\w*|Refresh\w*|Add\w*Partition\w*)$/.test(
    kind,
  );

/** The kinds of analyzed nodes that are the main purpose of each kind of physical node. */
const CARRIES_OUT: [physical: (kind: string) => boolean, analyzed: RegExp][] = [
  [isFilter, /^(Filter|Join)$/],
  [isJoin, /^(Join|AsOfJoin|LateralJoin|Intersect|Except|Filter)$/],
  [isAggregate, /^(Aggregate|Distinct|Deduplicate|Intersect|Except|Pivot)/],
  [isSort, /^Sort$/],
  [isUnion, /^Union$/],
  [kind => /^Window/.test(kind), /^Window/],
  [kind => kind === 'Generate' || /UDTF/.test(kind), /^Generate$/],
  [kind => kind === 'Expand', /^Expand$/],
  [isLimit, /^(GlobalLimit|LocalLimit|Offset|Tail)$/],
  [isRepartition, /^(Repartition|RepartitionByExpression|RebalancePartitions)$/],
  [kind => kind === 'Sample', /^Sample$/],
];

/** Whether an analyzed node is the main purpose of a physical node, not something it does in addition. */
export function carriesOut(physical: string, analyzed: string): boolean {
  return CARRIES_OUT.some(([isKind, kinds]) => isKind(physical) && kinds.test(analyzed));
}
