/** The plan reader, which is compiled in the JVM: if it cannot be compiled, and if an earlier run has compiled it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultyJob, recorded, unrecorded } from './support/faultyRun';
import { temporaryFolder } from './support/strobe';

const job = faultyJob('uncompiled.py');

test('if the plan reader cannot be compiled, datasets have no plans and nothing else is lost', async ({
  onTestFinished,
}) => {
  const cwd = temporaryFolder(onTestFinished);
  const [plain, ours] = await Promise.all([
    unrecorded(job, { cwd }),
    recorded(job, { cwd, env: { XDG_CACHE_HOME: cwd } }),
  ]);
  expect(plain).toMatchObject({ code: 0, stdout: '[Row(id=0), Row(id=5)]\n' });
  expect(ours).toMatchObject({ code: 0, stdout: plain.stdout });
  expect(ours.run.degraded.map(each => each.code)).toEqual(['gateway.planReader']);
  expect(ours.run.queries).toMatchObject([{ status: 'succeeded', plans: { analyzed: null } }]);
  expect(ours.run.queries[0]!.plans.final).not.toBeNull();
  expect(ours.run.datasets.map(each => each.planNodes)).toEqual([[], []]);
});

test('a compiled plan reader is reused by later JVMs, unless its file is corrupt', async ({ onTestFinished }) => {
  const cwd = temporaryFolder(onTestFinished);
  const env = { XDG_CACHE_HOME: cwd };
  const compiles = { cwd, env, args: [cwd] };
  const tied = (ended: Awaited<ReturnType<typeof recorded>>) => {
    expect(ended.run.degraded).toEqual([]);
    expect(ended.run.datasets.every(each => each.planNodes.length > 0)).toBe(true);
  };
  tied(await recorded(job, compiles));
  const folder = join(cwd, 'strobe/compiled');
  const [name, ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  const file = join(folder, name!);
  const text = () => readFileSync(file, 'utf8');
  const broken = text().replace(/":"..../, '":"AAAA');
  writeFileSync(file, broken);
  tied(await recorded(job, compiles));
  expect(text().slice(0, 40)).not.toBe(broken.slice(0, 40));
  // A JVM that could not compile it.
  tied(await recorded(job, { cwd, env }));
});
