import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RunEvent } from '../../../src/model/runEvent';

/** The events of a recording of `test/fixtures/recordings`. `measured`: a real run of `test/jobs/sleeping.py` with Spark 4.3. */
export function recordedEvents(name: 'measured' | 'ratings' | 'wasteful'): RunEvent[] {
  return JSON.parse(
    gunzipSync(readFileSync(path.join(__dirname, '../../fixtures/recordings', `${name}.json.gz`))).toString(),
  ) as RunEvent[];
}
