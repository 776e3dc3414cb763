import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { logParts } from '../../../src/runFiles/logParts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'strobe-parts-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function partsOf(...names: string[]) {
  for (const name of names) writeFileSync(join(folder, name), '');
  const found = logParts(folder);
  return found && { ...found, files: found.files.map(file => basename(file)) };
}

test('rolled files follow their numbers', () => {
  const names = ['events_10_app-1', 'appstatus_app-1.inprogress', 'events_9_app-1', '.events_9_app-1.crc'];
  expect(partsOf(...names, ...[1, 2, 3, 4, 5, 6, 7, 8].map(each => `events_${each}_app-1`))?.files).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(each => `events_${each}_app-1`),
  );
});

test('a compacted file stands for itself and those before it', () => {
  const names = ['events_1_a', 'events_2_a', 'events_2_a.compact', 'events_3_a', 'events_1_a.compact'];
  expect(partsOf(...names)).toEqual({ files: ['events_2_a.compact', 'events_3_a'], applicationId: 'a', missing: 0 });
});

test('a compacted file that is not whole stands for nothing', () => {
  expect(partsOf('events_1_a', 'events_2_a', 'events_2_a.compact.inprogress', 'events_3_a')).toMatchObject({
    files: ['events_1_a', 'events_2_a', 'events_3_a'],
    missing: 0,
  });
});

test('a compacted file can be compressed', () => {
  expect(partsOf('events_1_a_1.zstd.compact', 'events_2_a_1.zstd')).toEqual({
    files: ['events_1_a_1.zstd.compact', 'events_2_a_1.zstd'],
    applicationId: 'a_1',
    missing: 0,
  });
});

test('files that are gone at the start are counted', () => {
  expect(partsOf('events_4_app-1.lz4', 'events_3_app-1.lz4')).toMatchObject({ applicationId: 'app-1', missing: 2 });
});

test('the files of Databricks follow their names, and the last hour is last', () => {
  const hours = ['eventlog-2024-01-01--01-00.gz', 'eventlog-2024-01-01--00-00.gz'];
  expect(partsOf('eventlog', ...hours)?.files).toEqual([...hours.reverse(), 'eventlog']);
});

test('another folder is no log', () => {
  expect(partsOf('app-1', 'notes.txt')).toBeNull();
});
