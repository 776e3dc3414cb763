import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot, showJson, strobe, temporaryFolder } from './support/strobe';

/** Several reads of cached data: each of them used to wait for the lock that Spark holds while it builds the cache. */
const BUILD_S = 6;

test('nothing waits while data is being cached for a long time, and everything is recorded', async () => {
  const folder = temporaryFolder();
  const recording = join(folder, 'run.strobe');
  const job = join(projectRoot, 'test/jobs/cached_long.py');
  const { code, stdout, stderr } = await strobe(['run', '--recording', recording, job, '--', String(BUILD_S)], {
    cwd: folder,
  });
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('blocked []\n');
  const run = await showJson(recording);
  expect(run.degraded).toEqual([]);

  const [select, join_, aggregate] = ['select', 'join', 'agg'].map(op =>
    run.datasets.find(dataset => dataset.op === op)!,
  );
  expect(run.storage).toMatchObject([
    { datasetId: join_!.id, numPartitions: 2, numCachedPartitions: 2, fraction: 1, diskSize: 0 },
  ]);
  expect(run.storage[0]!.memorySize).toBeGreaterThan(0);

  const [count, collect] = run.actions;
  expect([count!.op, collect!.op]).toEqual(['count', 'collect']);
  const long = run.stages.filter(stage => stage.executorRunTime > BUILD_S * 1000);
  expect(long).toMatchObject([{ actionId: count!.id, status: 'succeeded' }]);
  expect(long[0]!.datasetIds).toContain(select!.id);
  expect(long[0]!.datasetIds).not.toContain(aggregate!.id);
  expect(run.queries.map(query => query.actionId)).toEqual([count!.id, collect!.id]);
});
