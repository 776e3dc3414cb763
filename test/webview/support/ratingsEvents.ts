import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RunEvent } from '../../../src/model/runEvent';

const file = path.resolve(__dirname, '../../fixtures/recordings/ratings.json.gz');

/** A real run of the first part of `test/jobs/ratings.py`, up to the rows of its SQL query, recorded with Spark 4.3. */
export const ratingsEvents = JSON.parse(gunzipSync(readFileSync(file)).toString()) as RunEvent[];
export const RATINGS_FILE = '/home/ada/jobs/ratings.py';
