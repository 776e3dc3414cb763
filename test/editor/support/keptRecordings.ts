import { readdirSync } from 'node:fs';
import path from 'node:path';
import { inject } from 'vitest';

/** The recordings of a file's runs that the gateway has stored, oldest first. @param name of the file, without its ending */
export function keptRecordings(name: string): string[] {
  const { folder } = inject('editor');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const kept = files.filter(file => file.endsWith(`${name}.strobe`) && file.includes('recordings'));
  return kept.sort().map(file => path.join(folder, file));
}
