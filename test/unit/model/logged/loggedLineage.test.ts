import { beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../../../src/model/run';
import { node, planOf, RunBuilder } from '../../../fixtures/runs/runBuilder';
import { loggedRun } from '../../support/loggedRun';
import { withLoggedLineage } from '../../../../src/model/logged/loggedLineage';

describe.each(['spark-4.3', 'spark-3.5'])('a log of %s', version => {
  let run: Run;
  beforeAll(() => (run = loggedRun(version)));

  test('has each query and each job of RDDs as an action, with its line', () => {
    const roots = run.queries.filter(({ id, rootQueryId }) => rootQueryId === null || rootQueryId === id);
    const jobs = run.jobs.filter(({ queryId }) => queryId === null);
    expect(run.actions).toHaveLength(roots.length + jobs.length);
    for (const job of run.jobs) expect(run.actions.find(({ id }) => id === job.actionId)?.jobIds).toContain(job.id);
    expect(run.actions.filter(({ op }) => op === 'collect').every(({ callSite }) => callSite !== null)).toBe(true);
  });

  test('has the steps of plans as datasets, without what only serves them', () => {
    const ops = new Set(run.datasets.map(({ op }) => op));
    for (const op of ['join', 'groupBy', 'filter', 'window', 'orderBy', 'read', 'cache', 'createDataFrame'])
      expect([...ops]).toContain(op);
    expect([...ops].filter(op => /Exchange|Project|Codegen|Sort/.test(op))).toEqual([]);
  });

  test('has each stage that ran at the datasets that it computed, and back', () => {
    for (const stage of run.stages.filter(({ status }) => status === 'succeeded'))
      for (const id of stage.datasetIds) {
        const dataset = run.datasets.find(each => each.id === id)!;
        expect(dataset.stages).toContainEqual({ applicationId: stage.applicationId, stageId: stage.id });
      }
    expect(run.stages.filter(({ datasetIds }) => datasetIds.length > 0).length).toBeGreaterThan(20);
  });

  test('has nodes that lead to their datasets, at the line of the action', () => {
    for (const dataset of run.datasets)
      for (const { queryId, nodeId } of dataset.planNodes) {
        const query = run.queries.find(({ id }) => id === queryId)!;
        const open = [query.plans.final ?? query.plans.initial!];
        let node = open[0]!;
        while (open.length > 0) {
          const next = open.pop()!;
          if (next.id === nodeId) node = next;
          open.push(...next.children);
        }
        expect(node.datasetIds).toEqual([dataset.id]);
        // Nobody knows the line of the call: it is marked as that of the action.
        const action = run.actions.find(({ id }) => id === query.actionId)!;
        expect([dataset.callSite, node.callSite, node.derived]).toEqual([null, action.callSite, true]);
      }
  });

  test('has the failure of an action with its cause', () => {
    const failed = run.actions.filter(({ status }) => status === 'failed');
    expect(failed.length).toBeGreaterThan(1);
    expect(failed.map(({ cause }) => cause?.type)).toContain('ValueError');
  });

  test('reads a cache that several queries share once', () => {
    const caches = run.datasets.filter(({ op, actionIds }) => op === 'cache' && actionIds.length > 1);
    expect(caches.length).toBeGreaterThan(0);
  });

  test('shows shuffles of RDDs by the call that made them', () => {
    expect(run.datasets.filter(({ kind }) => kind === 'rdd').map(({ op }) => op)).toContain('reduceByKey');
  });
});

test.each(['InMemoryTableScan', 'Scan In-memory table sales'])(
  'the steps below %s are those of the first query',
  scan => {
    const builder = new RunBuilder('/job.py', '');
    const plan = (first: number) =>
      planOf(
        node(0, `HashAggregate(keys=[k#${first}], functions=[count(1)])`),
        node(1, `${scan} [k#${first}]`, {}, { name: scan }),
        node(2, `SortMergeJoin [k#${first}], [k#${first + 1}], Inner`),
        node(3, `Filter (k#${first} > 1)`),
        node(4, 'Scan csv', {}, { detail: 'FileScan csv [k] Location: InMemoryFileIndex(1 paths)[file:/a]' }),
        node(3, 'Scan csv', {}, { detail: 'FileScan csv [k] Location: InMemoryFileIndex(1 paths)[file:/b]' }),
      );
    for (const id of [0, 1]) builder.query(id, 'count at /job.py:3', id, id + 1, plan(10 * id + 5));
    const { datasets } = withLoggedLineage(builder.run);
    expect(datasets.map(({ op }) => op).sort()).toEqual([
      'cache',
      'filter',
      'groupBy',
      'groupBy',
      'join',
      'read',
      'read',
    ]);
    expect(datasets.flatMap(({ place }) => place ?? []).sort()).toEqual(['file:/a', 'file:/b']);
    const cache = datasets.find(({ op }) => op === 'cache')!;
    expect(cache.parentIds).toHaveLength(1);
    expect(cache.childIds).toHaveLength(2);
  },
);

test('what a query runs inside itself is of its action: the plan of CREATE TABLE … AS SELECT has no steps', () => {
  const builder = new RunBuilder('/job.py', '');
  builder.query(4, 'sql at Native.java:0', 0, 9, planOf(node(0, 'Execute CreateDataSourceTableAsSelectCommand')));
  const write = planOf(
    node(0, 'Execute InsertIntoHadoopFsRelationCommand'),
    node(1, 'Filter (a#1 > 2)', {}, { stageIds: [7] }),
    node(2, 'Range (0, 9, step=1, splits=2)'),
  );
  builder.query(5, 'sql at Native.java:0', 1, 8, write, { rootQueryId: 4, jobIds: [3] });
  builder.stage(7, 'sql at Native.java:0', 1, 8);
  const { actions, datasets, queries, stages } = withLoggedLineage(builder.run);
  const [written, filtered] = datasets;
  expect(actions).toMatchObject([{ op: 'sql', queryIds: [4, 5], jobIds: [3], datasetIds: [written!.id] }]);
  expect(datasets.map(({ op }) => op)).toEqual(['write', 'filter', 'range']);
  expect(stages[0]!.datasetIds).toEqual([filtered!.id]);
  expect(queries[1]!.plans.final!.children[0]!.datasetIds).toEqual([filtered!.id]);
});

test.each([
  [
    'Execute InsertIntoHadoopFsRelationCommand s3a://lake/out, false, [k#3L], CSV, [path=out], Append, [k]',
    's3a://lake/out',
  ],
  [
    'Execute InsertIntoHiveTable `spark_catalog`.`sales`.`days`, org.apache.hive.Format, false',
    'spark_catalog.sales.days',
  ],
  ['Execute SaveIntoDataSourceCommand org.apache.spark.sql.Delta, Map(path -> /lake/t, user -> me), Append', '/lake/t'],
  ['AppendData Strategy$$Lambda/0x1, IcebergWrite(table=lake.sales.days, format=PARQUET)', 'lake.sales.days'],
  ['OverwriteByExpression Strategy$$Lambda/0x1, NoopWrite$@1', undefined],
])('%s is a step with its path or table', (detail, place) => {
  const builder = new RunBuilder('/job.py', '');
  const name = /^(Execute )?\w+/.exec(detail)![0];
  const plan = planOf(node(0, detail, {}, { name }), node(1, 'Range (0, 9, step=1, splits=2)'));
  builder.query(0, 'save at Native.java:0', 0, 9, plan);
  const { actions, datasets } = withLoggedLineage(builder.run);
  expect(datasets.map(dataset => [dataset.op, dataset.place])).toEqual([
    ['write', place],
    ['range', undefined],
  ]);
  expect(actions[0]!.datasetIds).toEqual([datasets[0]!.id]);
});

test.each([
  'copy_local_properties at /opt/conda/lib/python3.11/threading.py:982',
  'call at /venv/lib/python3.11/site-packages/py4j/clientserver.py:617',
  'call at /opt/spark/python/lib/py4j-0.10.9.7-src.zip/py4j/clientserver.py:617',
  'wrapped at /opt/spark/python/pyspark/util.py:12',
])('%s is no line of the user, and its function no call', thread => {
  const builder = new RunBuilder('/job.py', '');
  builder.query(0, thread, 0, 9, planOf(node(0, 'Range (0, 9, step=1, splits=2)')));
  builder.query(1, 'collect at /venv/lib/python3.11/site-packages/etl/my load.py:3', 0, 9, planOf(node(0, 'Project')));
  builder.query(2, 'collect at /home/pyspark/load.py:4', 0, 9, planOf(node(0, 'Project')));
  builder.stage(0, thread, 10, 20, { jobIds: [0] });
  builder.job(0, 10, 20, { description: 'nightly load', stageIds: [0] });
  const { actions, datasets } = withLoggedLineage(builder.run);
  expect(actions.map(({ op, callSite }) => [op, callSite?.line ?? null])).toEqual([
    ['query', null],
    ['collect', 3],
    ['collect', 4],
    ['nightly load', null],
  ]);
  expect(datasets.map(({ op, callSite }) => [op, callSite])).toEqual([
    ['range', null],
    ['RDD', null],
  ]);
});

test('a batch of a stream, whose plan Spark logs twice, is there as it ran, with its source and one aggregate', () => {
  const builder = new RunBuilder('/job.py', '');
  const plan = (first: number) =>
    planOf(
      node(0, `HashAggregate(keys=[k#${first}], functions=[count(1)])`),
      node(1, `StateStoreSave [k#${first}]`),
      node(2, `HashAggregate(keys=[k#${first}], functions=[merge_count(1)])`),
      node(3, `StateStoreRestore [k#${first}]`),
      node(4, `HashAggregate(keys=[k#${first}], functions=[merge_count(1)])`),
      node(5, `Exchange hashpartitioning(k#${first}, 3), [plan_id=${first}]`),
      node(6, `HashAggregate(keys=[k#${first}], functions=[partial_count(1)])`),
      node(7, `MicroBatchScan[k#${first}] class RateStreamTable$$`),
    );
  builder.query(0, 'mem', 0, 9, plan(5));
  builder.query(1, 'mem', 1, 8, plan(6), { rootQueryId: 0, jobIds: [1] });
  const { actions, datasets } = withLoggedLineage(builder.run);
  expect(actions).toHaveLength(1);
  expect(datasets[0]!.planNodes.every(({ queryId }) => queryId === 1)).toBe(true);
  expect(datasets.map(({ op }) => op)).toEqual(['groupBy', 'readStream']);
});

test('a read has no parents: what prunes its partitions is a part of it', () => {
  const builder = new RunBuilder('/job.py', '');
  const plan = planOf(
    node(0, 'BroadcastHashJoin [land#1], [land#2], Inner'),
    node(1, 'Scan parquet', {}, { name: 'Scan parquet ', detail: 'FileScan parquet [land#1] Location: X[file:/big]' }),
    node(2, 'SubqueryBroadcast pruning#5, [0], [land#2]'),
    node(3, 'Filter (n#3 = a)'),
    node(4, 'Scan parquet', {}, { name: 'Scan parquet ', detail: 'FileScan parquet [land#2] Location: X[file:/dim]' }),
  );
  builder.query(0, 'count at /job.py:3', 0, 9, plan);
  const { datasets } = withLoggedLineage(builder.run);
  expect(datasets.map(({ op, place, parentIds }) => [op, place, parentIds.length])).toEqual([
    ['join', undefined, 1],
    ['read', 'file:/big', 0],
  ]);
});

test.each(['Scan ExistingRDD[k#1L]', 'Scan userFactors[obj#12]', 'Scan[obj#12]', 'Scan OneRowRelation[]'])(
  '%s reads no files',
  detail => {
    const builder = new RunBuilder('/job.py', '');
    builder.query(0, 'count at /job.py:3', 0, 9, planOf(node(0, detail, {}, { name: detail.split('[', 1)[0]! })));
    const { datasets } = withLoggedLineage(builder.run);
    expect(datasets.map(({ op, place }) => [op, place])).toEqual([['createDataFrame', undefined]]);
  },
);
