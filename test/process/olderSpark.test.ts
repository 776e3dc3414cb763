import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run';
import { cacheFolder } from '../../src/runtime/cacheFolder';
import { projectRoot, run, showJson, strobe, testRuntime, type Ended } from './support/strobe';

const PYSPARK = '3.5.6';
const job = join(projectRoot, 'test/jobs/olderSpark.py');

/**
 * An environment with the oldest Spark that is supported, which no managed runtime has for the Pythons of today. It is
 * kept in the cache beside the managed ones: a download of 300 MB.
 */
function olderPython(): string {
  const base = testRuntime().python;
  const folder = join(cacheFolder(process.env), 'tests', `pyspark-${PYSPARK}-python-${base.version}`);
  const python = join(folder, 'bin/python');
  if (existsSync(join(folder, 'complete'))) return python;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  execFileSync(base.executable, ['-m', 'venv', folder]);
  execFileSync(python, [...install, 'setuptools<81', 'wheel']);
  execFileSync(python, [...install, '--no-build-isolation', `pyspark==${PYSPARK}`]);
  mkdirSync(join(folder, 'complete.new'));
  renameSync(join(folder, 'complete.new'), join(folder, 'complete'));
  return python;
}

describe(`pyspark ${PYSPARK}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'strobe-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let plain: Ended;
  let recorded: Ended;
  let shown: Run;

  beforeAll(async () => {
    const python = olderPython();
    const env = { STROBE_PYTHON: python, PYSPARK_PYTHON: python };
    const runtime = await strobe(['runtime', '--json'], { cwd: folder, env });
    const { environment } = JSON.parse(runtime.stdout) as { environment: Record<string, string> };
    plain = await run(python, [job], { cwd: folder, env: { ...env, ...environment } });
    recorded = await strobe(['run', job, '--recording', join(folder, 'a.strobe')], { cwd: folder, env });
    shown = await showJson(join(folder, 'a.strobe'));
  });

  const dataset = (op: string) => shown.datasets.find(each => each.op === op)!;

  test('prints what plain Python prints', () => {
    expect(plain).toMatchObject({ code: 0, stdout: expect.stringContaining('[(0, 20), (1, 25)]') });
    expect(recorded).toMatchObject({ code: 0, stdout: plain.stdout });
  });

  test('is recorded whole', () => {
    expect(shown.degraded).toEqual([]);
    expect(shown.applications).toMatchObject([{ sparkVersion: PYSPARK }]);
    expect(shown.datasets.map(each => each.op)).toEqual([
      'range',
      'filter',
      'sql',
      'select',
      'parallelize',
      'map',
      'reduceByKey',
    ]);
  });

  test('ties every job and query to an action, and a query over a view to the dataset behind it', () => {
    expect(shown.jobs.length).toBeGreaterThan(3);
    expect(shown.jobs.filter(each => each.actionId === null)).toEqual([]);
    expect(shown.queries.filter(each => each.actionId === null)).toEqual([]);
    expect(dataset('sql').parentIds).toEqual([dataset('filter').id]);
    expect(dataset('sql').planNodes.length).toBeGreaterThan(0);
  });

  test('tells what is cached, and the plan of what nothing used', () => {
    expect(dataset('filter')).toMatchObject({ persisted: true, cachedFraction: 1 });
    expect(dataset('select')).toMatchObject({ actionIds: [], plans: { physical: expect.stringContaining('Project') } });
  });
});
