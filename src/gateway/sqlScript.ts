import { readFile } from 'node:fs/promises';
import { sqlStatements } from '../spark/sqlStatements';
import { StrobeError } from '../errors/strobeError';

/**
 * The input of the recorder's `run_sql.py`.
 * @param line run no statement that begins after this line (from 1); null for all of them
 * @throws StrobeError `script.missing`, or `script.syntax` for a file without a statement
 */
export async function sqlPlan(script: string, options: { show: boolean; line: number | null }): Promise<string> {
  const text = await readFile(script, 'utf8').catch(() => {
    throw new StrobeError('script.missing', `Could not read ${script}.`);
  });
  const statements = sqlStatements(text.replace(/^\ufeff/, ''))
    .filter(({ site }) => options.line === null || site.line <= options.line)
    .map(({ text, site }) => ({ text, ...site }));
  if (statements.length === 0) throw new StrobeError('script.syntax', `${script} contains no SQL statement to run.`);
  return JSON.stringify({ show: options.show, statements });
}
