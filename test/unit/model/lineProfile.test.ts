import { describe, expect, test } from 'vitest';
import { lineProfile, type LineProfile, type LineTime } from '../../../src/model/lineProfile';
import { reduceRun } from '../../../src/model/reduceRun';
import type { PlanOrigin, Run } from '../../../src/model/run';
import { taskListOf } from '../../../src/model/tasks/taskStore';
import { productionRun } from '../../fixtures/runs/productionRun';
import { ratingsRun } from '../../fixtures/runs/ratingsRun';
import { node, planOf, RunBuilder, START } from '../../fixtures/runs/runBuilder';
import { batchOf, streamOf } from '../../fixtures/runs/streamRun';
import { recordedEvents } from '../support/recordedEvents';

const FILE = '/jobs/etl.py';
const TEXT = `spark = start()
read = spark.range(9)
scored = read.withColumn("s", slow("id"))
joined = scored.join(other, "id")
rows = joined.collect()
joined.count()
`;

/** A run of 10 s that was not measured in the driver. */
function job(): RunBuilder {
  const builder = new RunBuilder(FILE, TEXT, { startTime: START, endTime: START + 10_000 });
  builder.run.applications[0]!.startTime = START;
  builder.dataset(1, 'range', 'spark.range(9)');
  builder.dataset(2, 'withColumn', 'read.withColumn("s", slow("id"))');
  builder.dataset(3, 'join', 'scored.join(other, "id")');
  return builder;
}

/** Origins of a node: ids of datasets, all exact. */
function from(
  builder: RunBuilder,
  ...ids: number[]
): { origins: PlanOrigin[]; datasetIds: number[]; stageIds: number[] } {
  const origins = ids.map(id => ({
    datasetId: id,
    callSite: builder.run.datasets.find(each => each.id === id)!.callSite,
    exact: true,
  }));
  return { origins, datasetIds: ids, stageIds: [0] };
}

const sum = ({ lines, rest }: LineProfile) => [...lines, ...rest].reduce((all, { time }) => all + time, 0);
const rest = ({ rest: found }: LineProfile) =>
  Object.fromEntries(found.map(({ name, time }) => [name, Math.round(time)]));
/** Rounded milliseconds: driver, waiting, spark, python. */
const at = (profile: LineProfile, line: number) => {
  const found = profile.lines.find(each => each.line === line);
  return found && [found.driver, found.waiting, found.spark, found.python].map(time => Math.round(time));
};

describe('the profile by line', () => {
  test('gives a stage to the lines of its nodes, and workers to the line that made the column', () => {
    const builder = job();
    builder.action(9, 'collect', 'joined.collect()', 1000, 9000);
    builder.stage(0, 'collect', 2000, 7000, { executorRunTime: 10_000, numTasks: 2, actionId: 9 });
    const plan = planOf(
      node(0, 'WholeStageCodegen (2)', { duration: ['timing', 9_000] }, from(builder, 3)),
      node(1, 'Project [id]', {}, from(builder, 3)),
      node(2, 'InputAdapter', {}, from(builder, 3)),
      // The filter of line 4 was moved below: it is an origin, but only line 3 made the column.
      node(
        3,
        'BatchEvalPython [slow(id#0L)#1], [p#2]',
        { 'time to run Python workers': ['timing', 8_000] },
        from(builder, 2, 3),
      ),
      node(4, 'Range (0, 9)', {}, from(builder, 1)),
    );
    builder.query(0, 'collect', 1500, 9000, plan, { actionId: 9 });

    const profile = lineProfile(builder.run);

    expect(profile).toMatchObject({
      wall: 10_000,
      lines: [{ file: FILE, line: 3, share: 0.4, ops: ['withColumn'] }, { line: 5 }, { line: 4 }],
    });
    expect(at(profile, 3)).toEqual([0, 0, 4000, 4000]);
    // The generated code has what the workers leave.
    expect(at(profile, 4)).toEqual([0, 0, 1000, 0]);
    expect(at(profile, 5)).toEqual([0, 3000, 0, 0]);
    expect(rest(profile)).toEqual({ unaccounted: 2000 });
    expect(sum(profile)).toBeCloseTo(10_000);
  });

  test('gives all of the time of its batches to the line that started a stream, and none between them', () => {
    const builder = job();
    builder.action(9, 'start', 'joined.count()', 0, 10_000, { owner: 'DataStreamWriter' });
    builder.stage(0, 'batch', 2000, 3000, { executorRunTime: 1000, actionId: 9 });
    const batches = [batchOf(0, { startTime: START + 1500, duration: 3000 }), batchOf(1, { startTime: START + 8000 })];
    builder.run.streams.push(streamOf(batches, { actionId: 9 }));

    // 3 s and half a second, without the stage.
    expect(at(lineProfile(builder.run), 6)).toEqual([0, 2500, 1000, 0]);
  });

  test('gives the time in which the function of a stream waits for its own action to the line of that', () => {
    const builder = job();
    builder.action(9, 'start', 'joined.count()', 0, 10_000, { owner: 'DataStreamWriter' });
    builder.action(10, 'collect', 'joined.collect()', 2000, 3000);
    const batches = [batchOf(0, { startTime: START + 1500, duration: 3000, actionIds: [10] })];
    builder.run.streams.push(streamOf(batches, { actionId: 9 }));

    const profile = lineProfile(builder.run);
    expect([at(profile, 5), at(profile, 6)]).toEqual([
      [0, 1000, 0, 0],
      [0, 2000, 0, 0],
    ]);
  });

  test.each([
    [6000, 6500],
    [60_000, 10_000],
  ])('has the old batches of a stream, %i ms of them, but no more than there is time for', (duration, waiting) => {
    const builder = job();
    builder.action(9, 'start', 'joined.count()', 0, 10_000, { owner: 'DataStreamWriter' });
    const earlier = { batches: 900, inputRows: 0, outputRows: 0, duration, parts: [] };
    const batches = [batchOf(900, { startTime: START + 9000 })];
    builder.run.streams.push(streamOf(batches, { actionId: 9, earlier }));

    const profile = lineProfile(builder.run);
    expect(at(profile, 6)).toEqual([0, waiting, 0, 0]);
    expect(sum(profile)).toBeCloseTo(10_000);
  });

  test('divides generated code equally between the lines that it runs in one pass', () => {
    const builder = job();
    builder.stage(0, 'collect', 0, 6000, { executorRunTime: 6000 });
    const plan = planOf(
      node(0, 'WholeStageCodegen (1)', { duration: ['timing', 6000] }, from(builder, 3)),
      node(1, 'Project [id]', {}, from(builder, 3)),
      node(2, 'Filter (id > 1)', {}, from(builder, 2)),
      node(3, 'Range (0, 9)', {}, from(builder, 1)),
    );
    builder.query(0, 'collect', 0, 6000, plan);
    const profile = lineProfile(builder.run);
    expect([2, 3, 4].map(line => at(profile, line)![2])).toEqual([2000, 2000, 2000]);
  });

  test('gives time that no metric covers to the lines of the nodes without a time', () => {
    const builder = job();
    builder.stage(0, 'collect', 0, 5000, { executorRunTime: 5000 });
    const plan = planOf(
      node(0, 'SortAggregate(keys=[id])', {}, from(builder, 3)),
      node(1, 'WholeStageCodegen (1)', { duration: ['timing', 2000] }, from(builder, 2)),
      node(2, 'Filter (id > 1)', {}, from(builder, 2)),
    );
    builder.query(0, 'collect', 0, 5000, plan);
    const profile = lineProfile(builder.run);
    expect([3, 4].map(line => at(profile, line)![2])).toEqual([2000, 3000]);
  });

  test('gives nodes without an origin to the action', () => {
    const builder = job();
    builder.action(9, 'collect', 'joined.collect()', 0, 5000);
    builder.stage(0, 'collect', 0, 5000, { executorRunTime: 5000, actionId: 9 });
    builder.query(0, 'collect', 0, 5000, planOf(node(0, 'Scan', { 'scan time': ['timing', 800] }, { stageIds: [0] })));
    expect(lineProfile(builder.run).lines).toMatchObject([{ line: 5, spark: 5000, ops: ['collect'] }]);
  });

  test('gives nodes of the action itself to its line, with its call', () => {
    const builder = job();
    const { callSite } = builder.action(9, 'collect', 'joined.collect()', 0, 5000);
    builder.stage(0, 'collect', 0, 5000, { executorRunTime: 5000 });
    const origins = [{ datasetId: null, callSite, exact: true }];
    builder.query(0, 'collect', 0, 5000, planOf(node(0, 'HashAggregate', {}, { origins, stageIds: [0] })));
    expect(lineProfile(builder.run).lines).toMatchObject([{ line: 5, spark: 5000, ops: ['collect'] }]);
  });

  test('does not count a stage after the end of the run', () => {
    const builder = job();
    builder.stage(0, 'collect', 9000, 12_000, { executorRunTime: 3000, datasetIds: [1] });
    expect(at(lineProfile(builder.run), 2)).toEqual([0, 0, 1000, 0]);
  });

  test('estimates workers that Spark does not measure by the time in which tasks did not compute', () => {
    const builder = job();
    builder.stage(0, 'collect', 0, 4000, { executorRunTime: 4000, executorCpuTime: 900, shuffleFetchWaitTime: 100 });
    const plan = planOf(
      node(0, 'BatchEvalPython [slow(id#0L)#1], [p#2]', {}, from(builder, 2)),
      node(1, 'WholeStageCodegen (1)', { duration: ['timing', 4000] }, from(builder, 1)),
      node(2, 'Range (0, 9)', {}, from(builder, 1)),
    );
    builder.query(0, 'collect', 0, 4000, plan);
    const profile = lineProfile(builder.run);
    expect(at(profile, 3)).toEqual([0, 0, 3000, 3000]);
    expect(at(profile, 2)).toEqual([0, 0, 1000, 0]);
  });

  test('gives a stage without a plan to its RDDs, Python to those that run Python', () => {
    const builder = job();
    builder.dataset(4, 'map', 'joined.count()', { className: 'pyspark.core.rdd.PipelinedRDD' });
    builder.stage(0, 'count', 0, 4000, { executorRunTime: 2000, executorCpuTime: 500, datasetIds: [1, 4] });
    const profile = lineProfile(builder.run);
    expect(at(profile, 2)).toEqual([0, 0, 500, 0]);
    expect(at(profile, 6)).toEqual([0, 0, 3500, 3000]);
  });

  test('shares the time of stages that run at the same time, and of actions that wait at the same time', () => {
    const builder = job();
    builder.action(8, 'collect', 'joined.collect()', 0, 6000);
    builder.action(9, 'count', 'joined.count()', 0, 6000);
    const tasks = (to: number) => taskListOf([builder.task(0, { launchTime: START, duration: to })]);
    builder.stage(0, 'collect', 0, 4000, { executorRunTime: 4000, datasetIds: [1], tasks: tasks(4000) });
    builder.stage(1, 'count', 0, 4000, { executorRunTime: 4000, datasetIds: [2], tasks: tasks(4000) });
    const profile = lineProfile(builder.run);
    expect([2, 3].map(line => at(profile, line))).toEqual([[0, 0, 2000, 0], [0, 0, 2000, 0]]); // prettier-ignore
    expect([5, 6].map(line => at(profile, line))).toEqual([[0, 1000, 0, 0], [0, 1000, 0, 0]]); // prettier-ignore
    expect(sum(profile)).toBeCloseTo(10_000);
  });

  test('takes the own work of the driver out of the waiting of an action', () => {
    const builder = job();
    builder.action(9, 'collect', 'joined.collect()', 0, 5000);
    builder.run.ledger.actions.push({ actionId: 9, ...cost({ py4jTime: 900, pysparkTime: 300 }) });
    builder.run.ledger.fetches.push({ ...FETCH, actionId: 9, deserializeTime: 700 });
    expect(at(lineProfile(builder.run), 5)).toEqual([1000, 4000, 0, 0]);
  });

  test('names what the driver does at no line', () => {
    const builder = job();
    const { ledger, script } = builder.run;
    const [first, second] = [2, 3].map(id => builder.run.datasets[id - 2]!.callSite!);
    ledger.sites.push(
      { callSite: builder.site('start()'), ops: ['getOrCreate'], calls: 1, ...cost({ py4jTime: 2000 }), slowest: { name: 'new JavaSparkContext', time: 1500 } },
      { callSite: first!, ops: ['range'], calls: 1, ...cost({ py4jTime: 500, pysparkTime: 100, userTime: 1000 }) },
      { callSite: second!, ops: ['withColumn'], calls: 1, ...cost({ py4jTime: 400 }) },
    ); // prettier-ignore
    ledger.wall = { total: 9500, start: 3000, user: 2500, pyspark: 100, py4j: 900, rpc: 0, spark: 0, transfer: 0, deserialize: 0, recording: 200, unaccounted: 0 }; // prettier-ignore
    const profile = lineProfile(builder.run);
    expect([2, 3].map(line => at(profile, line))).toEqual([[1600, 0, 0, 0], [400, 0, 0, 0]]); // prettier-ignore
    expect(rest(profile)).toEqual({
      ...{ 'starting Python and Spark': 3500, 'user code': 1500, recording: 200, 'after the last line': 500 },
      unaccounted: 2300,
    });
    expect(sum(profile)).toBeCloseTo(10_000);
    expect(script.endTime! - script.startTime!).toBe(10_000);
  });

  test('reduces what several threads paid to the time that passed', () => {
    const builder = job();
    const site = builder.run.datasets[0]!.callSite;
    builder.run.ledger.sites.push({ callSite: site, ops: ['range'], calls: 9, ...cost({ py4jTime: 40_000 }) });
    const profile = lineProfile(builder.run);
    expect(at(profile, 2)).toEqual([10_000, 0, 0, 0]);
    expect(profile.rest).toEqual([]);
  });

  test.each(['awaitTermination', 'awaitAnyTermination', 'processAllAvailable'])(
    'gives %s, which waits while streams work or rest, only the time that nothing else explains',
    op => {
      const builder = job();
      const [first, second] = builder.run.datasets.map(({ callSite }) => callSite!);
      builder.run.ledger.sites.push(
        { callSite: first!, ops: ['range'], calls: 1, ...cost({ py4jTime: 3000 }) },
        { callSite: second!, ops: [op], calls: 1, ...cost({ py4jTime: 9000 }) },
      );
      const profile = lineProfile(builder.run);
      expect(at(profile, 2)).toEqual([3000, 0, 0, 0]);
      expect(at(profile, 3)).toBeUndefined();
      expect(rest(profile)).toEqual({ 'waiting for streams': 7000 });
    },
  );

  test('does not count the work of an action twice, in its line and in the sites', () => {
    const builder = job();
    builder.action(9, 'collect', 'joined.collect()', 0, 5000);
    const paid = cost({ py4jTime: 5000, sparkTime: 1000, pysparkTime: 200 });
    builder.run.ledger.actions.push({ actionId: 9, ...paid });
    builder.run.ledger.sites.push({ callSite: builder.site('joined.collect()'), ops: ['collect'], calls: 1, ...paid });
    expect(at(lineProfile(builder.run), 5)).toEqual([200, 4800, 0, 0]);
  });

  test('of a call that returns before its jobs counts only these', () => {
    const builder = job();
    builder.action(9, 'toLocalIterator', 'joined.collect()', 0, 9000);
    builder.job(0, 1000, 2000, { actionId: 9 });
    builder.job(1, 8000, 9000, { actionId: 9 });
    expect(at(lineProfile(builder.run), 5)).toEqual([0, 2000, 0, 0]);
  });

  test('of a run in progress covers the time so far', () => {
    const builder = job();
    Object.assign(builder.run, { status: 'running' });
    Object.assign(builder.run.script, { endTime: null });
    builder.action(9, 'collect', 'joined.collect()', 1000, null);
    builder.stage(0, 'collect', 2000, null, { datasetIds: [2], tasks: taskListOf([builder.task(0, { launchTime: START + 4000, finishTime: null, duration: null })]) }); // prettier-ignore
    const profile = lineProfile(builder.run);
    expect(profile.wall).toBe(4000);
    expect(at(profile, 3)).toEqual([0, 0, 2000, 0]);
    expect(at(profile, 5)).toEqual([0, 1000, 0, 0]);
  });

  test('of an event log has the lines that pyspark gave to Spark, and names the rest', () => {
    const run = productionRun(2);
    expect(rest(lineProfile(run))).toEqual({ 'Spark idle': 809_000, 'Spark, line unknown': 91_000 });
    for (const stage of run.stages.slice(0, 2)) Object.assign(stage, { name: 'collect at /jobs/nightly.py:21' });
    const named = lineProfile({ ...run });
    expect(named.lines).toMatchObject([{ file: '/jobs/nightly.py', line: 21, spark: 40_000, ops: ['collect'] }]);
    expect(sum(named)).toBeCloseTo(900_000);
    // Spark's own code submitted the stages; the query has the line.
    for (const query of run.queries) Object.assign(query, { description: 'toPandas at /jobs/nightly.py:30' });
    const queried = lineProfile({ ...run, stages: run.stages.slice(2) });
    expect(queried.lines).toMatchObject([{ line: 30, spark: 51_000, waiting: 40_000, ops: ['toPandas'] }]);
  });

  test.each(['measured', 'ratings', 'wasteful'] as const)('adds up to the wall time of a recorded run: %s', name => {
    isSound(reduceRun(recordedEvents(name)));
  });

  test('adds up in the middle of a run', () => {
    const events = recordedEvents('measured');
    for (const share of [0, 0.1, 0.3, 0.5, 0.7, 0.9]) isSound(reduceRun(events.slice(0, share * events.length)));
  });

  test('adds up for made-up runs', () => {
    isSound(ratingsRun());
    isSound(job().run);
    isSound(reduceRun([]));
  });
});

function isSound(run: Run): void {
  const profile = lineProfile(run);
  expect(sum(profile)).toBeCloseTo(profile.wall, 3);
  for (const { driver, waiting, spark, python, time } of profile.lines) {
    expect(driver + waiting + spark).toBeCloseTo(time);
    expect(Math.min(driver, waiting, spark, python, spark - python + 1e-6)).toBeGreaterThanOrEqual(0);
  }
  const times = profile.lines.map((line: LineTime) => line.time);
  expect(times).toEqual([...times].sort((a, b) => b - a));
}

const FETCH = {
  ...{ callSite: null, op: null, format: 'pickle' as const, rows: 1, bytes: 1, firstByteTime: 0, transferTime: 0 },
  ...{ columns: null, complete: true, arrowEstimate: null },
};

function cost(more: { py4jTime: number; sparkTime?: number; pysparkTime?: number; userTime?: number }) {
  const nothing = {
    py4jCalls: 1,
    sparkTime: 0,
    bytesSent: 0,
    bytesReceived: 0,
    largeReplies: 0,
    largeReplyTime: 0,
    rpcs: [],
  };
  return { ...nothing, pysparkTime: 0, userTime: 0, slowest: null, mostRepeated: null, ...more };
}
