import { expect, test } from 'vitest';
import { logItem } from '../../../src/extension/logs/logItem';

const log = {
  applicationId: 'app-1',
  name: 'daily\n etl',
  user: 'ann',
  startTime: new Date(2026, 10, 30, 2, 11).getTime(),
  endTime: new Date(2026, 10, 30, 2, 13, 5).getTime(),
  status: 'ended' as const,
};

test('an application is an item with its user, start, duration and status, in one line', () => {
  expect(logItem(log, 'app-1.zstd')).toMatchObject({
    label: 'daily etl',
    description: 'ann · 2026-11-30 02:11 · 2m 05s · ended',
    detail: 'app-1.zstd',
  });
});

test('one that runs has no duration, and one without a name has its id', () => {
  expect(logItem({ ...log, name: '', endTime: null, status: 'running' }, '')).toMatchObject({
    label: 'app-1',
    description: 'ann · 2026-11-30 02:11 · running',
  });
});
