/** What must be known of `test/jobs/connect/sample.py`, whichever way Spark is reached. */
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Run } from '../../../src/model/run';
import { projectRoot } from './strobe';

export const sampleScript = join(projectRoot, 'test/jobs/connect/sample.py');
export const LINES = {
  orders: 14,
  names: 15,
  agg: 18,
  join: 19,
  sort: 20,
  count: 22,
  filter: 24,
  sql: 27,
  division: 36,
};

const lineOf = (run: Run, id: number) => run.datasets.find(dataset => dataset.id === id)?.callSite?.line;

/** @param arePlansRead whether the parents of a SQL statement are known, which only the server’s plan has. */
export function expectLineage(run: Run, arePlansRead: boolean): void {
  const parents = run.datasets.map(({ op, callSite, parentIds }) => [
    op,
    callSite?.line,
    parentIds.map(id => lineOf(run, id)),
  ]);
  expect(parents).toEqual([
    ['range', LINES.orders, []],
    ['withColumn', LINES.orders, [LINES.orders]],
    ['createDataFrame', LINES.names, []],
    ['agg', LINES.agg, [LINES.orders]],
    ['join', LINES.join, [LINES.agg, LINES.names]],
    ['sort', LINES.sort, [LINES.join]],
    ['filter', LINES.filter, [LINES.orders]],
    ['sql', LINES.sql, arePlansRead ? [LINES.sort] : []],
    ['withColumn', 32, [LINES.orders]],
    ['withColumn', 32, [32]],
    ['withColumn', 32, [32]],
    ['select', LINES.division, [LINES.orders]],
  ]);
}

/** @param areExpressionsTold whether Spark tells the line of an expression in its error, which it knows from clients of Spark 4 */
export function expectActions(run: Run, areExpressionsTold = true): void {
  const actions = run.actions.filter(({ kind }) => kind === 'action');
  const told = actions.map(({ op, status, operations }) => [op, status, operations.map(each => each.rows)]);
  expect(told).toEqual([
    ['count', 'succeeded', [1]],
    ['collect', 'succeeded', [10]],
    ['toPandas', 'succeeded', [9]],
    ['count', 'succeeded', [1]],
    ['collect', 'failed', [0]],
  ]);
  expect(actions.at(-1)!.callSite?.line).toBe(LINES.division);
  if (areExpressionsTold) expect(actions.at(-1)!.error).toContain(`sample.py:${LINES.division}`);
}

export function expectLedger(run: Run): void {
  const analyses = run.ledger.sites.filter(({ callSite }) => callSite?.line === 33).flatMap(({ rpcs }) => rpcs);
  expect(analyses.map(({ method, what, count }) => [method, what, count])).toEqual([['AnalyzePlan', 'schema', 3]]);
  const ofLines = run.ledger.sites.flatMap(({ rpcs }) => rpcs);
  expect(ofLines.filter(({ method }) => method === 'ReleaseExecute')).toEqual([]);
  const releases = run.ledger.rpcs.find(({ method }) => method === 'ReleaseExecute')!;
  expect(releases.count).toBeGreaterThan(5);
}
