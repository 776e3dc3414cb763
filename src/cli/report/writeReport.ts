import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Run } from '../../model/run';
import { htmlReport } from './htmlReport';

/** Writes the report of a run to a file. @throws the system's error on failure */
export async function writeReport(run: Run, path: string): Promise<void> {
  await writeFile(resolve(path), htmlReport(run));
}
