import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot, showJson, strobe, temporaryFolder } from './support/strobe';

test('a run with dropped events reports them, and ends as usual', async () => {
  const folder = temporaryFolder();
  const recording = join(folder, 'a.strobe');
  const job = join(projectRoot, 'test/jobs/faults/many_tasks.py');
  const capacity = 'spark.scheduler.listenerbus.eventqueue.eventLog.capacity=1';
  const ended = await strobe(['run', job, '--conf', capacity, '--recording', recording], { cwd: folder });
  expect(ended).toMatchObject({ code: 0, stdout: '400\n' });
  const run = await showJson(recording);
  expect(run.status).toBe('succeeded');
  expect(run.degraded).toEqual([
    { code: 'spark.droppedEvents', reason: expect.stringMatching(/^Spark dropped \d+ events/) },
  ]);
  expect(ended.stderr).toContain('Spark dropped');
});
