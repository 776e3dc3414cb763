import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RunEvent } from '../../../src/model/runEvent';

const file = path.resolve(__dirname, '../../fixtures/recordings/wasteful.json.gz');

/** A real run of a job with most of the inefficiencies that have hints, recorded with Spark 4.3. */
export const wastefulEvents = JSON.parse(gunzipSync(readFileSync(file)).toString()) as RunEvent[];
export const WASTEFUL_FILE = '/home/ada/jobs/orders.py';
