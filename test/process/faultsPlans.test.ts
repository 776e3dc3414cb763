/** A JVM in which the reader of plans cannot be compiled: the job is as it was, and the run says what it lacks. */
import { expect, test } from 'vitest';
import { faultyJob, recorded, unrecorded } from './support/faultyRun';
import { temporaryFolder } from './support/strobe';

test('where the reader of plans cannot be compiled, datasets have no ties and nothing else is lost', async ({
  onTestFinished,
}) => {
  const cwd = temporaryFolder(onTestFinished);
  const job = faultyJob('uncompiled.py');
  const [plain, ours] = await Promise.all([unrecorded(job, { cwd }), recorded(job, { cwd })]);
  expect(plain).toMatchObject({ code: 0, stdout: '[Row(id=0), Row(id=5)]\n' });
  expect(ours).toMatchObject({ code: 0, stdout: plain.stdout });
  expect(ours.run.degraded.map(each => each.code)).toEqual(['gateway.planReader']);
  expect(ours.run.queries).toMatchObject([{ status: 'succeeded', plans: { analyzed: null } }]);
  expect(ours.run.queries[0]!.plans.final).not.toBeNull();
  expect(ours.run.datasets.map(each => each.planNodes)).toEqual([[], []]);
});
