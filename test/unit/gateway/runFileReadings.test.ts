import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { RunFileReadings } from '../../../src/gateway/runFileReadings';
import { reduceRun } from '../../../src/model/reduceRun';
import type { RunEvent } from '../../../src/model/runEvent';
import { writeRecording } from '../../../src/runFiles/recording';
import { connectRecording, serverLogLines } from '../../fixtures/runs/connectRun';

const folder = mkdtempSync(join(tmpdir(), 'strobe-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const warned = (time: number): RunEvent => ({ type: 'sourceCaptured', time, file: '/a.py', sha256: '', text: 'x' });
const path = join(folder, 'run.strobe');
writeRecording(path, [
  ...Array.from({ length: 12_000 }, (_, time) => warned(time)),
  { type: 'runEnded', time: 12_000, status: 'succeeded', exitCode: 0, signal: null },
]);

test('a file is read in pieces, in order, to its end', async () => {
  const readings = new RunFileReadings();
  const id = readings.open(path);
  const times: number[] = [];
  const fractions: number[] = [];
  for (let piece = await readings.next(id); piece !== null; piece = await readings.next(id)) {
    times.push(...piece.events.map(({ time }) => time));
    fractions.push(piece.fraction);
  }
  expect(times).toEqual(Array.from({ length: 12_001 }, (_, time) => time));
  expect(fractions.length).toBeGreaterThan(2);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(fractions.at(-1)).toBe(1);
  await expect(readings.next(id)).rejects.toThrow('No file is read');
});

test('a recording on a server of Spark Connect is read with the log of that server', async () => {
  const [recording, log, other] = ['connect.strobe', 'local-9', 'local-8'].map(name => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeRecording(recording, connectRecording());
  writeFileSync(log, serverLogLines('a-1').join('\n'));
  writeFileSync(other, serverLogLines('b-2').join('\n'));
  const readings = new RunFileReadings();
  const piece = await readings.next(readings.open(recording, { serverLog: log }));
  expect(reduceRun(piece!.events).jobs).toMatchObject([{ applicationId: 'local-9', status: 'succeeded' }]);
  const failing = readings.next(readings.open(recording, { serverLog: other }));
  await expect(failing).rejects.toMatchObject({ code: 'eventLog.otherServer' });
});

test('one that nobody reads further ends, and so does one that cannot be read', async () => {
  const readings = new RunFileReadings();
  const id = readings.open(path);
  await readings.next(id);
  readings.close(id);
  await expect(readings.next(id)).rejects.toThrow('No file is read');
  const missing = readings.open(join(folder, 'missing.strobe'));
  await expect(readings.next(missing)).rejects.toMatchObject({ code: 'recording.missing' });
  readings.open(join(folder, 'missing.strobe'));
  readings.closeAll();
});
