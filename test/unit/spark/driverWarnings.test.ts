import { expect, test } from 'vitest';
import { driverWarnings } from '../../../src/spark/driverWarnings';

const NOW = 1_763_820_131_000;
const find = (...lines: string[]) => driverWarnings(lines.join('\n'), 'app-1', NOW);

test('known warnings are counted, each kind once for the same figures', () => {
  const found = find(
    `${NOW} WARN WindowExec No Partition Defined for Window operation! Moving all data to a single partition, this can cause serious performance degradation.`,
    `${NOW + 1} WARN MemoryStore Not enough space to cache rdd_7_3 in memory! (computed 12.3 MiB so far)`,
    `${NOW + 2} WARN MemoryStore Not enough space to cache rdd_7_4 in memory! (computed 12.3 MiB so far)`,
    `${NOW + 3} WARN TaskSetManager Stage 4 contains a task of very large size (2048 KiB). The maximum recommended task size is 1000 KiB.`,
    `${NOW + 4} WARN DAGScheduler Broadcasting large task binary with size 1024.5 KiB`,
    `${NOW + 5} WARN CacheManager Asked to cache already cached data.`,
    `${NOW + 6} WARN TaskSchedulerImpl Initial job has not accepted any resources; check your cluster UI to ensure that workers are registered and have sufficient resources`,
    `${NOW + 6} WARN HintErrorLogger Unrecognized hint: QUICKLY(secret)`,
  );
  expect(found.map(({ warning, count, figures }) => [warning, count, figures])).toEqual([
    ['windowWithoutPartition', 1, {}],
    ['notCached', 2, { rddId: 7 }],
    ['largeTask', 1, { stageId: 4, bytes: 2048 * 1024 }],
    ['largeTaskBinary', 1, { bytes: 1024.5 * 1024 }],
    ['alreadyCached', 1, {}],
    ['noExecutor', 1, {}],
    ['hintIgnored', 1, {}],
  ]);
  expect(found[1]).toMatchObject({ type: 'driverWarned', time: NOW + 1, applicationId: 'app-1' });
  expect(JSON.stringify(found)).not.toContain('secret');
});

test('other lines, other classes and earlier applications are left out', () => {
  expect(
    find(
      `${NOW} WARN Utils Your hostname resolves to a loopback address`,
      `${NOW} WARN Job Not enough space to cache rdd_7_3 in memory!`,
      `${NOW} ERROR CacheManager Asked to cache already cached data.`,
      `${NOW - 1} WARN CacheManager Asked to cache already cached data.`,
      'Asked to cache already cached data.',
    ),
  ).toEqual([]);
});

test('many kinds are cut off', () => {
  const lines = Array.from(
    { length: 80 },
    (_, id) => `${NOW} WARN MemoryStore Not enough space to cache rdd_${id}_0 in memory!`,
  );
  expect(find(...lines)).toHaveLength(50);
});
