import { addToGroup } from '../../model/groupBy';
import { SPARK_API } from '../sparkApi';
import type { Call, Expression } from '../syntax';

/** One step of a chain that starts with a variable: `.select("a")`, `.write`. */
interface Link {
  name: string;
  isCall: boolean;
  positional: number;
  keywords: string[];
}

/** How code uses its variables. */
export type Usage = ReadonlyMap<string, Link[][]>;

/** What pyspark has and pandas has not. */
const DATAFRAME = new Set(
  `withColumn withColumns withColumnRenamed withColumnsRenamed groupBy orderBy selectExpr dropDuplicates unionByName
  createOrReplaceTempView createTempView createGlobalTempView createOrReplaceGlobalTempView registerTempTable toPandas
  printSchema repartition crossJoin withWatermark writeStream sortWithinPartitions rdd exceptAll intersectAll mapInPandas
  localCheckpoint writeTo unpersist persist unionAll approxQuantile randomSplit sampleBy`.split(/\s+/),
);
/** What other libraries have as well; several of them tell. */
const PERHAPS_DATAFRAME = new Set(
  'select where filter distinct limit agg union drop dropna fillna coalesce crosstab subtract intersect'.split(' '),
);
const RDD = new Set(
  `reduceByKey flatMap mapValues flatMapValues mapPartitions mapPartitionsWithIndex collectAsMap saveAsTextFile groupByKey
  sortByKey aggregateByKey combineByKey foldByKey leftOuterJoin rightOuterJoin treeReduce treeAggregate zipWithIndex
  takeOrdered countByKey countByValue`.split(/\s+/),
);
const SESSION = new Set('createDataFrame sparkContext readStream newSession catalog'.split(' '));
const CONTEXT = new Set('parallelize textFile wholeTextFiles setLogLevel sequenceFile newAPIHadoopFile'.split(' '));
const WRITER = new Set(
  `mode format option options partitionBy bucketBy save saveAsTable insertInto parquet csv json orc text jdbc`.split(
    /\s+/,
  ),
);
const READER = new Set('format option options schema load table parquet csv json orc text jdbc'.split(' '));
const PANDAS = new Set(
  `loc iloc at iat to_csv to_parquet to_dict to_excel to_json to_sql to_numpy iterrows itertuples reset_index set_index
  sort_values sort_index value_counts astype values shape index str plot iteritems nunique notna isna notnull pivot_table apply
  applymap merge assign info`.split(/\s+/),
);

/**
 * The class of a variable, by the methods that the code calls on it; `pandas`, `other` for what can be no dataset, and null if they
 * do not tell.
 */
export function classByUsage(usage: Usage, name: string, hasPandas: boolean): string | null {
  const chains = usage.get(name) ?? [];
  const owner = chains.map(each => ownerOf(each, hasPandas)).find(each => each !== null) ?? null;
  if (owner !== null) return owner;
  if (chains.some(([first]) => first !== undefined && PANDAS.has(first.name))) return 'pandas';
  if (chains.some(isOther)) return 'other';
  const hints = new Set(chains.flatMap(hintsIn));
  return hints.size > 1 && !hasPandas ? 'DataFrame' : null;
}

function ownerOf(chain: Link[], hasPandas: boolean): string | null {
  const [first, second] = chain;
  if (first === undefined) return null;
  if (SESSION.has(first.name) || (first.name === 'read' && READER.has(second?.name ?? ''))) return 'SparkSession';
  if (CONTEXT.has(first.name)) return 'SparkContext';
  if (RDD.has(first.name)) return 'RDD';
  for (const [index, link] of chain.entries()) {
    if (DATAFRAME.has(link.name)) return 'DataFrame';
    if (link.name === 'write' && WRITER.has(chain[index + 1]?.name ?? '')) return 'DataFrame';
    if (link.name === 'join' && !hasPandas && isDatasetJoin(link)) return 'DataFrame';
    if (!SPARK_API.get('DataFrame')!.has(link.name)) return null;
  }
  return null;
}

/** Strings and threads have a `join`, too, with one argument at most. */
const isDatasetJoin = ({ positional, keywords }: Link) =>
  positional > 1 || keywords.includes('on') || keywords.includes('how');

/** A method that no dataset has. */
const isOther = ([first]: Link[]): boolean =>
  first !== undefined &&
  first.isCall &&
  !/^(?:display|transforms?|colRegex|inputFiles|isLocal|sameSemantics|semanticHash|explain)$/.test(first.name) &&
  !['DataFrame', 'RDD'].some(owner => SPARK_API.get(owner)!.has(first.name));

function hintsIn(chain: Link[]): string[] {
  const end = chain.findIndex(link => !SPARK_API.get('DataFrame')!.has(link.name));
  const known = end < 0 ? chain : chain.slice(0, end);
  return known.filter(link => link.isCall && PERHAPS_DATAFRAME.has(link.name)).map(link => link.name);
}

/** The usages of several parts of a file as one. */
export function joinedUsage(usages: readonly Usage[]): Usage {
  const found = new Map<string, Link[][]>();
  for (const usage of usages) {
    usage.forEach((chains, name) => {
      const before = found.get(name);
      if (before === undefined) found.set(name, [...chains]);
      else before.push(...chains);
    });
  }
  return found;
}

const known = new WeakMap<object, Usage>();

/** The chains in a list of statements, or in an expression, by the variable they start with. */
export function usageIn(code: object): Usage {
  let found = known.get(code);
  if (found === undefined) known.set(code, (found = findChains(code)));
  return found;
}

function findChains(code: object): Usage {
  const found = new Map<string, Link[][]>();
  const open: unknown[] = [code];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === null || typeof node !== 'object') continue;
    const type = (node as { type?: string }).type;
    if (type === 'call' || type === 'attribute' || type === 'subscript') addChain(node as Expression, found, open);
    else if (type === 'assignment') open.push(...assigned(node as { target: Expression }, found));
    else open.push(...(Array.isArray(node) ? node : Object.values(node)));
  }
  return found;
}

/** `x["a"] = …` is pandas. */
function assigned(statement: { target: Expression }, found: Map<string, Link[][]>): unknown[] {
  const { target } = statement;
  if (target.type === 'subscript' && target.object.type === 'name' && target.index[0]?.type === 'string') {
    addToGroup(found, target.object.name, [{ name: 'loc', isCall: false, positional: 0, keywords: [] }]);
  }
  return Object.values(statement);
}

/** Goes down a chain once, and leaves its arguments to be visited. */
function addChain(outermost: Expression, found: Map<string, Link[][]>, open: unknown[]): void {
  const links: Link[] = [];
  let at = outermost;
  for (;;) {
    if (at.type === 'call' && at.callee.type === 'attribute') {
      const { positional, keywords, callee } = at;
      links.push({
        name: callee.name,
        isCall: true,
        positional: positional.length,
        keywords: keywords.map(each => each.name),
      });
      open.push(
        positional,
        keywords.map(each => each.value),
      );
      at = callee.object;
    } else if (at.type === 'attribute') {
      links.push({ name: at.name, isCall: false, positional: 0, keywords: [] });
      at = at.object;
    } else break;
  }
  if (at.type === 'name') addToGroup(found, at.name, links.reverse());
  else if (at.type === 'call')
    open.push(
      at.callee,
      at.positional,
      at.keywords.map(each => each.value),
    );
  else if (at.type === 'subscript') open.push(at.object, at.index);
  else open.push(at);
}

/** A method that only DataFrames of Spark have, and no other library's. */
export const isSparkOnly = (name: string): boolean => SPARK_ONLY.has(name);

const SPARK_ONLY = new Set(
  `withColumn withColumnRenamed createOrReplaceTempView createTempView createOrReplaceGlobalTempView unionByName selectExpr
  dropDuplicates registerTempTable groupBy`.split(/\s+/),
);

/** `anything.write.mode("append")`. */
export const isWriterCall = ({ callee }: Call): boolean =>
  callee.type === 'attribute' &&
  WRITER.has(callee.name) &&
  callee.object.type === 'attribute' &&
  callee.object.name === 'write';
