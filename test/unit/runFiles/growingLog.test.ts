import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import type { RunEvent } from '../../../src/model/runEvent';
import type { RunFilePiece } from '../../../src/model/runFilePiece';
import { eventLogEvents } from '../../../src/runFiles/eventLogFile';
import { GrowingLog } from '../../../src/runFiles/growingLog';
import { logParts } from '../../../src/runFiles/logParts';
import { openRunFile, readRunFile } from '../../../src/runFiles/openRunFile';

const INTERVAL = 2;
const text = readFileSync(join(__dirname, '../../fixtures/logs/small'), 'utf8');
/** In the middle of a line. */
const [start, middle, rest] = [text.slice(0, 3000), text.slice(3000, 6000), text.slice(6000)] as const;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'strobe-log-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** What a log gives until its end. @param grow called each time when all of it has been read; what it does is read next */
async function followed(pieces: AsyncGenerator<RunFilePiece>, grow: (time: number) => void): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  let times = 0;
  let told = 0;
  for await (const piece of pieces) {
    events.push(...piece.events);
    // It says so again and again.
    if (piece.isGrowing && told++ % 3 === 0) grow(times++);
  }
  return events;
}

const withoutName = (events: RunEvent[]) => events.filter(({ type }) => type !== 'runStarted');

test('a file that grows gives each event once, and ends when Spark takes its mark away', async () => {
  const path = join(folder, 'app-1.inprogress');
  writeFileSync(path, start);
  const growing = GrowingLog.at(path, false, { interval: INTERVAL });
  const parts = { files: [path], applicationId: null, missing: 0 };
  const events = await followed(eventLogEvents(path, parts, growing), time => {
    if (time === 0) appendFileSync(path, middle);
    if (time !== 1) return;
    appendFileSync(path, rest);
    renameSync(path, join(folder, 'app-1'));
  });
  expect(withoutName(events)).toEqual(withoutName(await openRunFile(join(folder, 'app-1'))));
  expect(events.filter(({ type }) => type === 'taskEnded')).toHaveLength(4);
});

test('a folder that grows does so, too, with the files that come', async () => {
  const path = join(folder, 'eventlog_v2_app-1');
  mkdirSync(path);
  const mark = join(path, 'appstatus_app-1.inprogress');
  writeFileSync(mark, '');
  writeFileSync(join(path, 'events_1_app-1'), start);
  const events = await followed(
    eventLogEvents(path, logParts(path)!, GrowingLog.at(path, true, { interval: INTERVAL })),
    time => {
      if (time === 0) appendFileSync(join(path, 'events_1_app-1'), `${middle}${rest.slice(0, rest.indexOf('\n') + 1)}`);
      if (time !== 1) return;
      writeFileSync(join(path, 'events_2_app-1'), rest.slice(rest.indexOf('\n') + 1));
      renameSync(mark, join(path, 'appstatus_app-1'));
    },
  );
  expect(events).toEqual(await openRunFile(path));
});

test('a file that is gone ends as that of an application that was lost', async () => {
  const path = join(folder, 'app-1.inprogress');
  writeFileSync(path, start);
  const parts = { files: [path], applicationId: null, missing: 0 };
  const events = await followed(eventLogEvents(path, parts, GrowingLog.at(path, false, { interval: INTERVAL })), () =>
    rmSync(path, { force: true }),
  );
  expect(events.at(-1)).toMatchObject({ type: 'runEnded', status: 'lost' });
});

test('a file whose application has ended ends, even if its mark stays', async () => {
  const path = join(folder, 'app-1.inprogress');
  writeFileSync(path, text);
  const parts = { files: [path], applicationId: null, missing: 0 };
  const growing = GrowingLog.at(path, false, { interval: INTERVAL });
  const events = await followed(eventLogEvents(path, parts, growing), () => undefined);
  expect(events.at(-1)).toMatchObject({ type: 'runEnded', status: 'succeeded' });
});

test('a folder whose files are compacted before they are read has what is left of them', async () => {
  const path = join(folder, 'eventlog_v2_app-1');
  mkdirSync(path);
  writeFileSync(join(path, 'appstatus_app-1.inprogress'), '');
  writeFileSync(join(path, 'events_1_app-1'), start);
  const parts = logParts(path)!;
  const growing = GrowingLog.at(path, true, { interval: INTERVAL });
  renameSync(join(path, 'events_1_app-1'), join(path, 'events_1_app-1.compact'));
  writeFileSync(join(path, 'events_2_app-1'), text.slice(start.lastIndexOf('\n') + 1));
  const events = await followed(eventLogEvents(path, parts, growing), () => undefined);
  expect(events.filter(({ type }) => type === 'taskEnded')).toHaveLength(4);
  expect(events.filter(({ type }) => type === 'degraded')).toEqual([]);
});

test('a folder that is compacted before the end of a job is read says that it is missing', async () => {
  const lines = text.trimEnd().split('\n');
  const jobStart = lines.findIndex(line => line.includes('SparkListenerJobStart'));
  const path = join(folder, 'eventlog_v2_app-1');
  mkdirSync(path);
  const mark = join(path, 'appstatus_app-1.inprogress');
  writeFileSync(mark, '');
  writeFileSync(join(path, 'events_1_app-1'), `${lines.slice(0, jobStart + 1).join('\n')}\n`);
  const events = await followed(readRunFile(path, { follow: true, interval: INTERVAL }), time => {
    if (time !== 0) return;
    rmSync(join(path, 'events_1_app-1'));
    writeFileSync(join(path, 'events_1_app-1.compact'), `${lines.slice(0, 2).join('\n')}\n`);
    writeFileSync(join(path, 'events_2_app-1'), `${lines.at(-1)}\n`);
    renameSync(mark, join(path, 'appstatus_app-1'));
  });
  const reason =
    'A history server has compacted the first file of the event log: jobs and queries that had ended by then are missing.';
  expect(events.filter(({ type }) => type === 'degraded')).toMatchObject([{ code: 'eventLog.incomplete', reason }]);
});

test('a folder that is compacted while it is followed has each event once', async () => {
  const everything = gunzipSync(readFileSync(join(__dirname, '../../fixtures/eventlogs/spark-4.3/eventLog.jsonl.gz')));
  const [half, more] = [2, 1.9].map(part => everything.indexOf('\n', everything.length / part) + 1);
  const path = join(folder, 'eventlog_v2_app-1');
  mkdirSync(path);
  const mark = join(path, 'appstatus_app-1.inprogress');
  writeFileSync(mark, '');
  writeFileSync(join(path, 'events_1_app-1'), everything.subarray(0, half));
  writeFileSync(join(path, 'events_2_app-1'), everything.subarray(half, more));
  const pieces = readRunFile(path, { follow: true, interval: INTERVAL });
  const events = await followed(pieces, time => {
    if (time === 0) renameSync(join(path, 'events_1_app-1'), join(path, 'events_1_app-1.compact'));
    if (time !== 1) return;
    writeFileSync(join(path, 'events_2_app-1'), everything.subarray(half));
    renameSync(mark, join(path, 'appstatus_app-1'));
  });
  expect(reduceRun(events)).toEqual(reduceRun(await openRunFile(path)));
});

test('a file is found by the name that it had while it grew', async () => {
  writeFileSync(join(folder, 'app-1'), text);
  expect((await openRunFile(join(folder, 'app-1.inprogress'))).at(-1)).toMatchObject({ status: 'succeeded' });
  await expect(openRunFile(join(folder, 'app-2.inprogress'))).rejects.toMatchObject({ code: 'recording.missing' });
});

test('a log is followed for as long as somebody wants, and the wait ends when nobody does', async () => {
  const path = join(folder, 'app-1.inprogress');
  writeFileSync(path, start);
  utimesSync(path, 1, 1);
  const stop = new AbortController();
  const pieces = readRunFile(path, { follow: true, lostAfter: Infinity, signal: stop.signal, interval: 2 ** 30 });
  for await (const { isGrowing } of pieces) {
    if (stop.signal.aborted) break;
    if (isGrowing) setImmediate(() => stop.abort());
  }
  expect(stop.signal.aborted).toBe(true);
});

test('a log that is complete, or has not grown for an hour, does not grow', () => {
  const path = join(folder, 'app-1.inprogress');
  writeFileSync(path, start);
  expect(GrowingLog.at(path, false)).not.toBeNull();
  const anHourAgo = Date.now() / 1000 - 3601;
  utimesSync(path, anHourAgo, anHourAgo);
  expect(GrowingLog.at(path, false)).toBeNull();
  renameSync(path, join(folder, 'app-1'));
  expect(GrowingLog.at(join(folder, 'app-1'), false)).toBeNull();
});
