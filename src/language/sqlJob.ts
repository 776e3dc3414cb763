import { sqlStatements, type SqlStatement } from '../spark/sqlStatements';
import { createdView, queriedNames } from './queriedNames';
import type { JobModel, SparkCall } from './jobModel';

/** A file of Spark SQL as a job: each statement is an action at its place, which may read what others before it made. */
export function sqlJob(text: string): JobModel {
  const views = new Map<string, number>();
  const calls = sqlStatements(text).map((statement, id): SparkCall => {
    const parents = queriedNames(statement.text).flatMap(name => views.get(name) ?? []);
    const view = createdView(statement.text);
    if (view !== null) views.set(view, id);
    const { range } = statement;
    return {
      id,
      op: firstWord(statement),
      owner: 'SparkSession',
      kind: 'action',
      width: null,
      makes: 'dataframe',
      parents: [...new Set(parents)],
      line: range.start.line,
      site: { ...statement.site, function: '<module>' },
      range,
      nameRange: range,
    };
  });
  return { isJob: calls.length > 0, headLine: calls[0]?.range.start.line ?? 0, mainLine: null, calls };
}

function firstWord({ text }: SqlStatement): string {
  return /[A-Za-z]+/.exec(text)?.[0].toLowerCase() ?? 'sql';
}
