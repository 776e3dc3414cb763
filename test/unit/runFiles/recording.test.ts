import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRunFile } from '../../../src/runFiles/openRunFile';
import { decodeRecording, encodeBlock, readRecording, RecordingWriter } from '../../../src/runFiles/recording';
import type { RunEvent } from '../../../src/model/runEvent';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'strobe-test-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const degraded = (n: number): RunEvent => ({
  type: 'degraded',
  time: n,
  code: 'gateway.lookUp',
  reason: `reason ${n}`,
});
const ended: RunEvent = { type: 'runEnded', time: 9, status: 'succeeded', exitCode: 0, signal: null };
const fail = (error: Error) => {
  throw error;
};

function record(path: string, blocks: RunEvent[][]): void {
  const writer = new RecordingWriter(path, fail);
  for (const block of blocks) {
    for (const event of block) writer.append(event);
    writer.flush();
  }
  writer.close();
}

describe('a recording', () => {
  test('returns its events in order', async () => {
    const path = join(folder, 'a.strobe');
    record(path, [[degraded(1), degraded(2)], [ended]]);
    expect(await readRecording(path)).toEqual({
      events: [degraded(1), degraded(2), ended],
      truncated: false,
      invalid: 0,
    });
  });

  test('is read up to its last complete block, wherever it was truncated', () => {
    const path = join(folder, 'a.strobe');
    record(path, [[degraded(1)], [degraded(2)], [degraded(3)]]);
    const whole = readFileSync(path);
    let most = 0;
    for (let length = 8; length < whole.length; length++) {
      const { events } = decodeRecording(whole.subarray(0, length));
      expect(events).toEqual([degraded(1), degraded(2), degraded(3)].slice(0, events.length));
      expect(events.length).toBeGreaterThanOrEqual(most);
      most = events.length;
    }
    expect(most).toBe(2);
  });

  test('without the events in it that are none', async () => {
    const path = join(folder, 'a.strobe');
    record(path, [[degraded(1), null as never, { type: 'jobEnded', time: 'noon' } as never, [] as never, ended]]);
    const events = await openRunFile(path);
    expect(events.map(({ type }) => type)).toEqual(['degraded', 'runEnded', 'degraded']);
    expect(events.at(-1)).toMatchObject({ code: 'recording.truncated', reason: expect.stringContaining('3 events') });
  });

  test('without an event with a duration below 0, or a time after all others', async () => {
    const path = join(folder, 'a.strobe');
    const fetched = { ...{ type: 'resultFetched', time: 2, callId: null, arrow: false, rows: 1, bytes: 1 }, waits: [] };
    const times = { firstByteMs: 1, readTimeMs: 1, deserializeTimeMs: 1 };
    const negative = { ...fetched, ...times, readTimeMs: -1 };
    const late = { ...ended, time: 1e300 };
    record(path, [[{ ...fetched, ...times } as never, negative as never, late, ended]]);
    const { events, invalid } = await readRecording(path);
    expect([events.map(({ type }) => type), invalid]).toEqual([['resultFetched', 'runEnded'], 2]);
  });

  test.each<[string, unknown]>([
    ['that holds no list', { a: 1 }],
    ['that holds no event', [[[]], null, 'x']],
    ['that stands for far more memory', Array.from({ length: 6_000_000 }, () => 0)],
  ])('%s is refused', async (_name, body) => {
    const path = join(folder, 'a.strobe');
    record(path, []);
    const block = encodeBlock(body as RunEvent[]);
    writeFileSync(path, Buffer.concat([readFileSync(path), block]));
    await expect(openRunFile(path)).rejects.toMatchObject({ code: 'recording.invalid' });
  });

  test('is read up to the block before a damaged one', () => {
    const path = join(folder, 'a.strobe');
    record(path, [[degraded(1)], [degraded(2)]]);
    const data = readFileSync(path);
    data[data.length - 3]! ^= 0xff;
    expect(decodeRecording(data)).toEqual({ events: [degraded(1)], truncated: true, invalid: 0 });
  });

  test('that ends in the middle of a run is shown as lost, with the reason', async () => {
    const path = join(folder, 'a.strobe');
    record(path, [[degraded(1)]]);
    const events = await openRunFile(path);
    expect(events.map(event => event.type)).toEqual(['degraded', 'degraded', 'runEnded']);
    expect(events[1]).toMatchObject({ code: 'recording.truncated' });
    expect(events[2]).toMatchObject({ status: 'lost' });
  });

  test('of a newer format is rejected with a code', () => {
    const path = join(folder, 'a.strobe');
    record(path, [[degraded(1)]]);
    const data = readFileSync(path);
    data[7] = 99;
    expect(() => decodeRecording(data)).toThrow(expect.objectContaining({ code: 'recording.version' }));
  });

  test('is only accessible to its owner', () => {
    const path = join(folder, 'a.strobe');
    record(path, [[ended]]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['a missing file', 'nowhere.strobe', null, 'recording.missing'],
    ['another file', 'b.txt', 'hello world, this is no recording', 'recording.invalid'],
    ['an empty file', 'c.strobe', '', 'recording.invalid'],
    ['an event log whose first block is damaged', 'app-1.lz4', `LZ4Block${'x'.repeat(40)}`, 'recording.invalid'],
  ])('%s is rejected with a code', async (_name, file, content, code) => {
    if (content !== null) writeFileSync(join(folder, file), content);
    await expect(openRunFile(join(folder, file))).rejects.toMatchObject({ code });
  });

  test('cannot be written if its folder does not exist', () => {
    expect(() => new RecordingWriter(join(folder, 'no', 'a.strobe'), fail)).toThrow(
      expect.objectContaining({ code: 'recording.unwritable' }),
    );
  });
});
