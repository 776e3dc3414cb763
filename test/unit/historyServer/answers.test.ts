/** What history servers answer, and what is not one. The real server is asked in `test/process/historyServer.test.ts`. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { downloadLog } from '../../../src/historyServer/downloadLog';
import { checkArchive, type ArchiveSize } from '../../../src/historyServer/logRoom';
import { attemptsOf, servedLogs } from '../../../src/historyServer/servedLogs';
import { deflatedZeros, zipOf } from './zipOf';

const servers: Server[] = [];
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'strobe-served-'))));
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all(servers.splice(0).map(each => new Promise(done => each.close(done))));
});

/** The address of a server. */
async function serverWith(answer: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    response.setHeader('connection', 'close');
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serving = (body: unknown) => serverWith((_, response) => response.end(JSON.stringify(body)));
const answering = (status: number, headers = {}) =>
  serverWith((_, response) => response.writeHead(status, headers).end());
const application = (id: string, ...attempts: object[]) => ({ id, name: `job ${id}`, attempts });
const attempt = (more: object) => ({
  sparkUser: 'user',
  startTimeEpoch: 1000,
  endTimeEpoch: 3000,
  completed: true,
  ...more,
});

test('each attempt of an application is listed, newest first; one that runs has no end', async () => {
  const second = attempt({ attemptId: '2', startTimeEpoch: 5000, endTimeEpoch: -1, completed: false });
  const server = await serving([
    application('app-1', attempt({ startTimeEpoch: 2000 })),
    application('app-2', second, attempt({ attemptId: '1' })),
  ]);
  const listed = await servedLogs(server, {});
  expect(listed.map(({ applicationId, attempt }) => [applicationId, attempt])).toEqual([
    ['app-2', '2'],
    ['app-1', null],
    ['app-2', '1'],
  ]);
  expect(listed[0]).toMatchObject({ name: 'job app-2', user: 'user', endTime: null, status: 'running' });
  expect(listed[1]).toMatchObject({ startTime: 2000, endTime: 3000, status: 'ended' });
});

test('a server without applications has an empty list', async () => {
  expect(await servedLogs(await serving([]), {})).toEqual([]);
});

test.each([
  ['a page', () => serverWith((_, response) => response.end('<html>'))],
  ['another list', () => serving([{ name: 'x' }])],
  ['an object', () => serving({ message: 'hello' })],
  ['404', () => answering(404)],
])('what answers with %s is no history server', async (_, start) => {
  await expect(servedLogs(await start(), {})).rejects.toMatchObject({ code: 'historyServer.missing' });
});

test.each([
  [401, 'historyServer.refused'],
  [403, 'historyServer.refused'],
  [407, 'historyServer.unreachable'],
  [500, 'historyServer.failed'],
])('status %i is %s', async (status, code) => {
  await expect(servedLogs(await answering(status), {})).rejects.toMatchObject({ code });
});

test('an application that is gone is told', async () => {
  const server = await answering(404);
  const code = 'historyServer.noApplication';
  await expect(attemptsOf(server, 'app-1', {})).rejects.toMatchObject({ code });
  await expect(downloadLog({ server, applicationId: 'a', attempt: null }, folder, {})).rejects.toMatchObject({ code });
  await expect(servedLogs('http://127.0.0.1:1', {})).rejects.toMatchObject({ code: 'historyServer.unreachable' });
});

test('a token goes to the server that it is for, and not on to another one', async () => {
  const seen: (string | undefined)[] = [];
  const other = await serverWith(({ headers }, response) => {
    seen.push(headers.authorization);
    response.end('[]');
  });
  const server = await serverWith(({ headers }, response) => {
    seen.push(headers.authorization);
    response.writeHead(302, { location: `${other}/login` }).end();
  });
  expect(await servedLogs(server, { token: 'hush' })).toEqual([]);
  expect(seen).toEqual(['Bearer hush', undefined]);
});

const sending = (archive: Buffer) => serverWith((_, response) => response.end(archive));
const download = (server: string) => downloadLog({ server, applicationId: 'app-1', attempt: null }, folder, {});

test('a log of one file, and the folder of a rolling log, are unpacked under their names', async () => {
  const one = await download(await sending(zipOf({ 'app-1': 'first\n' })));
  expect([basename(one), readFileSync(one, 'utf8')]).toEqual(['app-1', 'first\n']);
  const parts = { 'eventlog_v2_app-1/events_1_app-1': 'a', 'eventlog_v2_app-1/appstatus_app-1': '' };
  const rolled = await download(await sending(zipOf(parts)));
  expect(basename(rolled)).toBe('eventlog_v2_app-1');
  expect(readdirSync(rolled).sort()).toEqual(['appstatus_app-1', 'events_1_app-1']);
  expect(readdirSync(folder)).not.toContain('logs.zip');
});

test('a log stays in its folder, whatever it is called', async () => {
  const log = await download(await sending(zipOf({ 'a/../b/app-1': 'x' }))).catch(error => String(error));
  expect(log).toMatch(/damaged/);
});

const whole = zipOf({ 'app-1': 'some text' });
const flipped = Buffer.from(whole.toString('latin1').replace('some text', 'some test'), 'latin1');

test.each([
  ['no archive', Buffer.from('<html>')],
  ['a part of one', whole.subarray(0, -30)],
  ['one with a wrong byte', flipped],
  ['an empty one', zipOf({})],
])('%s is damaged', async (_, archive) => {
  await expect(download(await sending(archive))).rejects.toMatchObject({ code: 'historyServer.damaged' });
});

test('an archive that stands for far more than a log is refused before anything of it is unpacked', async () => {
  const bomb = sending(zipOf({ 'eventlog_v2_app-1/events_1_app-1': deflatedZeros(3000) }));
  await expect(download(await bomb)).rejects.toMatchObject({ code: 'historyServer.tooLarge' });
  expect(readdirSync(folder)).toEqual(['logs.zip']);
});

test('an archive that stands for more than it says is unpacked up to there', async () => {
  const bomb = sending(zipOf({ 'log/app-1': { ...deflatedZeros(3000), length: 2 ** 20 } }));
  await expect(download(await bomb)).rejects.toMatchObject({ code: 'historyServer.damaged' });
  expect(statSync(join(folder, 'log/app-1')).size).toBeLessThanOrEqual(2 ** 20);
});

test.each<[string, ArchiveSize]>([
  ['for which there is no room', { packed: 2 ** 30, unpacked: 2 ** 31, files: 1 }],
  ['of far too many files', { packed: 2 ** 30, unpacked: 0, files: 10 ** 7 }],
])('an archive %s is refused', (_, size) => {
  expect(() => checkArchive(size, 2 ** 31 - 1)).toThrow(expect.objectContaining({ code: 'historyServer.tooLarge' }));
});

test('an archive of a gigabyte that was compressed well is a log', () => {
  checkArchive({ packed: 2 ** 20, unpacked: 2 ** 30, files: 1 }, 2 ** 31);
  checkArchive({ packed: 2 ** 25, unpacked: 2 ** 25 * 150, files: 1 }, 2 ** 33);
});

test('a connection that is lost is told as such', async () => {
  const server = await serverWith((_, response) => {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('PK', () => response.destroy());
  });
  await expect(download(server)).rejects.toMatchObject({ code: 'historyServer.unreachable' });
});

test('a download that is cancelled ends', async () => {
  const cancelled = new AbortController();
  const server = await serverWith((_, response) => response.write('PK'));
  const wanted = { server, applicationId: 'app-1', attempt: null };
  const running = downloadLog(wanted, folder, { signal: cancelled.signal }, () => cancelled.abort());
  await expect(running).rejects.toThrow('aborted');
});
