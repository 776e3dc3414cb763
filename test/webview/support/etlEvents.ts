import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RunEvent } from '../../../src/model/runEvent';

const file = path.resolve(__dirname, '../../fixtures/recordings/etl.json.gz');

/** A real run of `test/jobs/etl.py`, which has several findings, recorded with Spark 4.3. */
export const etlEvents = JSON.parse(gunzipSync(readFileSync(file)).toString()) as RunEvent[];
export const ETL_FILE = '/home/ada/jobs/etl.py';
