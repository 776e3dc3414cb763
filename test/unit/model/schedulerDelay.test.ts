import { expect, test } from 'vitest';
import type { EventOf, TaskMetrics } from '../../../src/model/runEvent';
import { schedulerDelay } from '../../../src/model/schedulerDelay';

const metrics = { executorDeserializeTime: 20, executorRunTime: 600, resultSerializationTime: 5 } as TaskMetrics;
const ended = (more: Partial<EventOf<'taskEnded'>>) =>
  ({ launchTime: 1000, finishTime: 2000, gettingResultTime: 0, ...more }) as EventOf<'taskEnded'>;

test('the scheduler delay of a task is what its executor did not work for it', () => {
  expect(schedulerDelay(ended({}), metrics)).toBe(375);
});

test('the time in which the driver fetched its result is no scheduler delay', () => {
  expect(schedulerDelay(ended({ gettingResultTime: 1700 }), metrics)).toBe(75);
});

test('clocks that do not agree make no negative scheduler delay', () => {
  expect(schedulerDelay(ended({ finishTime: 1500 }), metrics)).toBe(0);
  expect(schedulerDelay(ended({ gettingResultTime: 2500 }), metrics)).toBe(375);
});
