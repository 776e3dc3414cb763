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
  test('has the newest run first and updates a run in place', () => {
    const two = withRecord([record('a')], record('b'));
    expect(two.map(({ id }) => id)).toEqual(['b', 'a']);
    const changed = withRecord(two, record('a', { status: 'failed' }));
    expect(changed.map(({ id, status }) => [id, status])).toEqual([
      ['b', 'succeeded'],
      ['a', 'failed'],
    ]);
  });

  test('holds at most 50 runs', () => {
    let all: RunRecord[] = [];
    for (let index = 0; index < 60; index++) all = withRecord(all, record(String(index)));
    expect(all).toHaveLength(50);
    expect(all[0]!.id).toBe('59');
  });

  test('marks unfinished runs of a closed editor as lost', () => {
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

  test.each([[undefined], ['text'], [[null, 7, { id: 'x' }]]])('is empty if %j is stored', stored => {
    expect(recordsOfEarlier(stored, 'closed')).toEqual([]);
  });
});
