import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadCodecs } from '../../../src/runFiles/codecs/decompress';
import { logAddress } from '../../../src/runFiles/historyServer';
import { listLogs } from '../../../src/runFiles/logList';

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
    },
    {
      path: 'app-1',
      applicationId: 'app-1',
      name: 'job app-1',
      user: 'user',
      startTime: 1700000000000,
      endTime: 1700000002000,
    },
    {
      path: 'eventlog_v2_app-3',
      applicationId: 'app-3',
      name: 'job app-3',
      user: 'user',
      startTime: 1700000000000,
      endTime: null,
    },
  ]);
});

test.each([
  ['http://history:18080/api/v1/applications/app-1/1/logs', 'http://history:18080/api/v1/applications/app-1/1/logs'],
  ['http://history:18080/api/v1/applications/app-1', 'http://history:18080/api/v1/applications/app-1/logs'],
  ['http://history:18080/api/v1/applications/app-1/logs', 'http://history:18080/api/v1/applications/app-1/logs'],
  ['https://proxy/gateway/history/local-17/jobs/', 'https://proxy/gateway/api/v1/applications/local-17/logs'],
  [
    'http://history:18080/history/application_1_0001/2/SQL/execution/?id=3',
    'http://history:18080/api/v1/applications/application_1_0001/2/logs',
  ],
])('%s has its log at %s', (page, log) => {
  expect(logAddress(page)?.href).toBe(log);
});

test.each(['/logs/app-1', 'http://history:18080/', 'http://', 'ftp://history/history/app-1'])(
  '%s is no address of a log',
  text => {
    expect(logAddress(text)).toBeNull();
  },
);
