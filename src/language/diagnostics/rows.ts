import type { PlacedCall } from '../callRecorder';
import type { Expression } from '../syntax';
import type { JobSource } from './jobSource';

/** Calls whose result has as many rows as their first input, or a part of them. */
const KEEPS_ROWS =
  /^(?:alias|cache|coalesce|drop|dropna|fillna|filter|hint|orderBy|persist|repartition|repartitionByRange|sort|sortWithinPartitions|toDF|unpersist|where|withColumn|withColumnRenamed|withColumns|withColumnsRenamed|na|fill|select|rdd|map|mapValues|keyBy|keys|values|distinct|dropDuplicates|drop_duplicates|sample|selectExpr|broadcast)$/;
const FEW_ROWS =
  /^(?:agg|limit|sql|describe|summary|first|head|take|emptyDataFrame|approxQuantile|corr|cov|crosstab|freqItems|wholeTextFiles)$/;
const MAX_STEPS = 50;

/**
 * Whether a dataset could have only a few rows by what makes it: an aggregation of all rows, a `limit`, a query whose text decides.
 * Prefers yes, because a rule that warns of many rows must not be wrong.
 */
export function mayBeSmall(source: JobSource, call: PlacedCall, steps = 0): boolean {
  const inputs = source.inputsOf(call);
  if (steps > MAX_STEPS) return true;
  if (call.owner === 'GroupedData') return groupsAll(call);
  if (FEW_ROWS.test(call.op) || (call.owner === 'DataFrame' && call.op === 'count')) return true;
  if (isOneRow(call)) return true;
  if (/^select(?:Expr)?$/.test(call.op) && !selectsColumns(call)) return true;
  if (!KEEPS_ROWS.test(call.op)) return false;
  return inputs.some(each => mayBeSmall(source, each, steps + 1));
}

/** `createDataFrame([row])`, `text(path, wholetext=True)`, which has one row for each file. */
function isOneRow({ op, place }: PlacedCall): boolean {
  if (place.type !== 'call') return false;
  if (op === 'text') return place.keywords.some(({ name }) => name === 'wholetext');
  const [data] = place.positional;
  return /^(?:createDataFrame|parallelize)$/.test(op) && data?.type === 'list' && data.items.length <= 1;
}

/** `df.groupBy().count()`. */
function groupsAll({ place }: PlacedCall): boolean {
  const group = place.type === 'call' && place.callee.type === 'attribute' ? place.callee.object : null;
  return group?.type !== 'call' || group.positional.length + group.keywords.length === 0;
}

/** Whether a `select` names columns, and calls no function that could aggregate. */
function selectsColumns({ op, place }: PlacedCall): boolean {
  if (op === 'selectExpr' || place.type !== 'call') return false;
  return place.positional.every(isColumn);
}

function isColumn(expression: Expression): boolean {
  switch (expression.type) {
    case 'string':
    case 'attribute':
    case 'subscript':
    case 'unpacked':
      return true;
    case 'list':
    case 'tuple':
      return expression.items.every(isColumn);
    case 'call': {
      const { callee } = expression;
      const name = callee.type === 'attribute' || callee.type === 'name' ? callee.name : '';
      if (name === 'col' || name === 'column') return true;
      return /^(?:alias|cast|astype|name)$/.test(name) && callee.type === 'attribute' && isColumn(callee.object);
    }
    default:
      return false;
  }
}
