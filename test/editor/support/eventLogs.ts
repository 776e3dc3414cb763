/** Event logs that real Spark wrote, to choose from. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { projectRoot } from '../../process/support/strobe';

/** A rolling log, and a newer one of one file. `log`: how the log is called. */
export const OLDER = { id: 'local-1795371937235', name: 'nightly load', log: 'eventlog_v2_local-1795371937235' };
export const NEWER = { id: 'local-1795371980336', name: 'morning report', log: 'local-1795371980336' };

function logOf(version: string, name: string): string {
  const log = readFileSync(path.join(projectRoot, `test/fixtures/eventlogs/spark-${version}/eventLog.jsonl.gz`));
  return gunzipSync(log).toString().replace('"App Name":"everything"', `"App Name":"${name}"`);
}

/** Writes a log of one file, a rolling log and a file that is no log. @param folder where they go */
export function writeEventLogs(folder: string): void {
  const rolled = path.join(folder, OLDER.log);
  mkdirSync(rolled, { recursive: true });
  writeFileSync(path.join(rolled, `appstatus_${OLDER.id}`), '');
  writeFileSync(path.join(rolled, `events_1_${OLDER.id}`), logOf('4.3', OLDER.name));
  writeFileSync(path.join(folder, NEWER.log), logOf('3.5', NEWER.name));
  writeFileSync(path.join(folder, 'notes.txt'), 'no log\n');
}
