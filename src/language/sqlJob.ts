import { sqlStatements, type SqlStatement } from '../spark/sqlStatements';
import { createdView, queriedNames } from './queriedNames';
import type { JobModel, SparkCall } from './jobModel';
import { statementKind } from './statementKind';

/**
 * The job of a Spark SQL file, as the recorder's `run_sql.py` runs it: a `spark.sql` call for each statement, which can read views
 * and tables of earlier statements, and a `show` call for its result. Both calls have the position of the statement.
 */
export function sqlJob(text: string): JobModel {
  const views = new Map<string, number>();
  const calls: SparkCall[] = [];
  for (const statement of sqlStatements(text)) {
    const id = calls.length;
    const parents = queriedNames(statement.text).flatMap(name => views.get(name) ?? []);
    const view = createdView(statement.text);
    if (view !== null) views.set(view, id);
    calls.push(planned(id, statement, [...new Set(parents)]), shown(id + 1, statement, id));
  }
  return { isJob: calls.length > 0, headLine: calls[0]?.line ?? 0, mainLine: null, calls };
}

function planned(id: number, statement: SqlStatement, parents: number[]): SparkCall {
  const made = { op: 'sql', owner: 'SparkSession', makes: 'dataframe', parents } as const;
  return { id, ...made, kind: 'transformation', ...placeOf(statement) };
}

/** Commands already run in `spark.sql`. */
function shown(id: number, statement: SqlStatement, dataset: number): SparkCall {
  const isQuery = statementKind(statement.text) === 'transformation';
  const called = isQuery ? { op: 'show', owner: 'DataFrame' } : { op: 'sql', owner: 'SparkSession' };
  return { id, ...called, kind: 'action', makes: null, parents: [dataset], ...placeOf(statement) };
}

function placeOf({ range, site }: SqlStatement) {
  const call = { ...site, function: '<module>' };
  return {
    width: null,
    isCertain: true,
    times: 1,
    calledAt: [],
    line: range.start.line,
    site: call,
    range,
    nameRange: range,
  };
}
