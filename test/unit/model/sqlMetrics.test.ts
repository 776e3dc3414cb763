import { describe, expect, test } from 'vitest';
import { metricText, metricValue } from '../../../src/model/sqlMetrics';

const longest = { stageId: 12, attempt: 0, taskId: 21 };

describe('metrics as on Spark’s SQL page', () => {
  test.each([
    ['sum', [1200, 34], '1,234'],
    ['size', [280], '280.0 B'],
    ['timing', [235], '235 ms'],
    ['nsTiming', [1_406_086], '1 ms'],
    ['average', [10], '1'],
    ['average', [], '0'],
    ['size', [], '0.0 B'],
    ['size', [-1, 168], '168.0 B'],
    ['v2Custom_org.apache.spark.sql.connector.metric.CustomSumMetric', [5, 6], '11'],
  ])('%s of %j', (type, values, text) => {
    expect(metricText(type, { values, longest })).toBe(text);
  });

  test('several values show their distribution and the stage and task of the longest', () => {
    expect(metricText('timing', { values: [262, 235], longest })).toBe(
      'total (min, med, max (stageId: taskId))\n497 ms (235 ms, 262 ms, 262 ms (stage 12.0: task 21))',
    );
    expect(metricText('average', { values: [12, 0, 10], longest })).toBe(
      '(min, med, max (stageId: taskId)):\n(1, 1.2, 1.2 (stage 12.0: task 21))',
    );
    expect(metricText('size', { values: [1, 2], longest: null })).toContain('(driver)');
  });

  test.each([
    [1787, '1787.0 B'],
    [2048, '2.0 KiB'],
    [8_650_736, '8.2 MiB'],
    [33_554_432, '32.0 MiB'],
    [3 * 1024 ** 4, '3.0 TiB'],
  ])('%d bytes', (bytes, text) => {
    expect(metricText('size', { values: [bytes], longest })).toBe(text);
  });

  test.each([
    [999, '999 ms'],
    [1000, '1.0 s'],
    [1250, '1.3 s'],
    [59_949, '59.9 s'],
    [59_950, '60.0 s'],
    [90_000, '1.5 m'],
    [5_400_000, '1.50 h'],
    [360_000_000, '100.00 h'],
  ])('%d ms', (ms, text) => {
    expect(metricText('timing', { values: [ms], longest })).toBe(text);
  });

  test('the figure of an average is the mean of its values', () => {
    expect(metricValue('average', [10, 0, 30])).toBe(2);
    expect(metricValue('size', [-1, 5])).toBe(5);
  });
});
