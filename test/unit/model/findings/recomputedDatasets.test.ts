import { describe, expect, test } from 'vitest';
import { recomputedDatasets } from '../../../../src/model/findings/recomputedDatasets';
import { factsOf } from './factsOf';
import { node, planOf, RunBuilder, START } from '../../../fixtures/runs/runBuilder';
import { streamOf } from '../../../fixtures/runs/streamRun';

const SCRIPT = `scored = numbers.withColumn("score", f("id"))
good = scored.filter("score > 2")
good.count()
good.write.parquet(out)
parsed = lines.map(parse)
parsed.count()
`;

/** Two actions on one DataFrame (2), whose function (1) takes most of both. */
function twice({
  functionTime = 3000,
  secondPlan = 'Execute InsertIntoHadoopFsRelationCommand',
  outputBytes = 9,
} = {}) {
  const builder = new RunBuilder('/job.py', SCRIPT);
  builder.executor('driver', { maxTasks: 2, totalCores: 2 });
  builder.dataset(0, 'range', null, { in: [0, 1] });
  builder.dataset(1, 'withColumn', 'numbers.withColumn("score", f("id"))', { parentIds: [0], in: [0, 1] });
  builder.dataset(2, 'filter', 'scored.filter("score > 2")', { parentIds: [1], in: [0, 1] });
  builder.action(10, 'count', 'good.count()', 0, 2000, { queryIds: [0], jobIds: [0] });
  builder.action(11, 'parquet', 'good.write.parquet(out)', 2000, 5000, { queryIds: [1], jobIds: [1] });
  for (const dataset of builder.run.datasets) dataset.actionIds = [10, 11];
  const more = { numTasks: 2, executorRunTime: 4000 };
  builder.stage(0, 'count', 0, 2000, { ...more, datasetIds: [0, 1, 2], actionId: 10, queryIds: [0], jobIds: [0] });
  builder.stage(1, 'write', 2000, 4000, {
    ...more,
    datasetIds: [0, 1, 2],
    actionId: 11,
    queryIds: [1],
    jobIds: [1],
    outputBytes,
  });
  builder.job(0, 0, 2000, { stageIds: [0] });
  builder.job(1, 2000, 4000, { stageIds: [1] });
  const plan = (root: string, stage: number) =>
    planOf(
      node(0, root),
      node(1, 'Filter (score#1L > 2)', {}, { stageIds: [stage], datasetIds: [2] }),
      node(
        2,
        'ArrowEvalPython [f(id#0L)#2], [pythonUDF0#3]',
        { 'time to run Python workers': ['timing', functionTime] },
        { stageIds: [stage], datasetIds: [1] },
      ),
    );
  builder.query(0, 'count', 0, 2000, plan('HashAggregate', 0), { actionId: 10 });
  builder.query(1, 'write', 2000, 5000, plan(secondPlan, 1), { actionId: 11 });
  return builder;
}

const find = ({ run }: RunBuilder) => recomputedDatasets(factsOf(run));

describe('a dataset that two actions compute', () => {
  test('is found at the last dataset that both share, with the time of its functions alone in a write', () => {
    const [found, ...others] = find(twice());
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      rule: 'dataset.recomputed',
      datasetIds: [2],
      cost: 1500,
      saving: 1500,
      actionId: 11,
    });
    expect(found!.lines.map(({ line }) => line)).toEqual([2, 3, 4]);
    expect(found!.change).toContain('`unpersist()` after the last, `parquet`');
  });

  test('is not found for a stream, which Spark does not cache', () => {
    const builder = twice();
    builder.run.streams.push(streamOf([]));
    expect(find(builder)).toHaveLength(1);
    builder.run.datasets[0]!.owner = 'DataStreamReader';
    expect(find(builder)).toEqual([]);
  });

  test('is found for the batch of a stream, which its function can keep', () => {
    const builder = twice();
    builder.run.streams.push(streamOf([]));
    const [read, , batch] = builder.run.datasets;
    read!.owner = 'DataStreamReader';
    Object.assign(batch!, { owner: 'DataStreamWriter', op: 'foreachBatch' });
    const [found] = find(builder);
    expect(found!.found).toContain('2 actions computed the batch of `foreachBatch`');
    expect(found!.change).toContain('Call `persist()` on the batch at the start of the function');
  });

  test('is not found where computing it is cheap: two writes take their time themselves', () => {
    const builder = twice({ functionTime: 100 });
    builder.run.stages[0]!.outputBytes = 9;
    expect(find(builder)).toEqual([]);
  });

  test('is not found where one of the two stopped after a few rows, unless it had to write all of them for a shuffle', () => {
    expect(find(twice({ secondPlan: 'CollectLimit 21', outputBytes: 0 }))).toEqual([]);
    const shuffled = twice({ secondPlan: 'CollectLimit 21', outputBytes: 0 });
    shuffled.run.stages[1]!.shuffleWriteBytes = 9;
    expect(find(shuffled)).toHaveLength(1);
  });

  test('is a cache that is too small where a part of it was cached', () => {
    const builder = twice();
    Object.assign(builder.run.datasets[1]!, {
      persisted: true,
      persistence: { callSite: builder.site('numbers.withColumn("score", f("id"))'), startTime: START, endTime: null },
      cachedFraction: 0.25,
    });
    const [found, ...others] = find(builder);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ rule: 'cache.tooSmall', datasetIds: [1], cost: 1500 });
    expect(found!.change).not.toContain('executors');
  });
});

describe('an RDD that two actions compute', () => {
  function rdd({ isCached = false, steps = 1 } = {}) {
    const builder = new RunBuilder('/job.py', SCRIPT);
    builder.dataset(0, 'textFile', null, { kind: 'rdd', actionIds: [10, 11] });
    const persistence = isCached ? { callSite: null, startTime: START - 1, endTime: null } : null;
    builder.dataset(1, 'map', 'lines.map(parse)', {
      kind: 'rdd',
      parentIds: [0],
      actionIds: [10, 11],
      persistence,
      cachedFraction: isCached ? 1 : null,
    });
    const after = Array.from({ length: steps }, (_, index) => 2 + index);
    for (const id of after) builder.dataset(id, 'filter', null, { kind: 'rdd', parentIds: [id - 1], actionIds: [11] });
    builder.action(10, 'count', 'parsed.count()', 0, 2000);
    builder.action(11, 'count', 'parsed.count()', 2000, 5000);
    builder.stage(0, 'count', 0, 2000, { executorRunTime: 2000, datasetIds: [0, 1], actionId: 10 });
    builder.stage(1, 'count', 2000, 5000, { executorRunTime: 3000, datasetIds: [0, 1, ...after], actionId: 11 });
    return builder;
  }

  test('costs no more again than the action that computed nothing else', () => {
    expect(find(rdd())).toMatchObject([{ rule: 'dataset.recomputed', datasetIds: [1], cost: 2000, saving: 2000 }]);
  });

  test('has an upper limit and no saving where every action did more with it', () => {
    const builder = rdd();
    builder.dataset(9, 'map', null, { kind: 'rdd', parentIds: [1], actionIds: [10] });
    builder.run.stages[0]!.datasetIds.push(9);
    const [found] = find(builder);
    expect(found).toMatchObject({ cost: 2000, saving: null });
    expect(found!.found).toContain('at most 2.0 s again');
  });

  test('is not found where it was cached, or where most steps are of others', () => {
    expect(find(rdd({ isCached: true }))).toEqual([]);
    expect(find(rdd({ steps: 3 }))).toEqual([]);
  });
});

test('a chain of a thousand steps, each with an action, has its finding at a step in the middle', () => {
  const steps = 1000;
  const builder = new RunBuilder('/job.py', 'rows = rows.map(f)\nrows.count()\n');
  builder.executor('driver', { maxTasks: 2, totalCores: 2 });
  for (let id = 0; id < steps; id++) {
    builder.dataset(id, 'map', 'rows.map(f)', { kind: 'rdd', parentIds: id === 0 ? [] : [id - 1] });
    builder.action(steps + id, 'count', 'rows.count()', 100 * id, 100 * id + 100, { jobIds: [id] });
    builder.run.datasets[id]!.actionIds = Array.from({ length: steps - id }, (_, later) => steps + id + later);
    const datasetIds = Array.from({ length: id + 1 }, (_, each) => each);
    builder.stage(id, 'count', 100 * id, 100 * id + 100, {
      executorRunTime: 200,
      actionId: steps + id,
      jobIds: [id],
      datasetIds,
    });
  }
  builder.run.script.endTime = START + 100 * steps;
  const [found, ...others] = find(builder);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ rule: 'dataset.recomputed' });
  const id = found!.datasetIds![0];
  expect(id).toBeGreaterThan(steps / 4);
  expect(id).toBeLessThan((3 * steps) / 4);
});
