/** One short job on every release line of Spark and every installed Python: `npm run matrix`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run';
import { markedLines } from '../process/support/markedLines';
import { projectRoot, run, showJson, strobe, type Ended } from '../process/support/strobe';
import { combinations, pythonWith } from './support/environments';
import { MatrixTable } from './support/matrixTable';

const job = join(projectRoot, 'test/jobs/versions.py');
const line = markedLines(job);
const table = new MatrixTable();
afterAll(() => console.log(`\n${table}\n`));

const named = combinations().map(each => [`pyspark ${each.spark}, Python ${each.python.line}`, each] as const);

describe.each(named)('%s', (_name, combination) => {
  const folder = mkdtempSync(join(tmpdir(), 'strobe-test-'));
  let plain: Ended;
  let recorded: Ended;
  let shown: Run;

  beforeAll(async () => {
    const row = table.row(combination);
    const python = pythonWith(combination);
    const env = { STROBE_PYTHON: python, PYSPARK_PYTHON: python };
    const runtime = await strobe(['runtime', '--json'], { cwd: folder, env });
    const { environment, java } = JSON.parse(runtime.stdout) as { environment: Record<string, string>; java: object };
    plain = await run(python, [job], { cwd: folder, env: { ...env, ...environment } });
    recorded = await strobe(['run', job, '--recording', join(folder, 'a.strobe')], { cwd: folder, env });
    shown = await showJson(join(folder, 'a.strobe'));
    row.ran(shown, java as { major: number });
  });

  afterEach(({ task }) => {
    if (task.result?.state === 'fail') table.row(combination).failed(task.name);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const dataset = (mark: string) => shown.datasets.find(({ callSite }) => callSite?.line === line(mark))!;
  const action = (mark: string) => shown.actions.find(({ callSite }) => callSite?.line === line(mark))!;

  test('prints what plain Python prints', () => {
    expect(plain, plain.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('\nTrue\n') });
    expect([recorded.code, recorded.stdout]).toEqual([0, plain.stdout]);
  });

  test('is recorded completely', () => {
    expect(shown.degraded).toEqual([]);
    expect(shown.applications).toHaveLength(1);
    expect(shown.applications[0]!.sparkVersion).toMatch(new RegExp(`^${combination.spark}\\.`));
  });

  test('ties every job and query to its line', () => {
    expect(shown.jobs.length).toBeGreaterThan(5);
    expect([...shown.jobs, ...shown.queries].filter(each => each.actionId === null)).toEqual([]);
    for (const mark of ['collect the keys', 'count the cached', 'to pandas', 'collect the pairs'])
      expect(action(mark), mark).toMatchObject({ status: 'succeeded' });
    expect(action('to pandas').jobIds.length).toBeGreaterThan(0);
    for (const stage of shown.stages.filter(({ status }) => status === 'succeeded'))
      expect(stage.tasks.length, `stage ${stage.id}`).toBe(stage.numTasks);
  });

  test('has the lineage, through a view as well', () => {
    expect(dataset('large').parentIds).toEqual([dataset('numbers').id]);
    expect(dataset('keys').parentIds).toEqual([dataset('large').id]);
    expect(dataset('large')).toMatchObject({ persisted: true, cachedFraction: 1 });
    expect(dataset('doubled').planNodes.length).toBeGreaterThan(0);
  });

  test('has plans whose nodes have lines, and the figures of Spark', () => {
    const query = shown.queries.find(each => action('collect the keys').queryIds.includes(each.id))!;
    const nodes = [query.plans.final!];
    for (const node of nodes) nodes.push(...node.children);
    const named = nodes.filter(node => node.origins.some(({ exact }) => exact));
    expect(named.map(({ name }) => name).join()).toMatch(/Aggregate/);
    expect(nodes.some(node => node.metrics.length > 0)).toBe(true);
  });

  test('names the line that failed in a Python worker', () => {
    const failed = action('collect the failing');
    expect(failed).toMatchObject({ status: 'failed', cause: { type: 'ZeroDivisionError', line: line('fails') } });
  });

  test('has the driver’s costs', () => {
    expect(shown.ledger.py4jCalls).toBeGreaterThan(50);
    const fetched = shown.ledger.fetches.filter(({ actionId }) => actionId === action('to pandas').id);
    expect(fetched.length).toBeGreaterThan(0);
    for (const { bytes } of fetched) expect(bytes).toBeGreaterThan(0);
  });
});
