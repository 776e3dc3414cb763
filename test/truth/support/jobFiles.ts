import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../process/support/strobe';

export const jobFolder = join(projectRoot, 'test/truth/jobs');

/** The names of all jobs, without the `helpers_…` modules. */
export function jobNames(): string[] {
  return readdirSync(jobFolder)
    .filter(name => /\.(py|sql)$/.test(name) && !name.startsWith('helpers_'))
    .sort();
}

/** The text of a job and of the helpers that it imports. */
export function sourcesOf(name: string): { file: string; text: string }[] {
  const text = readFileSync(join(jobFolder, name), 'utf8');
  const helpers = [...text.matchAll(/^\s*(?:from|import) (helpers_\w+)/gm)].map(found => `${found[1]}.py`);
  return [{ file: name, text }, ...[...new Set(helpers)].map(file => sourcesOf(file)[0]!)];
}
