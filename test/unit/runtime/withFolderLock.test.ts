import { spawn } from 'node:child_process';
import { existsSync, utimesSync } from 'node:fs';
import os from 'node:os';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withFolderLock } from '../../../src/runtime/withFolderLock';
import { FakeMachine } from './fakeMachine';

let machine: FakeMachine;
let folder: string;
beforeEach(() => {
  machine = new FakeMachine();
  folder = `${machine.root}/cache/thing`;
});
afterEach(() => machine.remove());

test('two creators of one folder work one after the other', async () => {
  const events: string[] = [];
  const work = (name: string) =>
    withFolderLock(folder, {}, async () => {
      events.push(`${name} begins`);
      await new Promise(resolve => setImmediate(resolve));
      events.push(`${name} ends`);
    });
  await Promise.all([work('first'), work('second')]);
  expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

test('the lock is removed when the work has failed', async () => {
  await expect(withFolderLock(folder, {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(`${folder}.lock`)).toBe(false);
});

test('the lock of a process that has ended is taken over', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  machine.file('cache/thing.lock', JSON.stringify({ pid: child.pid, host: os.hostname() }));
  expect(await withFolderLock(folder, {}, async () => 'made')).toBe('made');
});

test('the lock of another machine is respected while it is touched, and taken over when it is stale', async () => {
  const lock = machine.file('cache/thing.lock', JSON.stringify({ pid: 1, host: 'elsewhere' }));
  const reason = new Error('enough');
  const stop = new AbortController();
  const waiting = withFolderLock(
    folder,
    { signal: stop.signal, onProgress: () => stop.abort(reason) },
    async () => 'made',
  );
  await expect(waiting).rejects.toBe(reason);
  utimesSync(lock, new Date(0), new Date(0));
  expect(await withFolderLock(folder, {}, async () => 'made')).toBe('made');
});
