import { readsCache, readsRdd } from '../leafNodes';
import type { PlanNode } from '../run';
import { isSink, sinkPlace } from './sinks';

/** What a node of a physical plan does for a person who reads it as a lineage. */
export interface PlanStep {
  /** As pyspark calls it: `join`, `groupBy`, `read`. */
  op: string;
  /** What a source reads or a sink writes: a path, a table; null for other steps. */
  place: string | null;
}

/** Nodes by their names. Other engines on Spark put their own word before Spark's: `PhotonHashJoin`, `CometSort`. */
const STEPS: [RegExp, string][] = [
  [/Join|CartesianProduct/, 'join'],
  [/Aggregate/, 'groupBy'],
  [/WindowGroupLimit/, ''],
  [/Window/, 'window'],
  [/Generate/, 'explode'],
  [/Union/, 'union'],
  [/^Expand/, 'cube'],
  [/Sample/, 'sample'],
  [/TakeOrderedAndProject/, 'orderBy'],
  [/(Collect|Global)Limit/, 'limit'],
  [/MapInPandas|MapInArrow|PythonMapInArrow/, 'mapInPandas'],
  [/FlatMap(Co)?Groups/, 'applyInPandas'],
  [/(Batch|Arrow)EvalPython|WindowInPandas/, 'udf'],
  [/Filter/, 'filter'],
];
const SOURCE =
  /^(Photon|Comet|Native|MicroBatch|Continuous)?(Scan|FileScan|BatchScan|LocalTableScan|Range|RowDataSourceScan|HiveTableScan|FileSourceScan)/;
/** An aggregate before its exchange: the one above it gives the result. */
const PARTIAL = /\bpartial_|^\w*HashAggregate\(keys=\[.*\], functions=\[\]\)$/;
/** Between exchange, or state of a stream, and the aggregate that gives the result. */
const MERGING = /\bmerge_/;

/** Null for a node that only serves another one: exchanges, projections, sorts for a join. */
export function planStep(node: PlanNode): PlanStep | null {
  if (readsCache(node)) return { op: 'cache', place: null };
  if (isSink(node)) return { op: 'write', place: sinkPlace(node) };
  if (SOURCE.test(node.name)) return { op: sourceOp(node), place: placeOf(node) };
  const op = STEPS.find(([name]) => name.test(node.name))?.[1] ?? '';
  if (op === '' || (op === 'groupBy' && isPartial(node)))
    return isGlobalSort(node) ? { op: 'orderBy', place: null } : null;
  return { op, place: null };
}

function sourceOp(node: PlanNode): string {
  const { name } = node;
  if (/^(MicroBatch|Continuous)Scan/.test(name)) return 'readStream';
  if (/^\w*Range\b/.test(name)) return 'range';
  if (readsRdd(node) || /LocalTableScan|OneRowRelation/.test(name)) return 'createDataFrame';
  return 'read';
}

function placeOf(node: PlanNode): string | null {
  const { name, detail } = node;
  if (readsRdd(node)) return null;
  const location = /Location: \w+(?:\(\d+ paths?\))?\[(.*?)[\],]/.exec(detail)?.[1];
  if (location !== undefined) return location;
  // `Scan csv `, `Scan hive db.table`, `Scan JDBCRelation(people) [numPartitions=1] `, `BatchScan catalog.db.table`.
  const named = /^(?:\w*Scan)\s+(?:(?:parquet|orc|csv|json|avro|text|hive|delta)\s+)?(\S.*?)\s*$/.exec(name)?.[1];
  return named === undefined || named === 'OneRowRelation' ? null : named;
}

/** A grouping without functions (`distinct`) is twice in a plan, too; the upper one has the exchange below it. */
function isPartial(node: PlanNode): boolean {
  return MERGING.test(node.detail) || (PARTIAL.test(node.detail) && !leadsToExchange(node));
}

function leadsToExchange(node: PlanNode): boolean {
  for (let below = node.children[0]; below !== undefined; below = below.children[0]) {
    if (/Exchange/.test(below.name)) return true;
    if (!/^(WholeStageCodegen|InputAdapter|AQEShuffleRead|ShuffleQueryStage|Sort\b)/.test(below.name)) return false;
  }
  return false;
}

/** `Sort [a ASC NULLS FIRST], true, 0`: over all partitions. Spark adds the other kind for joins. */
const isGlobalSort = ({ name, detail }: PlanNode): boolean => /^\w*Sort\b/.test(name) && /\], true, \d+$/.test(detail);
