import { describe, expect, test } from 'vitest';
import { PLAIN } from '../../../src/extension/runConfiguration';
import { recordsOfEarlier, withRecord, type RunRecord } from '../../../src/extension/runRecord';

const record = (id: string, change: Partial<RunRecord> = {}): RunRecord => ({
  id,
  title: 'a.py',
  uri: 'file:///a.py',
  mode: 'run',
  line: null,
  configuration: PLAIN,
  status: 'succeeded',
  message: null,
  recording: '/r.strobe',
  startTime: 1,
  endTime: 2,
  ...change,
});

describe('the list of recent runs', () => {
  test('has the newest first and keeps a run in its place', () => {
    const two = withRecord([record('a')], record('b'));
    expect(two.map(({ id }) => id)).toEqual(['b', 'a']);
    const changed = withRecord(two, record('a', { status: 'failed' }));
    expect(changed.map(({ id, status }) => [id, status])).toEqual([
      ['b', 'succeeded'],
      ['a', 'failed'],
    ]);
  });

  test('holds fifty', () => {
    let all: RunRecord[] = [];
    for (let index = 0; index < 60; index++) all = withRecord(all, record(String(index)));
    expect(all).toHaveLength(50);
    expect(all[0]!.id).toBe('59');
  });

  test('says of runs that the closed editor has left how they ended', () => {
    const stored = [
      record('a', { status: 'running' }),
      record('b', { status: 'preparing', recording: null }),
      record('c'),
    ];
    expect(recordsOfEarlier(stored, 'closed').map(({ id, status, message }) => [id, status, message])).toEqual([
      ['a', 'lost', 'closed'],
      ['b', 'notStarted', 'closed'],
      ['c', 'succeeded', null],
    ]);
  });

  test.each([[undefined], ['text'], [[null, 7, { id: 'x' }]]])('is empty where %j is stored', stored => {
    expect(recordsOfEarlier(stored, 'closed')).toEqual([]);
  });
});
