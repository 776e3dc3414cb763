import { sqlStatements } from '../spark/sqlStatements';
import { lineStartsOf } from '../text/position';
import type { Call, Expression, Statement } from './syntax';

/** First words of the statements of Spark SQL, and of those that Databricks and Delta Lake add. */
const STARTS = new Set(
  `ADD ALTER ANALYZE APPLY BEGIN CACHE CALL CLEAR COMMENT CONVERT COPY CREATE DECLARE DELETE DENY DESC DESCRIBE DROP EXECUTE
  EXPLAIN FROM FSCK GENERATE GRANT INSERT LIST LOAD MAP MERGE MSCK OPTIMIZE PUT REDUCE REFRESH REMOVE REORG REPAIR REPLACE
  RESET RESTORE REVOKE SELECT SET SHOW SYNC TABLE TRUNCATE UNCACHE UNDROP UPDATE USE VACUUM VALUES WITH`.split(/\s+/),
);
const QUERIES = /^\(*\s*(?:SELECT|WITH|VALUES|FROM|TABLE|SHOW|DESC|DESCRIBE|EXPLAIN)\b/i;

/**
 * A SQL cell as the Python that a notebook runs for it: `_sqldf = spark.sql(statement)` for each statement, and `_sqldf.show()`
 * for a query, because its rows are shown. Both calls have the position of the statement. What does not start as SQL is left out.
 */
export function sqlCellStatements(text: string): Statement[] {
  const starts = lineStartsOf(text);
  return sqlStatements(text).flatMap(({ text: statement, range: { start, end } }) => {
    const word = /^[(\s]*(\w+)/.exec(statement)?.[1]?.toUpperCase() ?? '';
    if (!STARTS.has(word)) return [];
    const place = { from: starts[start.line]! + start.character, to: starts[end.line]! + end.character };
    const result: Expression = { type: 'name', name: '_sqldf', ...place };
    const value = callOf({ type: 'name', name: 'spark', ...place }, 'sql', [
      { type: 'string', text: statement, pieces: [] },
    ]);
    const made: Statement = { type: 'assignment', target: result, annotation: null, value };
    if (!QUERIES.test(statement)) return [made];
    return [made, { type: 'expression', value: callOf(result, 'show', []) } satisfies Statement];
  });
}

function callOf(object: Expression & { type: 'name' }, name: string, positional: Expression[]): Call {
  const { from, to } = object;
  const callee: Expression = { type: 'attribute', object, name, from, to, nameFrom: from };
  return { type: 'call', callee, positional, keywords: [], unpacks: false, from, to };
}
