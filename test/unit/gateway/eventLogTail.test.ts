import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, describe, expect, test } from 'vitest';
import { EventLogTail } from '../../../src/gateway/eventLogTail';

function logFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'strobe-tail-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'local-1.inprogress');
  writeFileSync(path, text);
  return path;
}

async function follow(path: string, onLine: (line: string) => void = () => undefined) {
  const lines: string[] = [];
  const failures: string[] = [];
  const tail = await EventLogTail.open(path, {
    onLines: found => {
      for (const line of found) {
        lines.push(line);
        onLine(line);
      }
    },
    onFailure: error => failures.push(error.message),
  });
  onTestFinished(() => tail.stop());
  return { tail, lines, failures };
}

describe('a log that is followed', () => {
  test('is read completely if it ends, and is renamed, before the first read', async () => {
    const path = logFile('');
    const { tail, lines, failures } = await follow(path);
    appendFileSync(path, '{"a":1}\n{"b":2}\n');
    renameSync(path, path.replace('.inprogress', ''));
    await tail.drain();
    expect(lines).toEqual(['{"a":1}', '{"b":2}']);
    expect(failures).toEqual([]);
  });

  test('returns each line once, when it is complete', async () => {
    const path = logFile('one\ntw');
    const { tail, lines } = await follow(path);
    await tail.drain();
    expect(lines).toEqual(['one']);
    appendFileSync(path, 'o\n');
    await tail.drain();
    await tail.stop();
    await tail.stop();
    expect(lines).toEqual(['one', 'two']);
  });

  test('is an error if it does not exist', async () => {
    await expect(follow(`${logFile('')}.none`)).rejects.toThrow('ENOENT');
  });

  test('reports once that its lines cannot be processed', async () => {
    const path = logFile('one\n');
    const { tail, failures } = await follow(path, () => {
      throw new Error('no place for it');
    });
    await tail.drain();
    appendFileSync(path, 'two\n');
    await tail.drain();
    expect(failures).toEqual(['no place for it']);
  });
});
