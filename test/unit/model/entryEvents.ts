import type { EntryEnded, EntryStarted } from '../../../src/model/runEvent';

export const started = (entryId: number, time: number, more: Partial<EntryStarted> = {}): EntryStarted => ({
  type: 'entryStarted',
  time,
  entryId,
  kind: 'test',
  name: `test_${entryId}`,
  parentId: null,
  site: null,
  pid: 7,
  ...more,
});

export const ended = (entryId: number, time: number, outcome: EntryEnded['outcome'] = 'passed'): EntryEnded => ({
  type: 'entryEnded',
  time,
  entryId,
  outcome,
  error: null,
});
