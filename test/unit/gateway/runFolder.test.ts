import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeRunFolder } from '../../../src/gateway/runFolder';

const TWO_DAYS_AGO = Date.now() / 1000 - 2 * 24 * 3600;
let parent: string;

beforeEach(() => (parent = mkdtempSync(join(tmpdir(), 'strobe-test-'))));
afterEach(() => rmSync(parent, { recursive: true }));

/** A folder with the log of a driver. */
function folder(name: string, { log }: { log: number }): string {
  const path = join(parent, name);
  const ofDriver = join(path, 'driver0');
  mkdirSync(ofDriver, { recursive: true });
  writeFileSync(join(ofDriver, 'log'), '');
  utimesSync(join(ofDriver, 'log'), log, log);
  for (const each of [ofDriver, path]) utimesSync(each, TWO_DAYS_AGO, TWO_DAYS_AGO);
  return path;
}

test('each run has its own folder', async () => {
  const [first, second] = [await makeRunFolder(parent), await makeRunFolder(parent)];
  expect(first).not.toBe(second);
  expect([existsSync(first), existsSync(second)]).toEqual([true, true]);
});

test('old folders are removed, except those that a job still writes to, and those of others', async () => {
  const abandoned = folder('strobe-run-a', { log: TWO_DAYS_AGO });
  const inUse = folder('strobe-run-b', { log: Date.now() / 1000 });
  const foreign = folder('another', { log: TWO_DAYS_AGO });
  await makeRunFolder(parent);
  expect([abandoned, inUse, foreign].map(path => existsSync(path))).toEqual([false, true, true]);
});
