import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { availableMemory } from '../../../../src/gateway/warm/availableMemory';

let root: string;

beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'strobe-test-'))));
afterEach(() => rmSync(root, { recursive: true }));

function file(name: string, text: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

const MACHINE = 'MemTotal:       16384 kB\nMemFree:         1000 kB\nMemAvailable:    8192 kB\n';

function controlGroup(limit: string): void {
  file('proc/meminfo', MACHINE);
  file('proc/self/cgroup', '0::/user/spark\n');
  file('sys/fs/cgroup/user/spark/memory.max', `${limit}\n`);
  file('sys/fs/cgroup/user/spark/memory.current', '3000000\n');
  file('sys/fs/cgroup/user/spark/memory.stat', 'anon 1\nactive_file 200\ninactive_file 500000\n');
}

test('is that of the machine, including reclaimable file cache', () => {
  file('proc/meminfo', MACHINE);
  expect(availableMemory(root)).toBe(8192 * 1024);
});

test('is the rest of the control group, if that is less', () => {
  controlGroup('4000000');
  expect(availableMemory(root)).toBe(1_500_000);
});

test('is that of the machine for a control group without a limit', () => {
  controlGroup('max');
  expect(availableMemory(root)).toBe(8192 * 1024);
});

test('is unknown if the system does not report it', () => {
  expect(availableMemory(root)).toBeNull();
});
