import { execFileSync } from 'node:child_process';
import { closeSync, constants, fstatSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sharedOutput } from '../../../../src/gateway/warm/sharedOutput';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'strobe-test-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function opened(path: string, flags: string | number): number {
  const descriptor = openSync(path, flags);
  onTestFinished(() => closeSync(descriptor));
  return descriptor;
}

/** As reported by a driver with this descriptor for both streams. */
function told(descriptor: number) {
  const { dev: device, ino: inode } = fstatSync(descriptor);
  return { descriptor, device, inode };
}

const shared = (stream: ReturnType<typeof told>) => sharedOutput({ pid: process.pid, streams: [stream, stream] });

function pipe(): string {
  const path = join(folder(), 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

describe.skipIf(process.platform !== 'linux')('the output of a driver, for another process', () => {
  test('is the file behind its descriptor', () => {
    const path = join(folder(), 'out');
    writeFileSync(path, 'before\n');
    const stream = told(opened(path, 'a'));
    const file = `/proc/${process.pid}/fd/${stream.descriptor}`;
    expect(shared(stream)).toEqual({ stdout: file, stderr: file });
  });

  test('is null if the driver reports that it cannot be shared', () => {
    expect(sharedOutput({ pid: process.pid, streams: null })).toBeNull();
  });

  test('is null if the process with that id has another file there', () => {
    const stream = told(opened(join(folder(), 'out'), 'a'));
    expect(shared({ ...stream, inode: stream.inode + 1 })).toBeNull();
    expect(shared({ ...stream, device: stream.device + 1 })).toBeNull();
    expect(shared({ ...stream, descriptor: 100_000 })).toBeNull();
  });

  test('is a pipe as long as it has a reader', () => {
    const path = pipe();
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stream = told(opened(path, constants.O_WRONLY | constants.O_NONBLOCK));
    expect(shared(stream)).not.toBeNull();
    closeSync(reader);
    expect(shared(stream)).toBeNull();
  });
});
