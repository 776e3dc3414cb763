import type { NodeAt } from './planNodes';
import type { RunFacts } from './runFacts';
import { codeAt } from './sourceCode';

const IN_PYTHON = /(\w+)\.join\(\s*(?:(?:\w+\.)?broadcast\()?(\w+)/;
const IN_SQL = /\bJOIN\s+([\w.`]+)/i;

/** What to run to see which value of a key repeats, in the language and with the names of the join's line. */
export function countKeys(at: NodeAt, keys: string[] | null, facts: RunFacts): string {
  const names = keys ?? ['key'];
  const list = names.join(', ');
  const [line] = facts.lines(at);
  const code = line ? codeAt(facts.run, line) : '';
  const isSql = facts.dataset(at.node.datasetIds[0] ?? null)?.op === 'sql';
  if (isSql) {
    const table = IN_SQL.exec(code)?.[1] ?? '…';
    return `Count the rows for each value of ${list} on both sides: \`SELECT ${list}, count(*) FROM ${table} GROUP BY ${list} ORDER BY count(*) DESC\`.`;
  }
  const [, left = 'df', right = null] = IN_PYTHON.exec(code) ?? [];
  const isColumn = names.every(name => /^[\w.]+$/.test(name));
  const columns = names.map(name => (isColumn ? JSON.stringify(name) : `F.expr(${JSON.stringify(name)})`)).join(', ');
  return (
    `Count the rows for each value of ${list}: \`${left}.groupBy(${columns}).count().orderBy("count", ascending=False)\`, ` +
    `and the same for ${right && right !== left ? `\`${right}\`` : 'the other side'}.`
  );
}
