import { describe, expect, test } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import { APPLICATION, RecordedScript, stage } from './recordedScript';

const tagOf = (operationId: string) => `SparkConnect_OperationTag_User_a_b_Session_s-1_Operation_${operationId}`;

/** A job that Spark tags with an operation, and no more. */
function tagged(script: RecordedScript, jobId: number, operationId: string): void {
  const unknown = { actionId: null, queryId: null, rootQueryId: null, jobGroup: null, description: null };
  const job = { applicationId: APPLICATION, jobId, submissionTime: 2000, stages: [stage(jobId, [])] };
  script.push({ type: 'jobStarted', ...job, ...unknown, tags: ['mine', tagOf(operationId)] });
  script.push({ type: 'jobEnded', applicationId: APPLICATION, jobId, succeeded: true, error: null });
}

describe('an operation of Spark Connect', () => {
  test('ties the jobs that Spark tags with it to its action', () => {
    const script = new RecordedScript();
    const [count, collect] = [script.call('count', { kind: 'action' }), script.call('collect', { kind: 'action' })];
    script.operate('a-1', count);
    // The log may be read before the recorder’s line.
    tagged(script, 0, 'b-2');
    script.operate('b-2', collect);
    tagged(script, 1, 'a-1');
    tagged(script, 2, 'of-another-client');
    const { jobs, actions } = reduceRun(script.events);
    expect(jobs.map(job => job.actionId)).toEqual([collect, count, null]);
    expect(actions.map(action => [action.op, action.jobIds])).toEqual([
      ['count', [1]],
      ['collect', [0]],
    ]);
  });

  test('is an action where nothing is known of its jobs', () => {
    const script = new RecordedScript();
    const count = script.call('count', { kind: 'action' });
    script.operate('a-1', count);
    script.endOperation('a-1');
    script.end(count);
    expect(reduceRun(script.events).actions).toMatchObject([
      { id: count, status: 'succeeded', operations: [{ id: 'a-1', status: 'succeeded', rows: 3, resultBytes: 400 }] },
    ]);
  });

  test('that is a command makes no action by itself', () => {
    const script = new RecordedScript();
    script.operate('a-1', script.call('createOrReplaceTempView', { kind: 'command' }), 'create_dataframe_view');
    script.operate('a-2', script.call('parquet', { kind: 'action' }), 'write_operation');
    script.operate('a-3', null, 'remove_cached_remote_relation_command');
    expect(reduceRun(script.events).actions.map(action => action.op)).toEqual(['parquet']);
  });

  test.each([
    ['AnalysisException: [UNRESOLVED_COLUMN] no such column', 'failed'],
    ['UnknownException: [OPERATION_CANCELED] Operation has been canceled.', 'cancelled'],
  ])('that ends by %s has %s', (error, status) => {
    const script = new RecordedScript();
    const collect = script.call('collect', { kind: 'action' });
    script.operate('a-1', collect);
    script.endOperation('a-1', error);
    script.end(collect, error);
    expect(reduceRun(script.events).actions).toMatchObject([{ status, error, operations: [{ status, error }] }]);
  });
});

describe('a dataset of Spark Connect', () => {
  test('has the parents that its plan has, through the datasets that pyspark makes in the same call', () => {
    const script = new RecordedScript();
    const left = script.transform('range', [], { kind: 'dataframe', plan: [0, []] });
    const right = script.transform('range', [], { kind: 'dataframe', plan: [1, []] });
    const join = script.call('join', { args: [left] });
    const inner = script.birth(join, { kind: 'dataframe', plan: [2, [right]] });
    const joined = script.birth(join, { kind: 'dataframe', plan: [3, [left, inner]] });
    script.end(join);
    const { datasets } = reduceRun(script.events);
    expect(datasets.find(({ id }) => id === joined)?.parentIds).toEqual([left, right]);
  });

  test('is found by the number of its plan in the nodes of a query', () => {
    const script = new RecordedScript();
    const range = script.transform('range', [], { kind: 'dataframe', plan: [0, []], line: 3 });
    const filter = script.transform('filter', [range], { kind: 'dataframe', plan: [1, [range]], line: 4 });
    const scan = { name: 'Range', detail: 'Range', metadata: {}, metrics: [], children: [] };
    script.startQuery(0, { ...scan, name: 'Filter', children: [scan] }, null);
    script.matchPlan(0, [
      ['Filter', [-2]],
      ['Range', [-1]],
    ]);
    const { queries, datasets } = reduceRun(script.events);
    const top = queries[0]!.plans.final!;
    expect([top, top.children[0]!].map(node => node.datasetIds)).toEqual([[filter], [range]]);
    expect(datasets.map(({ sparkDatasetId }) => sparkDatasetId)).toEqual([null, null]);
  });

  test('is in no query of another client, which has the same numbers', () => {
    const script = new RecordedScript();
    const range = script.transform('range', [], { kind: 'dataframe', plan: [0, []] });
    const count = script.call('count', { kind: 'action', args: [range] });
    script.operate('a-1', count);
    for (const [id, operation] of ['a-1', 'of-a-batch'].entries()) {
      script.startQuery(id, { name: 'Range', detail: '', metadata: {}, metrics: [], children: [] }, null, [
        tagOf(operation),
      ]);
      script.matchPlan(id, [['Range', [-1]]]);
    }
    const { queries } = reduceRun(script.events);
    expect(queries.map(({ plans }) => plans.final!.datasetIds)).toEqual([[range], []]);
  });

  test('of a SQL statement has the datasets below it in the plan of a query', () => {
    const script = new RecordedScript();
    const range = script.transform('range', [], { kind: 'dataframe', plan: [0, []] });
    const sort = script.transform('sort', [range], { kind: 'dataframe', plan: [1, [range]] });
    const sql = script.transform('sql', [], { kind: 'dataframe', plan: [2, []] });
    const count = script.call('count', { kind: 'action', args: [sql] });
    script.operate('a-1', count);
    const leaf = { name: 'Range', detail: 'Range', metadata: {}, metrics: [], children: [] };
    script.startQuery(0, leaf, count);
    // Spark drops the sort; the nodes in the middle have datasets of the server.
    const owners = [[-1], [-2], [77], [78], [-3]].map((sparkDatasetIds, at) => {
      return { sparkDatasetIds, above: at < 4 ? at + 1 : null };
    });
    const nodes = [{ name: 'Range', above: -1, origins: [{ owner: 0, exact: true }] }];
    script.push({ type: 'queryPlanMatched', applicationId: APPLICATION, queryId: 0, owners, nodes });
    script.end(count);
    const parents = reduceRun(script.events).datasets.map(({ id, parentIds }) => [id, parentIds]);
    expect(parents).toEqual([
      [range, []],
      [sort, [range]],
      [sql, [sort]],
    ]);
  });
});
