import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DownloadedLogs } from '../../../src/extension/logs/downloadedLogs';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'strobe-downloaded-'))));
afterEach(() => rmSync(folder, { recursive: true }));

let clock = 1_700_000_000;
const downloading = (bytes: number) => async (own: string) => {
  const log = path.join(own, 'app-1');
  writeFileSync(log, 'x'.repeat(bytes));
  utimesSync(own, ++clock, clock);
  return log;
};

test('the newest twenty are kept', async () => {
  const logs = new DownloadedLogs(path.join(folder, 'logs'));
  const added: string[] = [];
  for (let index = 0; index < 22; index++) added.push(await logs.add(downloading(1)));
  expect(added.map(log => existsSync(log))).toEqual([false, false, ...Array<boolean>(20).fill(true)]);
});

test('as much as fits is kept, and the last one in any case', async () => {
  const logs = new DownloadedLogs(folder, 100);
  const [first, second, third] = [60, 60, 40].map(bytes => () => logs.add(downloading(bytes)));
  const added = [await first!(), await second!(), await third!()];
  expect(added.map(log => existsSync(log))).toEqual([false, true, true]);
  const large = await logs.add(downloading(1000));
  expect([...added, large].map(log => existsSync(log))).toEqual([false, false, false, true]);
});

test('nothing is left of a download that fails', async () => {
  const logs = new DownloadedLogs(folder);
  const fails = async (own: string) => {
    writeFileSync(path.join(own, 'logs.zip'), 'PK');
    throw new Error('no');
  };
  await expect(logs.add(fails)).rejects.toThrow('no');
  expect(readdirSync(folder)).toEqual([]);
});
