import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ledgerPath } from '../../src/model/ledgerPath';
import type { Ledger } from '../../src/model/run';
import { MarkedRun } from './support/markedRun';
import { markedLines } from './support/markedLines';
import { plainPython, projectRoot, showJson, strobe, temporaryFolder, type Ended } from './support/strobe';

const script = join(projectRoot, 'test/jobs/ledger.py');
const line = markedLines(script);

let plain: Ended;
let ended: Ended;
let marked: MarkedRun;
let ledger: Ledger;

beforeAll(async () => {
  const folder = temporaryFolder(() => undefined);
  const recording = join(folder, 'run.strobe');
  plain = await plainPython([script], { cwd: folder });
  ended = await strobe(['run', '--recording', recording, script], { cwd: folder });
  const run = await showJson(recording);
  marked = new MarkedRun(run, script);
  ledger = run.ledger;
});

/** Within 5 % of the job's sleeping time. */
function expectSlept(measured: number, slept: number): void {
  expect(measured).toBeGreaterThan(slept * 0.95);
  expect(measured).toBeLessThan(slept * 1.05);
}

const site = (mark: string) => ledger.sites.find(each => each.callSite?.line === line(mark))!;

test('the job is not affected', () => {
  expect(ended, ended.stderr).toMatchObject({ code: plain.code, stdout: plain.stdout });
  expect(marked.run.degraded).toEqual([]);
});

describe('the wall time of the driver', () => {
  test('adds up', () => {
    const { total, ...parts } = ledger.wall!;
    expect(Object.values(parts).reduce((sum, part) => sum + part)).toBeCloseTo(total);
    const { startTime, endTime } = marked.run.script;
    expect(total).toBeLessThanOrEqual(endTime! - startTime!);
    expect(Math.abs(parts.unaccounted)).toBeLessThan(total * 0.03);
  });

  test('in the script and its callbacks is user code', () => expectSlept(ledger.wall!.user, 6800));

  test('in the script and its callbacks is at its line', () => {
    const userTime = (mark: string) =>
      ledger.sites.reduce((sum, each) => sum + (each.callSite?.line === line(mark) ? each.userTime : 0), 0);
    expectSlept(userTime('script'), 2600);
    expectSlept(userTime('callback'), 1200);
  });

  test('in unpickling is deserialization, in total and for its action', () => {
    const own = (mark: string) =>
      ledger.fetches.find(each => each.actionId === marked.action(mark).id)!.deserializeTime!;
    expectSlept(own('unpickles'), 1500);
    expectSlept(ledger.wall!.deserialize - own('arrow'), 1500);
  });

  test('in a Java method without a job is waiting for Py4J', () => {
    expectSlept(site('Java').py4jTime, 1200);
    expect(site('Java').slowest).toMatchObject({ name: 'sleep' });
    expect(ledger.wall!.py4j).toBeGreaterThan(1200);
  });

  test('in jobs is time while Spark runs', () => {
    const { jobs, queries } = marked.run;
    const ran = [...jobs.filter(job => job.queryId === null), ...queries];
    expectSlept(
      ledger.wall!.spark,
      ran.reduce((sum, each) => sum + each.endTime! - each.startTime, 0),
    );
  });
});

test('in the sample job is unaccounted by at most 3 %', async () => {
  const recording = join(temporaryFolder(), 'sample.strobe');
  const sample = await strobe(['run', '--recording', recording, join(projectRoot, 'test/jobs/ratings.py')], {
    cwd: projectRoot,
  });
  expect(sample, sample.stderr).toMatchObject({ code: 0 });
  const { total, unaccounted, ...parts } = (await showJson(recording)).ledger.wall!;
  expect(Math.abs(unaccounted)).toBeLessThan(total * 0.03);
  for (const part of Object.values(parts)) expect(part).toBeGreaterThanOrEqual(0);
  expect(parts.spark).toBeGreaterThan(0);
});

describe('results', () => {
  const fetched = (mark: string) => ledger.fetches.find(each => each.actionId === marked.action(mark).id)!;

  test('of pickled rows have their number and size', () => {
    expect(fetched('numbers')).toMatchObject({ format: 'pickle', rows: 1000, op: 'collect' });
    expect(fetched('numbers').bytes).toBeGreaterThan(1000);
    expect(fetched('numbers')).toMatchObject({ columns: 1, complete: true, arrowEstimate: { isEstimate: true } });
  });

  test('with Arrow are marked as such', () => {
    expect(fetched('arrow')).toMatchObject({ format: 'arrow', op: 'toPandas', arrowEstimate: null });
    expect(fetched('arrow').bytes).toBeGreaterThan(8000);
  });

  test('that are read in part have only the figures of that part', () => {
    expect(fetched('part')).toMatchObject({ op: 'toLocalIterator', format: 'pickle' });
    expect(fetched('part').rows).toBeGreaterThan(0);
    expect(fetched('part').rows).toBeLessThan(1000);
  });
});

describe('Python workers', () => {
  test('have their costs by plan node, with the time of the function from Spark 4', () => {
    const action = marked.action('udf');
    const nodes = ledger.pythonNodes.filter(each => each.actionId === action.id);
    expect(nodes).toHaveLength(1);
    const [node] = nodes;
    expect(node!.name).toMatch(/EvalPython$/);
    expect(node!.rowsReturned).toBe(1);
    expect(node!.bytesSent).toBeGreaterThan(0);
    expect(node!.bytesReturned).toBeGreaterThan(0);
    if (marked.run.applications[0]!.sparkVersion!.startsWith('3.')) expect(node!.udfTime).toBeNull();
    else expectSlept(node!.udfTime!, 1500);
  });

  test('are on the path of their action only', () => {
    const workers = (mark: string) =>
      ledgerPath(marked.run, { actionId: marked.action(mark).id }).find(edge => edge.to === 'workers')!;
    expect(workers('udf').calls).toBe(1);
    expect(workers('numbers').calls).toBe(0);
  });
});

test('a closure has its large captures, and the number of times that it was sent', () => {
  const [largest] = ledger.closures;
  expect(largest).toMatchObject({
    callSite: { line: line('ships') },
    shipped: 2,
    functions: [{ name: 'look_up', file: script, line: line('ships function') }],
  });
  const [first, second] = largest!.functions[0]!.captured;
  expect(first).toMatchObject({ name: 'numbers', type: 'list' });
  expect(second).toMatchObject({ name: 'table', type: 'dict' });
  expect(first!.size).toBeGreaterThan(100_000);
  expect(largest!.size).toBeLessThan(first!.size + second!.size + 4000);
});
