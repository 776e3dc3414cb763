import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EventStream } from '../../../src/gateway/eventStream';
import { RecordingWriter } from '../../../src/runFiles/recording';
import type { RunEvent } from '../../../src/model/runEvent';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'strobe-test-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const said = (n: number): RunEvent => ({
  type: 'degraded',
  time: n,
  code: 'recording.unwritable',
  reason: `reason ${n}`,
});
const row = { type: 'actionReturned', time: 3, callId: 1, result: null } as unknown as RunEvent;

function newStream(): EventStream {
  const recording = new RecordingWriter(join(folder, 'a.strobe'), () => undefined);
  return new EventStream(recording, event => event, false);
}

test('earlier events are read up to the current one, with the rows that are not recorded', async () => {
  const stream = newStream();
  const live: RunEvent[] = [];
  stream.subscribe(events => live.push(...events));
  stream.emit(said(1));
  stream.emit(row);
  stream.emit(said(2));
  const past = stream.past();
  expect(live).toEqual([said(1), row, said(2)]);
  stream.emit(said(4));
  stream.recording.flush();
  expect(await past).toEqual({ events: [said(1), said(2), row], count: 3 });
  stream.close();
});

test('events that could not be written to a full disk are kept', async () => {
  const stream = newStream();
  stream.emit(said(1));
  stream.recording.flush();
  vi.spyOn(stream.recording as unknown as { write: () => void }, 'write').mockImplementation(() => {
    throw new Error('no space left');
  });
  stream.emit(said(2));
  stream.recording.flush();
  stream.emit(said(3));
  expect(await stream.past()).toEqual({ events: [said(1), said(2), said(3)], count: 3 });
  stream.close();
});
