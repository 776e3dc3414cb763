import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadCodecs } from '../../../src/runFiles/codecs/decompress';
import { findLogs, listLogs } from '../../../src/runFiles/logList';

const small = join(__dirname, '../../fixtures/logs/small');
const text = readFileSync(small, 'utf8');

let folder: string;
beforeAll(() => loadCodecs());
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'strobe-logs-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('the logs of a folder have their application, user and times, newest first', async () => {
  writeFileSync(
    join(folder, 'app-2.gz.inprogress'),
    gzipSync(text.replaceAll('app-1', 'app-2').replaceAll('17000000', '18000000')),
  );
  mkdirSync(join(folder, 'eventlog_v2_app-3'));
  writeFileSync(
    join(folder, 'eventlog_v2_app-3/events_1_app-3'),
    text.replaceAll('app-1', 'app-3').replace(/\{"Event":"SparkListenerApplicationEnd.*/, ''),
  );
  cpSync(small, join(folder, 'app-1'));
  writeFileSync(join(folder, 'notes.txt'), 'no log\n');
  const logs = await listLogs(folder);
  expect(logs.map(({ path, ...rest }) => ({ ...rest, path: basename(path) }))).toEqual([
    {
      path: 'app-2.gz.inprogress',
      applicationId: 'app-2',
      name: 'job app-2',
      user: 'user',
      startTime: 1800000000000,
      endTime: 1800000002000,
      status: 'ended',
    },
    {
      path: 'app-1',
      applicationId: 'app-1',
      name: 'job app-1',
      user: 'user',
      startTime: 1700000000000,
      endTime: 1700000002000,
      status: 'ended',
    },
    {
      path: 'eventlog_v2_app-3',
      applicationId: 'app-3',
      name: 'job app-3',
      user: 'user',
      startTime: 1700000000000,
      endTime: null,
      status: 'running',
    },
  ]);
});

test('a plain log is not read through to find its end', async () => {
  const [head, tail] = [text.slice(0, text.lastIndexOf('{"Event"')), text.slice(text.lastIndexOf('{"Event"'))];
  const path = join(folder, 'app-1');
  writeFileSync(path, head);
  truncateSync(path, 2 ** 33);
  appendFileSync(path, `\n${tail}`);
  expect(await listLogs(folder)).toMatchObject([{ endTime: 1700000002000, status: 'ended' }]);
});

test('files that are no logs are left out without reading them through', async () => {
  const large = join(folder, 'core');
  writeFileSync(large, 'x');
  truncateSync(large, 2 ** 33);
  for (let index = 0; index < 30; index++) linkSync(large, `${large}.${index}`);
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  const began = performance.now();
  expect(await listLogs(folder)).toEqual([]);
  expect(performance.now() - began).toBeLessThan(1000);
});

test.each([
  ['app-1.gz', 'ended'],
  ['app-1.gz.inprogress', 'running'],
])('of a log that is too large to read, its name says whether it has ended: %s', async (name, status) => {
  const path = join(folder, name);
  writeFileSync(path, gzipSync(text));
  truncateSync(path, 2 ** 27);
  expect(await listLogs(folder)).toMatchObject([{ endTime: null, status }]);
});

test('a search that is cancelled ends', async () => {
  cpSync(small, join(folder, 'app-1'));
  const cancelled = new AbortController();
  cancelled.abort(new Error('enough'));
  await expect(findLogs(folder, cancelled.signal).next()).rejects.toThrow('enough');
});
