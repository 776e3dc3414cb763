import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { logsInFolder } from '../../../src/gateway/logsInFolder';
import type { FoundLogs } from '../../../src/model/listedLog';

const small = join(__dirname, '../../fixtures/logs/small');
const never = new AbortController().signal;
let folder: string;
let told: FoundLogs[];
const tell = async (found: FoundLogs) => void told.push(found);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strobe-logs-'));
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a folder is told at once, then its logs with how much has been read', async () => {
  for (const name of ['a', 'b']) cpSync(small, join(folder, name));
  writeFileSync(join(folder, 'notes.txt'), 'no log');
  expect(await logsInFolder(folder, tell, never)).toEqual({ isLog: false });
  expect(told[0]).toEqual({ logs: [], fraction: 0 });
  expect(told.at(-1)!.fraction).toBe(1);
  expect(told.flatMap(({ logs }) => logs).map(({ path }) => basename(path))).toEqual(['a', 'b']);
});

test('of a folder that is itself a log, nothing is told', async () => {
  mkdirSync(join(folder, 'eventlog_v2_app-1'));
  cpSync(small, join(folder, 'eventlog_v2_app-1/events_1_app-1'));
  expect(await logsInFolder(join(folder, 'eventlog_v2_app-1'), tell, never)).toEqual({ isLog: true });
  expect(told).toEqual([]);
});

test('a search that is cancelled ends', async () => {
  for (const name of ['a', 'b', 'c']) cpSync(small, join(folder, name));
  const cancelled = new AbortController();
  cancelled.abort(new Error('enough'));
  await expect(logsInFolder(folder, tell, cancelled.signal)).rejects.toThrow('enough');
  expect(told).toHaveLength(1);
});

test('what is no folder is told with a code', async () => {
  await expect(logsInFolder(join(folder, 'none'), tell, never)).rejects.toMatchObject({ code: 'recording.missing' });
});
