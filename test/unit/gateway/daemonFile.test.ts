import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  daemonFile,
  daemonProof,
  isProof,
  readDaemonFile,
  removeDaemonFile,
  writeDaemonFile,
} from '../../../src/gateway/daemonFile';

const ADDRESS = { port: 4040, token: 'secret', pid: 17, key: 'hidden', build: '1.0.0 now here' };
let cache: string;
let file: string;

beforeEach(() => {
  cache = join(mkdtempSync(join(tmpdir(), 'strobe-test-')), 'cache');
  file = daemonFile(cache);
});

afterEach(() => rmSync(join(cache, '..'), { recursive: true }));

describe('the file of the daemon', () => {
  test('is read as it was written, and only its owner can read it', () => {
    writeDaemonFile(file, { ...ADDRESS, port: 1 });
    writeDaemonFile(file, ADDRESS);
    expect(readDaemonFile(file)).toEqual(ADDRESS);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(cache)).toHaveLength(1);
  });

  test('is not trusted if others can read it', () => {
    writeDaemonFile(file, ADDRESS);
    chmodSync(file, 0o644);
    expect(readDaemonFile(file)).toBeNull();
  });

  test.each(['', '{"port": 4040', '[]', 'null', JSON.stringify({ ...ADDRESS, port: 'x' }), '{"token":"secret"}'])(
    'is ignored if it is damaged: %s',
    text => {
      writeDaemonFile(file, ADDRESS);
      writeFileSync(file, text);
      expect(readDaemonFile(file)).toBeNull();
    },
  );

  test('is removed only by the daemon that wrote it', () => {
    writeDaemonFile(file, ADDRESS);
    removeDaemonFile(file, 'another');
    expect(existsSync(file)).toBe(true);
    removeDaemonFile(file, ADDRESS.key);
    expect(existsSync(file)).toBe(false);
    removeDaemonFile(file, ADDRESS.key);
  });
});

test('a proof is valid for one key and one nonce', () => {
  const proof = daemonProof('hidden', 'nonce');
  expect(isProof(proof, 'hidden', 'nonce')).toBe(true);
  expect(isProof(proof, 'hidden', 'other')).toBe(false);
  expect(isProof(proof, 'other', 'nonce')).toBe(false);
  expect(isProof('', 'hidden', 'nonce')).toBe(false);
  expect(proof).not.toContain('hidden');
});
