import { describe, expect, test } from 'vitest';
import type { Run } from '../../../src/model/run';
import { judgeFacts } from '../../truth/support/judgeFacts';
import { judgePanel } from '../../truth/support/judgePanel';
import { judgeRest } from '../../truth/support/judgeRest';
import { readTruth } from '../../truth/support/readTruth';

const at = (line: number) => ({
  file: '/somewhere/job.py',
  line,
  column: null,
  endLine: null,
  endColumn: null,
  function: '',
});

const metric = (name: string, value: number, type = 'sum') => ({ name, type, value, text: `${value}` });

const RUN_PYTHON = 'time to run Python workers';

function runWith({ pythonTime = 2000, rows = 26, derived = false, ...more }: Record<string, unknown> = {}): Run {
  const node = {
    id: 0,
    name: 'MapInPandas',
    detail: '',
    children: [],
    metrics: [metric('number of output rows', rows as number), metric(RUN_PYTHON, pythonTime as number, 'timing')],
    datasetIds: [1],
    origins: [{ datasetId: 1, callSite: at(3), exact: !derived }],
    derived,
    callSite: at(3),
    stageIds: [0],
  };
  return {
    script: { file: '/somewhere/job.py', error: null },
    datasets: [{ id: 1, op: 'mapInPandas', callSite: at(3) }],
    actions: [{ id: 1, op: 'collect', callSite: at(4), status: 'succeeded', error: null, queryIds: [0] }],
    queries: [{ id: 0, actionId: 1, plans: { initial: node, final: node } }],
    stages: [{ id: 0, attempt: 0, datasetIds: [1] }],
    jobs: [],
    ...more,
  } as unknown as Run;
}

const faults = (comments: string, run = runWith()) =>
  judgeFacts(readTruth([{ file: 'job.py', text: `\n\n${comments}\n` }], 4), run);

const failed = (more: object) =>
  runWith({
    actions: [{ id: 1, op: 'collect', callSite: at(4), status: 'failed', error: 'a wrapper', queryIds: [], ...more }],
  });

describe('facts of a job', () => {
  test('that are true have no errors', () => {
    const comments = [
      'a()  # truth: rows 26, python 2.0 s, dataset mapInPandas, stage',
      'b()  # truth: action collect, queries 1',
    ];
    expect(faults(comments.join('\n'))).toEqual([]);
  });

  test('rows: those of the nodes of the line', () => {
    expect(faults('a()  # truth: rows 27')).toEqual(['job.py:3 should have 27 rows, but its nodes have 26']);
    expect(faults('a()  # truth: rows 26', runWith({ derived: true }))).toHaveLength(1);
  });

  test('times: all that the job slept, and no sum of a metric and its parts', () => {
    expect(faults('a()  # truth: python 2.0 s', runWith({ pythonTime: 9000 }))).toEqual([]);
    expect(faults('a()  # truth: python 2.0 s', runWith({ pythonTime: 1810 }))).toEqual([]);
    expect(faults('a()  # truth: python 2.0 s', runWith({ pythonTime: 1790 }))).toEqual([
      'job.py:3 should run Python for 2 s, but its nodes show 1.79 of 1.79',
    ]);
    expect(faults('a()  # truth: python 2.0 s', runWith({ derived: true }))).toHaveLength(1);
  });

  test('actions, queries, datasets and stages', () => {
    expect(faults('a()  # truth: action, dataset map')).toEqual([
      'job.py:3 is not an action',
      'job.py:3 makes no dataset map',
    ]);
    expect(faults('\nb()  # truth: action count, queries 2, no plan, stage')).toEqual([
      'job.py:4 should have 2 queries, but its actions have 1',
      'job.py:4 is not an action count',
      'job.py:4 should have no plan, but has query 0',
      'job.py:4 has no stage',
    ]);
  });

  test('failures: the root cause if there is one, not the wrapper', () => {
    const comment = '\nb()  # truth: fails ValueError';
    expect(faults(comment)).toEqual(['job.py:4 should fail with ValueError, but no action there failed']);
    expect(faults(comment, failed({}))).toEqual([
      'job.py:4 should fail with ValueError, but its action failed with "a wrapper"',
    ]);
    expect(faults(comment, failed({ cause: { type: 'ValueError', message: 'invalid' } }))).toEqual([]);
    const script = { file: null, error: { message: 'ValueError: invalid', frames: [at(4)] } };
    expect(faults(comment, runWith({ script }))).toEqual([]);
  });
});

describe('the rows of a plan', () => {
  test('have the line of their node', () => expect(judgePanel(runWith())).toEqual([]));

  test('are errors if they have another', () => {
    const origins = [{ datasetId: 1, callSite: at(7), exact: true }];
    const run = runWith();
    Object.assign(run.queries[0]!.plans.final!, { origins, callSite: at(3), derived: true });
    expect(judgePanel(run)).toEqual(['query 0: the row of MapInPandas shows "~:3", but its node has :7']);
  });
});

describe('Spark’s REST API', () => {
  const none = { sql: [], stages: [], jobs: [] };

  test('has the plans and metrics of the run', () => {
    const metrics = [
      { name: 'number of output rows', value: '26' },
      { name: RUN_PYTHON, value: '2000' },
    ];
    const sql = (nodeName: string) => [{ id: 0, nodes: [{ nodeId: 0, nodeName, metrics }] }];
    expect(judgeRest(runWith(), { ...none, sql: sql('MapInPandas') })).toEqual([]);
    expect(judgeRest(runWith(), { ...none, sql: sql('MapInArrow') })).toHaveLength(1);
    const said = (own: number, spark: { name: string; value: string }[]) =>
      judgeRest(runWith({ rows: own }), {
        ...none,
        sql: [{ id: 0, nodes: [{ nodeId: 0, nodeName: 'MapInPandas', metrics: [...spark, metrics[1]] }] }],
      });
    expect(said(0, [])).toEqual([expect.stringContaining('only in Strobe: number of output rows 0')]);
    expect(said(25, [metrics[0]!])).toEqual([
      expect.stringContaining('number of output rows is 26 in Spark, 25 in Strobe'),
    ]);
    expect(judgeRest(runWith(), { ...none, sql: [{ id: 9, nodes: [] }] })).toEqual(['query 9 has no plan']);
  });

  test('has its stages and jobs', () => {
    expect(judgeRest(runWith(), { ...none, stages: [{ stageId: 5, attemptId: 0 }] })).toEqual(['stage 5 is missing']);
    const jobs = [{ jobId: 0, stageIds: [0], jobTags: ['strobe-action-1'] }];
    expect(judgeRest(runWith(), { ...none, jobs })).toEqual(['job 0 is missing']);
    const own = [{ id: 0, stageIds: [0], actionId: 2 }];
    expect(judgeRest(runWith({ jobs: own }), { ...none, jobs })).toEqual([
      'job 0: stages 0 and strobe-action-1 in Spark, 0 and 2 in Strobe',
    ]);
  });
});
