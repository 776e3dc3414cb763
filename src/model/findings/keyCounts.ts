import type { NodeAt } from './planNodes';
import type { RunFacts } from './runFacts';

/** What to run to see which value of a key repeats, in the language in which the join is written. */
export function countKeys(at: NodeAt, keys: string[] | null, facts: RunFacts): string {
  const names = keys ?? ['key'];
  const list = names.join(', ');
  const isSql = facts.dataset(at.node.datasetIds[0] ?? null)?.op === 'sql';
  const isColumn = names.every(name => /^[\w.]+$/.test(name));
  const columns = names.map(name => (isColumn ? JSON.stringify(name) : `F.expr(${JSON.stringify(name)})`)).join(', ');
  const query = isSql
    ? `SELECT ${list}, count(*) FROM … GROUP BY ${list} ORDER BY count(*) DESC`
    : `df.groupBy(${columns}).count().orderBy("count", ascending=False)`;
  return `Count the rows for each value of ${list} on both sides: \`${query}\`.`;
}
