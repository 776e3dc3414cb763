import { describe, expect, test } from 'vitest';
import { reduceRun, RunReducer } from '../../../src/model/reduceRun';
import type { PlanNode, Run } from '../../../src/model/run';
import type { TaskEnded } from '../../../src/model/runEvent';
import { APPLICATION, planNode, RecordedScript, stage } from './recordedScript';

const ROWS: [string, number, string] = ['number of output rows', 7, 'sum'];

function taskEnded(taskId: number, overrides: Partial<TaskEnded> = {}): Omit<TaskEnded, 'time'> {
  return {
    type: 'taskEnded',
    applicationId: APPLICATION,
    stageId: 0,
    stageAttempt: 0,
    taskId,
    index: taskId,
    attempt: 0,
    executorId: 'driver',
    host: 'localhost',
    launchTime: 1000,
    finishTime: 1010,
    gettingResultTime: 0,
    locality: 'PROCESS_LOCAL',
    speculative: false,
    status: 'succeeded',
    failure: null,
    metrics: null,
    accumulatorUpdates: [],
    ...overrides,
  };
}

function nodes(plan: PlanNode): PlanNode[] {
  return [plan, ...plan.children.flatMap(nodes)];
}

function metric(run: Run, name: string) {
  return nodes(run.queries[0]!.plans.final!)
    .flatMap(({ metrics }) => metrics)
    .find(found => found.name === name);
}

/** A DataFrame `filter` on line 3 of one on line 2, counted on line 4; the query's tags assign the nodes. */
function filteredCount() {
  const script = new RecordedScript();
  const read = script.transform('parquet', [], { kind: 'dataframe', line: 2 });
  script.planned(read, 1);
  const filter = script.transform('filter', [read], { kind: 'dataframe', line: 3 });
  script.planned(filter, 2, [2, 1]);
  const count = script.call('count', { kind: 'action', args: [filter], line: 4 });
  script.arm(count);
  return { script, read, filter, count };
}

describe('plan nodes and datasets', () => {
  test('a node has the dataset of its origin, an added one that of the node that required it, the top node the action’s line', () => {
    const { script, read, filter, count } = filteredCount();
    const scan = planNode('Scan parquet ');
    const plan = planNode('HashAggregate', [planNode('Filter', [planNode('ColumnarToRow', [scan])])]);
    script.startQuery(0, plan, count);
    script.job({ action: count, query: 0 });
    script.matchPlan(0, [
      ['HashAggregate', [99], 'derived'],
      ['Filter', [2, 77]],
      ['ColumnarToRow', [2], 'derived'],
      ['Scan parquet ', [1]],
    ]);
    script.endQuery(0);
    script.end(count);

    const run = reduceRun(script.events);

    const found = nodes(run.queries[0]!.plans.final!);
    expect(found.map(({ id, datasetIds, derived, callSite }) => [id, datasetIds, derived, callSite?.line])).toEqual([
      [0, [], true, 4],
      [1, [filter], false, 3],
      [2, [filter], true, 3],
      [3, [read], false, 2],
    ]);
    expect(run.datasets.find(({ id }) => id === read)!.planNodes).toEqual([
      { applicationId: APPLICATION, queryId: 0, nodeId: 3 },
    ]);
  });

  test('origins of a plan with other nodes are ignored', () => {
    const { script, count } = filteredCount();
    script.startQuery(0, planNode('Project', [planNode('Filter')]), count);
    script.matchPlan(0, [
      ['Project', null],
      ['Sort', [2]],
    ]);

    const [, below] = nodes(reduceRun(script.events).queries[0]!.plans.final!);

    expect(below).toMatchObject({ datasetIds: [], derived: true });
  });

  test('only the last plan was read: the same node of the initial one gets its dataset', () => {
    const { script, filter, count } = filteredCount();
    script.startQuery(0, planNode('AdaptiveSparkPlan', [planNode('Filter [a > 1]')]), count);
    const replanned = planNode('AdaptiveSparkPlan', [planNode('ShuffleQueryStage', [planNode('Filter [a > 1]')])]);
    script.push({
      type: 'queryReplanned',
      applicationId: APPLICATION,
      queryId: 0,
      physicalPlanText: '',
      plan: replanned,
    });
    script.matchPlan(0, [
      ['AdaptiveSparkPlan', [2], 'derived'],
      ['ShuffleQueryStage', [2], 'derived'],
      ['Filter [a > 1]', [2]],
    ]);

    const { plans, replans } = reduceRun(script.events).queries[0]!;

    expect(replans).toBe(1);
    expect(nodes(plans.initial!)[1]).toMatchObject({ datasetIds: [filter], derived: false });
    expect(nodes(plans.final!)[2]).toMatchObject({ datasetIds: [filter], derived: false });
  });

  test('a node of a dataset that is internal to an action gets the action’s line', () => {
    const { script, count } = filteredCount();
    const hidden = script.birth(count, { kind: 'dataframe' });
    script.planned(hidden, 3);
    script.arm(count);
    script.startQuery(0, planNode('CollectLimit'), count);
    script.job({ action: count, query: 0 });
    script.matchPlan(0, [['CollectLimit', [3]]]);

    expect(reduceRun(script.events).queries[0]!.plans.final).toMatchObject({ datasetIds: [], callSite: { line: 4 } });
  });

  test.each(['InMemoryTableScan', 'Scan In-memory table sales'])('cached data is found in storage by %s', scan => {
    const { script, read, count } = filteredCount();
    script.push({ type: 'datasetMarked', datasetId: read, callId: 1, mark: 'persist' });
    const cached = planNode('Scan parquet ');
    script.startQuery(0, planNode(scan, [cached], [ROWS]), count);
    const persisted = stage(0, [5]);
    persisted.rdds[0]!.storageLevel = 'Disk Memory Deserialized 1x Replicated';
    script.startJob({ action: count, query: 0, stages: [persisted] });
    script.runStage(persisted);
    script.push(taskEnded(0, { accumulatorUpdates: [[7, 3]] }));
    script.matchPlan(0, [
      [scan, [1]],
      ['Scan parquet ', [1]],
    ]);
    const rdd = {
      rddId: 5,
      name: '',
      storageLevel: '',
      numPartitions: 2,
      numCachedPartitions: 2,
      memorySize: 9,
      diskSize: 0,
    };
    script.push({ type: 'storageRead', applicationId: APPLICATION, rdds: [{ ...rdd, datasetId: null }] });

    const run = reduceRun(script.events);

    expect(run.storage).toMatchObject([{ rddId: 5, datasetId: read, fraction: 1 }]);
    expect(run.datasets[0]).toMatchObject({ cachedFraction: 1, cachedMemory: 9 });
  });
});

describe('metrics', () => {
  test('combine tasks and the driver; the driver has the longest if its value is larger', () => {
    const script = new RecordedScript();
    script.startQuery(0, planNode('Scan', [], [['size of files', 7, 'size']]), null);
    script.startJob({ query: 0, stages: [{ ...stage(0, []), numTasks: 2 }] });
    script.push(taskEnded(0, { accumulatorUpdates: [[7, 100]] }));
    script.push(taskEnded(1, { accumulatorUpdates: [[7, 300]] }));
    const metricNow = () => metric(reduceRun(script.events), 'size of files');

    expect(metricNow()).toMatchObject({
      value: 400,
      text: 'total (min, med, max (stageId: taskId))\n400.0 B (100.0 B, 300.0 B, 300.0 B (stage 0.0: task 1))',
    });
    script.push({ type: 'queryDriverMetrics', applicationId: APPLICATION, queryId: 0, updates: [[7, 500]] });
    expect(metricNow()!.text).toContain('900.0 B (100.0 B, 300.0 B, 500.0 B (driver))');
  });

  test('a task that ends after its query does not count, as in Spark', () => {
    const script = new RecordedScript();
    script.startQuery(0, planNode('Scan', [], [ROWS]), null);
    script.startJob({ query: 0, stages: [{ ...stage(0, []), numTasks: 2 }] });
    script.push(taskEnded(0, { accumulatorUpdates: [[7, 4]] }));
    script.endQuery(0);
    script.push(taskEnded(1, { accumulatorUpdates: [[7, 5]] }));

    expect(metric(reduceRun(script.events), 'number of output rows')).toMatchObject({ value: 4, text: '4' });
  });

  test('a second attempt of a task replaces the first, and nothing replaces a success', () => {
    const script = new RecordedScript();
    script.startQuery(0, planNode('Scan', [], [ROWS]), null);
    script.startJob({ query: 0, stages: [stage(0, [])] });
    script.push(taskEnded(1, { index: 0, status: 'failed', accumulatorUpdates: [[7, 50]] }));
    script.push(taskEnded(2, { index: 0, accumulatorUpdates: [[7, 3]] }));
    script.push(taskEnded(3, { index: 0, speculative: true, accumulatorUpdates: [[7, 90]] }));

    expect(metric(reduceRun(script.events), 'number of output rows')!.text).toBe('3');
  });

  test('a new attempt of a stage starts from zero', () => {
    const script = new RecordedScript();
    const info = stage(0, []);
    script.startQuery(0, planNode('Scan', [], [ROWS]), null);
    script.startJob({ query: 0, stages: [info] });
    script.push(taskEnded(1, { index: 0, accumulatorUpdates: [[7, 50]] }));
    const again = { ...info, attempt: 1, submissionTime: 2000 };
    script.push({ type: 'stageSubmitted', applicationId: APPLICATION, stage: again, actionId: null });
    script.push(taskEnded(2, { index: 0, stageAttempt: 1, accumulatorUpdates: [[7, 8]] }));

    const run = reduceRun(script.events);

    expect(metric(run, 'number of output rows')!.text).toBe('8');
    expect(run.stages.map(({ attempt }) => attempt)).toEqual([0, 1]);
  });

  test('while the query runs, Spark’s own text is shown for what no task has reported', () => {
    const script = new RecordedScript();
    const reducer = new RunReducer();
    script.startQuery(0, planNode('Scan', [], [ROWS]), null);
    script.push({ type: 'queryLiveMetrics', applicationId: APPLICATION, queryId: 0, values: [[7, '1,000']] });
    script.events.forEach(event => reducer.apply(event));
    expect(metric(reducer.snapshot(), 'number of output rows')).toMatchObject({ value: null, text: '1,000' });

    script.endQuery(0);
    reducer.apply(script.events.at(-1)!);
    expect(metric(reducer.snapshot(), 'number of output rows')!.text).toBeNull();
  });
});

describe('the action of a query', () => {
  test('is found by its tag, by its jobs, or by the query that it runs inside', () => {
    const script = new RecordedScript();
    const action = script.call('fit', { kind: 'action' });
    script.arm(action);
    script.startQuery(0, planNode('Project'), action);
    script.startQuery(1, planNode('Project'), null);
    script.startJob({ action, query: 1 });
    script.startQuery(2, planNode('Project'), null);
    const nested = script.events.at(-1) as { rootQueryId: number };
    nested.rootQueryId = 0;

    expect(reduceRun(script.events).queries.map(({ actionId }) => actionId)).toEqual([action, action, action]);
  });

  test('a cluster log without Strobe has queries and jobs, and no actions', () => {
    const script = new RecordedScript();
    script.startQuery(0, planNode('Project'), null);
    script.job({ query: 0 });
    script.endQuery(0);

    expect(reduceRun(script.events)).toMatchObject({
      actions: [],
      jobs: [{ actionId: null, queryId: 0 }],
      queries: [{ actionId: null, status: 'succeeded', jobIds: [0] }],
    });
  });

  test('events after the end of a query still count: tags arrive late', () => {
    const { script, filter, count } = filteredCount();
    const reducer = new RunReducer();
    script.startQuery(0, planNode('Filter'), count);
    script.job({ action: count, query: 0 });
    script.endQuery(0);
    script.events.forEach(event => reducer.apply(event));
    expect(reducer.snapshot().queries[0]!.plans.final!.datasetIds).toEqual([]);

    script.matchPlan(0, [['Filter', [2]]]);
    reducer.apply(script.events.at(-1)!);
    expect(reducer.snapshot().queries[0]!.plans.final!.datasetIds).toEqual([filter]);
  });

  test('logical plans are trees', () => {
    const script = new RecordedScript();
    script.startQuery(0, planNode('Project'), null);
    const parsed = "'Project ['a]\n+- 'UnresolvedRelation [v]";
    script.push({
      type: 'queryLogicalPlans',
      applicationId: APPLICATION,
      queryId: 0,
      parsed,
      analyzed: null,
      optimized: null,
    });

    expect(reduceRun(script.events).queries[0]!.plans).toMatchObject({
      parsed: { name: "'Project", children: [{ name: "'UnresolvedRelation" }] },
      analyzed: null,
    });
  });
});
