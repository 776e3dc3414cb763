import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A file of `test/fixtures/eventlogs`: the log of an application (`eventLog.jsonl`), or what Spark's REST API said of it. */
export function eventLogFixture(version: string, name: 'eventLog.jsonl' | 'rest.json'): string {
  return gunzipSync(
    readFileSync(new URL(`../../fixtures/eventlogs/${version}/${name}.gz`, import.meta.url)),
  ).toString();
}
