import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { OpenedRecording } from '../../../src/extension/openedRecording';
import { DEFAULT_THRESHOLDS } from '../../../src/model/findings/findingThresholds';
import type { RunEvent } from '../../../src/model/runEvent';
import type { RunFilePiece } from '../../../src/model/runFilePiece';
import { StrobeError } from '../../../src/errors/strobeError';
import type { ToPanel } from '../../../src/wire/panelMessages';

const source = (file: string): RunEvent => ({ type: 'sourceCaptured', time: 2, file, sha256: '', text: 'x' });
const ended: RunEvent = { type: 'runEnded', time: 9, status: 'succeeded', exitCode: 0, signal: null };

/** A file that gives its pieces as `give` is called. */
class SlowFile {
  private readonly pieces: (RunFilePiece | Error | null)[] = [];
  private wake: () => void = () => {};
  isClosed = false;
  opened = 0;

  give(piece: RunFilePiece | Error | null): void {
    this.pieces.push(piece);
    this.wake();
  }

  async *read(): AsyncGenerator<RunFilePiece> {
    this.opened++;
    try {
      for (;;) {
        while (this.pieces.length === 0) await new Promise<void>(resolve => (this.wake = resolve));
        const piece = this.pieces.shift()!;
        if (piece === null) return;
        if (piece instanceof Error) throw piece;
        yield piece;
      }
    } finally {
      this.isClosed = true;
    }
  }
}

function open(file: SlowFile) {
  const content = new OpenedRecording(
    'app',
    '/app',
    () => file.read(),
    vi.fn(),
    () => DEFAULT_THRESHOLDS,
  );
  const posted: ToPanel[] = [];
  const listening = content.onMessage(message => posted.push(message));
  return { content, posted, listening };
}

const piece = (fraction: number, ...events: RunEvent[]): RunFilePiece => ({ events, fraction });

test('a file that is read in a short time is shown at once', async () => {
  const file = new SlowFile();
  const { content, posted } = open(file);
  for (const each of [piece(0.5, source('/a.py')), piece(1, ended), null]) file.give(each);
  expect(await content.messages()).toMatchObject([{ type: 'run', live: false, events: [{ file: '/a.py' }, ended] }]);
  expect(posted).toEqual([]);
  expect([...content.sources().keys()]).toEqual(['/a.py']);
});

test('of another one, the rest follows with the progress, in order, after the first part', async () => {
  const file = new SlowFile();
  const { content, posted } = open(file);
  file.give(piece(0.25, source('/a.py')));
  const messages = content.messages();
  await vi.waitUntil(() => content.sources().size === 1);
  expect(await messages).toMatchObject([{ type: 'run', live: true, reading: 0.25, events: [{ file: '/a.py' }] }]);
  file.give(piece(0.5, source('/b.py')));
  expect(posted).toEqual([]);
  await vi.waitUntil(() => posted.length === 1);
  expect(posted).toEqual([{ type: 'read', ...piece(0.5, source('/b.py')) }]);
  file.give(piece(1, ended));
  file.give(null);
  await vi.waitUntil(() => posted.length === 3);
  expect(posted.slice(1)).toEqual([{ type: 'read', ...piece(1, ended) }, { type: 'ended' }]);
});

test('an error in the midst is told, and so is a cancellation, after which nothing is read', async () => {
  const failing = new SlowFile();
  const first = open(failing);
  failing.give(piece(0.1, source('/a.py')));
  await first.content.messages();
  await setImmediate();
  failing.give(new StrobeError('eventLog.tooLong', 'too long'));
  await vi.waitUntil(() => first.posted.length > 0);
  expect(first.posted).toEqual([{ type: 'failed', title: 'app', code: 'eventLog.tooLong', message: 'too long' }]);

  const file = new SlowFile();
  const { content, posted } = open(file);
  file.give(piece(0.1, source('/a.py')));
  await content.messages();
  await setImmediate();
  content.cancel();
  file.give(piece(0.2, source('/b.py')));
  await vi.waitUntil(() => posted.length > 0);
  expect(posted).toMatchObject([{ type: 'failed', code: 'recording.cancelled' }]);
  expect([file.isClosed, content.sources().size]).toEqual([true, 1]);
});

test('a file that no panel shows any more is not read to its end, and is read again for the next page', async () => {
  const file = new SlowFile();
  const { content, listening } = open(file);
  file.give(piece(0.1, source('/a.py')));
  await content.messages();
  await setImmediate();
  listening.dispose();
  file.give(piece(0.2, source('/b.py')));
  await vi.waitUntil(() => file.isClosed);
  for (const each of [piece(1, source('/a.py'), ended), null]) file.give(each);
  expect(await content.messages()).toMatchObject([{ type: 'run', live: false, events: [{ file: '/a.py' }, ended] }]);
  expect(file.opened).toBe(2);
});

test('the log of an application that still runs is shown when it has been read, and goes on without a word while nothing comes', async () => {
  const file = new SlowFile();
  const { content, posted } = open(file);
  const growing = { ...piece(1), isGrowing: true } as const;
  for (const each of [piece(1, source('/a.py')), growing]) file.give(each);
  const [message] = await content.messages();
  expect(message).toMatchObject({ type: 'run', live: true, events: [{ file: '/a.py' }] });
  expect(message).not.toHaveProperty('reading');
  for (const each of [growing, growing, piece(0.7, source('/b.py')), growing, piece(1, ended), null]) file.give(each);
  await vi.waitUntil(() => posted.at(-1)?.type === 'ended');
  const events = posted.flatMap(each => (each.type === 'read' ? each.events : []));
  expect(events).toEqual([source('/b.py'), ended]);
  expect(posted.filter(({ type }) => type === 'read').every(each => 'isGrowing' in each)).toBe(true);
  expect(posted.length).toBeLessThanOrEqual(4);
});
