import { describe, expect, test } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import type { Dataset, Run } from '../../../src/model/run';
import { planNode, RecordedScript, stage } from './recordedScript';

/** `op < parents' ops`, in order of creation. */
function lineage(run: Run): string[] {
  const op = new Map(run.datasets.map(dataset => [dataset.id, dataset.op]));
  return run.datasets.map(({ op: name, parentIds }) =>
    parentIds.length === 0 ? name : `${name} < ${parentIds.map(id => op.get(id)).join(', ')}`,
  );
}

function dataset(run: Run, op: string): Dataset {
  return run.datasets.find(found => found.op === op)!;
}

/**
 * What `rdd.reduceByKey` does in pyspark: two Python steps before the shuffle, a JVM RDD after it, one step on that.
 */
function reduceByKey(script: RecordedScript, pairs: number, ids: { map: number; shuffled: number }): number {
  const call = script.call('reduceByKey', { args: [pairs] });
  const local = script.birth(call, { previous: pairs, pipelined: true });
  const keyed = script.birth(call, { previous: local, pipelined: true });
  script.materialize(keyed, ids.map);
  const shuffled = script.birth(call, { rdd: ids.shuffled });
  const merged = script.birth(call, { previous: shuffled });
  script.end(call);
  return merged;
}

describe('datasets of a script', () => {
  test('a word count consists of its calls, not of what pyspark creates inside them', () => {
    const script = new RecordedScript();
    const text = script.transform('textFile', [], { rdd: 1 });
    const words = script.transform('flatMap', [text], { previous: text });
    const pairs = script.transform('map', [words], { previous: words, pipelined: true });
    const counts = reduceByKey(script, pairs, { map: 2, shuffled: 5 });
    const collect = script.call('collect', { kind: 'action', args: [counts] });
    script.materialize(counts, 6);
    script.arm(collect);
    script.job({ action: collect, stages: [stage(0, [2, 1, 0]), stage(1, [6, 5], [0])] });
    script.end(collect);

    const run = reduceRun(script.events);

    expect(lineage(run)).toEqual(['textFile', 'flatMap < textFile', 'map < flatMap', 'reduceByKey < map']);
    expect(dataset(run, 'flatMap')).toMatchObject({ rddIds: [2], stages: [{ stageId: 0 }] });
    expect(dataset(run, 'map')).toMatchObject({ rddIds: [2], stages: [{ stageId: 0 }] });
    expect(dataset(run, 'reduceByKey')).toMatchObject({ rddIds: [2, 5, 6], stages: [{ stageId: 0 }, { stageId: 1 }] });
    expect(run.stages.map(({ datasetIds }) => datasetIds.length)).toEqual([4, 1]);
    expect(run.actions).toMatchObject([{ op: 'collect', datasetIds: [counts], jobIds: [0] }]);
    expect(dataset(run, 'textFile').actionIds).toEqual([collect]);
  });

  test('a loop has one node per iteration', () => {
    const script = new RecordedScript();
    const links = script.transform('groupByKey', [], { rdd: 1 });
    let ranks = script.transform('map', [links], { previous: links });
    for (let turn = 0; turn < 2; turn++) {
      const call = script.call('join', { args: [links, ranks] });
      script.birth(call, { previous: links });
      script.birth(call, { previous: ranks, pipelined: true });
      const joined = script.birth(call, { rdd: 10 + turn });
      script.end(call);
      ranks = script.transform('mapValues', [joined], { previous: joined });
    }

    expect(lineage(reduceRun(script.events))).toEqual([
      'groupByKey',
      'map < groupByKey',
      'join < groupByKey, map',
      'mapValues < join',
      'join < groupByKey, mapValues',
      'mapValues < join',
    ]);
  });

  test('sortByKey runs jobs and then returns its dataset: it is an action and a node', () => {
    const script = new RecordedScript();
    const pairs = script.transform('map', [], { rdd: 1 });
    const call = script.call('sortByKey', { kind: 'schemaRead', args: [pairs] });
    const sample = script.birth(call, { previous: pairs });
    script.materialize(sample, 2);
    script.arm(call);
    script.job({ action: call, stages: [stage(0, [2])] });
    const keyed = script.birth(call, { previous: pairs });
    script.materialize(keyed, 3);
    const shuffled = script.birth(call, { rdd: 6 });
    script.birth(call, { previous: shuffled });
    script.end(call);

    const run = reduceRun(script.events);

    expect(lineage(run)).toEqual(['map', 'sortByKey < map']);
    expect(run.actions.map(({ op }) => op)).toEqual(['sortByKey']);
  });

  test('first() makes a limit and runs it: the script does not hold it', () => {
    const script = new RecordedScript();
    const frame = script.transform('range', [], { kind: 'dataframe' });
    const first = script.call('first', { kind: 'action', args: [frame] });
    script.birth(first, { kind: 'dataframe' });
    script.arm(first);
    script.job({ action: first });
    script.end(first);

    const run = reduceRun(script.events);

    expect(lineage(run)).toEqual(['range']);
    expect(run.actions).toMatchObject([{ op: 'first', datasetIds: [frame] }]);
  });

  test('first() of local data runs a query without a job: the script does not hold its limit either', () => {
    const script = new RecordedScript();
    const frame = script.transform('createDataFrame', [], { kind: 'dataframe' });
    const first = script.call('first', { kind: 'action', args: [frame] });
    script.birth(first, { kind: 'dataframe' });
    script.arm(first);
    script.startQuery(0, planNode('LocalTableScan'), first);
    script.endQuery(0);
    script.end(first);

    const run = reduceRun(script.events);

    expect(lineage(run)).toEqual(['createDataFrame']);
    expect(run.actions).toMatchObject([{ op: 'first', queryIds: [0] }]);
  });

  test('datasets that a fit makes between its jobs are internal', () => {
    const script = new RecordedScript();
    const frame = script.transform('createDataFrame', [], { kind: 'dataframe' });
    const fit = script.call('fit', { kind: 'other', args: [frame] });
    script.arm(fit);
    script.job({ action: fit });
    script.birth(fit, { kind: 'dataframe' });
    script.job({ action: fit });
    script.end(fit);

    expect(lineage(reduceRun(script.events))).toEqual(['createDataFrame']);
  });

  test('before its job is known, an action shows none of its datasets', () => {
    const script = new RecordedScript();
    const rdd = script.transform('parallelize', [], { rdd: 1 });
    const count = script.call('count', { kind: 'action', args: [rdd] });
    script.birth(count, { previous: rdd });
    script.arm(count);

    expect(lineage(reduceRun(script.events))).toEqual(['parallelize']);
  });

  test('take() tries several times: the datasets of each try are used only by its own jobs', () => {
    const script = new RecordedScript();
    const rdd = script.transform('parallelize', [], { rdd: 1 });
    const take = script.call('take', { kind: 'action', args: [rdd] });
    for (const rddId of [2, 3]) {
      const mapped = script.birth(take, { previous: rdd });
      script.materialize(mapped, rddId);
      if (rddId === 2) script.arm(take);
      script.job({ action: take, stages: [stage(rddId, [rddId, 1])] });
    }
    script.end(take);

    expect(lineage(reduceRun(script.events))).toEqual(['parallelize']);
  });

  test('a pipelined child that only count() has shows where the datasets in its pass were computed', () => {
    const script = new RecordedScript();
    const rdd = script.transform('parallelize', [], { rdd: 0 });
    const mapped = script.transform('map', [rdd], { previous: rdd });
    const count = script.call('count', { kind: 'action', args: [mapped] });
    const hidden = script.birth(count, { previous: mapped, pipelined: true });
    script.materialize(hidden, 1);
    script.arm(count);
    script.job({ action: count, stages: [stage(4, [1, 0])] });
    script.end(count);

    const run = reduceRun(script.events);

    expect(dataset(run, 'map')).toMatchObject({ rddIds: [1], stages: [{ stageId: 4 }] });
  });

  test('both halves of a random split are shown if both are used', () => {
    const script = new RecordedScript();
    const rdd = script.transform('parallelize', [], { rdd: 0 });
    const split = script.call('randomSplit', { args: [rdd] });
    const left = script.birth(split, { previous: rdd });
    const right = script.birth(split, { previous: rdd });
    script.end(split);
    script.transform('union', [left, right], { rdd: 5 });

    expect(lineage(reduceRun(script.events))).toEqual([
      'parallelize',
      'randomSplit < parallelize',
      'randomSplit < parallelize',
      'union < randomSplit, randomSplit',
    ]);
  });

  test('cache() returns the same object: no node, a mark', () => {
    const script = new RecordedScript();
    const rdd = script.transform('parallelize', [], { rdd: 3 });
    const cache = script.call('cache', { args: [rdd] });
    script.push({ type: 'datasetMarked', datasetId: rdd, callId: cache, mark: 'persist' });
    script.end(cache);
    const rdds = [
      {
        rddId: 3,
        name: '',
        storageLevel: '',
        numPartitions: 4,
        numCachedPartitions: 3,
        memorySize: 10,
        diskSize: 2,
        datasetId: null,
      },
    ];
    script.push({ type: 'storageRead', applicationId: 'app-1', rdds });

    const run = reduceRun(script.events);

    expect(run.datasets).toMatchObject([{ persisted: true, cachedFraction: 0.75, cachedMemory: 10, cachedDisk: 2 }]);
    expect(run.storage).toMatchObject([{ rddId: 3, datasetId: rdd, fraction: 0.75 }]);
  });

  test('a dataset without any action is in the lineage', () => {
    const script = new RecordedScript();
    script.transform('range', [], { kind: 'dataframe' });

    expect(reduceRun(script.events).datasets).toMatchObject([{ op: 'range', actionIds: [], stages: [] }]);
  });

  test('an object that is created twice is one dataset, and keeps the facts from in between', () => {
    const script = new RecordedScript();
    const rdd = script.transform('map', []);
    script.materialize(rdd, 4);
    const again = script.events.find(event => event.type === 'datasetBorn')!;

    expect(reduceRun([...script.events, again]).datasets).toMatchObject([{ op: 'map', rddIds: [4] }]);
  });

  test('two counts on one DataFrame are two actions on one dataset', () => {
    const script = new RecordedScript();
    const frame = script.transform('filter', [], { kind: 'dataframe' });
    const counts = [0, 1].map(() => {
      const count = script.call('count', { kind: 'action', args: [frame] });
      script.arm(count);
      script.job({ action: count });
      script.end(count);
      return count;
    });

    expect(reduceRun(script.events).datasets).toMatchObject([{ op: 'filter', actionIds: counts }]);
  });
});

describe('parents that are not arguments', () => {
  test('spark.sql on a view has the dataset behind it as parent', () => {
    const script = new RecordedScript();
    const people = script.transform('range', [], { kind: 'dataframe' });
    script.planned(people, 1);
    const adults = script.transform('filter', [people], { kind: 'dataframe' });
    script.planned(adults, 2, [1, 2]);
    const view = script.call('createOrReplaceTempView', { kind: 'command', args: [adults] });
    script.end(view);
    const names = script.transform('sql', [], { kind: 'dataframe' });
    script.planned(names, 3, [3, 2]);

    expect(lineage(reduceRun(script.events))).toEqual(['range', 'filter < range', 'sql < filter']);
  });

  test('spark.sql that joins two views has both as parents', () => {
    const script = new RecordedScript();
    const one = script.transform('range', [], { kind: 'dataframe' });
    script.planned(one, 1);
    const two = script.transform('json', [], { kind: 'dataframe' });
    script.planned(two, 2);
    const joined = script.transform('sql', [], { kind: 'dataframe' });
    script.planned(joined, 3, [3, 1, 2]);

    expect(lineage(reduceRun(script.events)).at(-1)).toBe('sql < range, json');
  });

  test('a dataset built on internal datasets of the same call has their inputs as parents', () => {
    const script = new RecordedScript();
    const one = script.transform('parallelize', [], { rdd: 0 });
    const grouped = script.call('cogroup');
    const tagged = script.birth(grouped, { previous: one });
    script.birth(grouped, { previous: tagged, pipelined: true });
    script.end(grouped);

    expect(lineage(reduceRun(script.events))).toEqual(['parallelize', 'cogroup < parallelize']);
  });
});

describe('between RDDs and DataFrames', () => {
  test('the JVM RDDs below df.rdd belong to the DataFrame', () => {
    const script = new RecordedScript();
    const frame = script.transform('text', [], { kind: 'dataframe' });
    const rdd = script.transform('rdd', [frame], { rdd: 9 });
    const mapped = script.transform('map', [rdd], { previous: rdd });
    const count = script.call('count', { kind: 'action', args: [mapped] });
    script.materialize(mapped, 10);
    script.arm(count);
    script.job({ action: count, stages: [stage(2, [[10, [9]], [9, [8]], [8, [7]], 7])] });
    script.end(count);

    const run = reduceRun(script.events);

    expect(lineage(run)).toEqual(['text', 'rdd < text', 'map < rdd']);
    expect(dataset(run, 'text')).toMatchObject({ rddIds: [7, 8], stages: [{ stageId: 2 }] });
  });

  test('RDDs from before the call of df.rdd do not belong to the DataFrame', () => {
    const script = new RecordedScript();
    const made = script.call('createDataFrame', { kind: 'schemaRead' });
    const source = script.transform('range', [], { kind: 'dataframe' });
    script.end(made);
    const count = script.call('count', { kind: 'action', args: [source] });
    script.job({ action: count, stages: [stage(0, [[5, [4]], 4])] });
    script.end(count);
    const filtered = script.transform('filter', [source], { kind: 'dataframe' });
    const rdd = script.transform('rdd', [filtered], { rdd: 8 });
    const sum = script.call('sum', { kind: 'action', args: [rdd] });
    script.job({ action: sum, stages: [stage(1, [[8, [7]], [7, [5]], [5, [4]], 4])] });
    script.end(sum);

    expect(dataset(reduceRun(script.events), 'filter')).toMatchObject({ rddIds: [7], stages: [{ stageId: 1 }] });
  });

  test('createDataFrame from an RDD is its child, and its schema job is an action', () => {
    const script = new RecordedScript();
    const rdd = script.transform('parallelize', [], { rdd: 0 });
    const call = script.call('createDataFrame', { kind: 'schemaRead', args: [rdd] });
    const peek = script.birth(call, { previous: rdd });
    script.materialize(peek, 1);
    script.arm(call);
    script.job({ action: call, stages: [stage(0, [1, 0])] });
    const frame = script.birth(call, { kind: 'dataframe' });
    script.end(call);

    const run = reduceRun(script.events);

    expect(lineage(run)).toEqual(['parallelize', 'createDataFrame < parallelize']);
    expect(run.actions).toMatchObject([{ op: 'createDataFrame', datasetIds: [rdd] }]);
    expect(run.datasets.at(-1)).toMatchObject({ id: frame, kind: 'dataframe' });
  });

  test('a reader that runs a job has no input: the action belongs to the dataset that it made', () => {
    const script = new RecordedScript();
    const csv = script.call('csv', { kind: 'schemaRead' });
    script.arm(csv);
    script.startQuery(0, planNode('Scan text'), csv);
    script.job({ action: csv, query: 0 });
    script.endQuery(0);
    const frame = script.birth(csv, { kind: 'dataframe' });
    script.end(csv);

    expect(reduceRun(script.events)).toMatchObject({
      datasets: [{ op: 'csv' }],
      actions: [{ op: 'csv', datasetIds: [frame], jobIds: [0], queryIds: [0] }],
    });
  });
});
