import { expect, test } from 'vitest';
import { aggregateMetrics } from '../../../src/model/queryMetrics';
import type { EventOf } from '../../../src/model/runEvent';
import { StageMetricValues } from '../../../src/model/stageMetricValues';

function stageOf(stageId: number, values: number[]): StageMetricValues {
  const stage = new StageMetricValues(stageId, 0, values.length);
  values.forEach((value, index) => {
    const ended = { stageAttempt: 0, index, taskId: index, status: 'succeeded', accumulatorUpdates: [[7, value]] };
    stage.taskEnded(ended as unknown as EventOf<'taskEnded'>);
  });
  return stage;
}

const types = new Map([
  [7, 'sum'],
  [8, 'sum'],
]);

test('a metric has the sum over tasks, and the largest value of one task in any of its stages', () =>
  expect(aggregateMetrics(types, [stageOf(0, [3, 90, 4]), stageOf(1, [5])], []).get(7)).toEqual({
    value: 102,
    largest: 90,
    text: '102',
  }));

test('a metric of the driver has no largest task', () =>
  expect(aggregateMetrics(types, [], [[8, 40]]).get(8)).toEqual({ value: 40, text: '40' }));

test('a task that failed without a word of a metric counts as 0, until it has succeeded', () => {
  const stage = new StageMetricValues(0, 0, 2);
  const end = (index: number, status: string, ...accumulatorUpdates: [number, number][]) =>
    stage.taskEnded({
      stageAttempt: 0,
      index,
      taskId: index,
      status,
      accumulatorUpdates,
    } as unknown as EventOf<'taskEnded'>);
  end(0, 'failed');
  end(1, 'succeeded', [7, 5]);
  expect(stage.reported(7)).toEqual([0, 5]);
  end(0, 'succeeded');
  expect(stage.reported(7)).toEqual([5]);
});
