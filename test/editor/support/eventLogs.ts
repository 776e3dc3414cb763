/** Event logs that real Spark wrote, to choose from. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { projectRoot } from '../../process/support/strobe';

/** The newer one is of the later version. */
export const OLDER = { id: 'local-1795371937235', name: 'nightly load' };
export const NEWER = { id: 'local-1795371980336', name: 'morning report' };

function logOf(version: string, name: string): string {
  const log = readFileSync(path.join(projectRoot, `test/fixtures/eventlogs/spark-${version}/eventLog.jsonl.gz`));
  return gunzipSync(log).toString().replace('"App Name":"everything"', `"App Name":"${name}"`);
}

/** Writes a log of one file, a rolling log and a file that is no log. @param folder where they go */
export function writeEventLogs(folder: string): void {
  mkdirSync(path.join(folder, `eventlog_v2_${NEWER.id}`), { recursive: true });
  writeFileSync(path.join(folder, OLDER.id), logOf('4.3', OLDER.name));
  writeFileSync(path.join(folder, `eventlog_v2_${NEWER.id}/appstatus_${NEWER.id}`), '');
  writeFileSync(path.join(folder, `eventlog_v2_${NEWER.id}/events_1_${NEWER.id}`), logOf('3.5', NEWER.name));
  writeFileSync(path.join(folder, 'notes.txt'), 'no log\n');
}
