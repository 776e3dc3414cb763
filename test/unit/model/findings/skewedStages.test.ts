import { describe, expect, test } from 'vitest';
import type { Task } from '../../../../src/model/tasks/task';
import { node, planOf, type RunBuilder } from '../../../fixtures/runs/runBuilder';
import { clusterRun, found, localRun, MIB, ranIn, stageOf, times } from './someRun';

const SCRIPT = ['clicks = read()', 'users = clicks.groupBy("user")', 'users.collect()'];

/** One task of 5 s beside three of 1 s, in 4 s of the run: evenly they would take 4 s on two slots. */
const skewed = (hot: Partial<Task>, usual: Partial<Task> = {}): Partial<Task>[] => [
  ...[1000, 1000, 1000].map(executorRunTime => ({ executorRunTime, ...usual })),
  { executorRunTime: 5000, ...hot },
];

/** A plan that shuffles by `user` for a node of stage 1. */
function shuffledFor(builder: RunBuilder, above: string, partitions = 200, isAdaptive = true): void {
  const at = ranIn(builder, SCRIPT[1]!, 1);
  const depth = isAdaptive ? 1 : 0;
  const exchange = node(
    depth + 1,
    `Exchange hashpartitioning(user#1L, ${partitions})`,
    { 'number of output rows': ['sum', 1000] },
    {
      ...at,
      stageIds: [0, 1],
    },
  );
  builder.query(
    0,
    'collect',
    0,
    9000,
    planOf(
      ...(isAdaptive ? [node(0, 'AdaptiveSparkPlan isFinalPlan=true')] : []),
      node(depth, above, { 'number of output rows': ['sum', 1000] }, at),
      exchange,
    ),
  );
}

describe('skewed data', () => {
  const hot = { shuffleReadBytes: 90 * MIB };
  const usual = { shuffleReadBytes: 2 * MIB };

  test('names the key, its share and what even tasks would save', () => {
    const builder = localRun(SCRIPT);
    stageOf(builder, 1, [0, 6000], skewed(hot, usual));
    shuffledFor(builder, 'HashAggregate(keys=[user#1L])');
    const skew = found(builder.run, 'stage.dataSkew')!;
    expect(skew).toMatchObject({ line: 2, saving: 2000, cost: 6000, marked: true });
    expect(skew.evidence).toEqual({ worstTask: 5000, median: 1000, worstTaskShare: 5 / 8, keys: 'user' });
    expect(skew.excluded).toEqual([
      'More partitions do not help: 94 % of the bytes are in one, and rows with the same user stay together.',
    ]);
    expect(skew.change).toMatch(/groupBy\("user"\)\.count\(\).*two steps/);
  });

  test('says what else helps a median, and a window', () => {
    const change = (above: string): string => {
      const builder = localRun(SCRIPT);
      stageOf(builder, 1, [0, 6000], skewed(hot, usual));
      shuffledFor(builder, above);
      return found(builder.run, 'stage.dataSkew')!.change;
    };
    expect(change('ObjectHashAggregate(keys=[user#1L], functions=[percentile(page#2L, 0.5)])')).toContain(
      'percentile_approx',
    );
    expect(change('Window [lag(page#2L)], [user#1L]')).toContain('max_by');
  });

  test('says of a join why adaptive execution did not split it', () => {
    const change = (partitions: number, join = 'Inner'): string => {
      const builder = localRun(SCRIPT);
      stageOf(builder, 1, [0, 6000], skewed(hot, usual));
      shuffledFor(builder, `SortMergeJoin [user#1L], [user#5L], ${join}`, partitions);
      return found(builder.run, 'stage.dataSkew')!.change;
    };
    expect(change(200)).toContain('over 256 MiB, and this one has 90 MiB');
    expect(change(2400)).toContain('above 2000 shuffle partitions Spark keeps average sizes');
    expect(change(200)).not.toContain('NULL');
    expect(change(200, 'LeftOuter')).toContain('NULL');
  });

  test.each([
    ['1g', true, 'over 1.0 GiB, and this one has 90 MiB'],
    ['64MB', true, null],
    ['64MB', false, 'ran without adaptive execution'],
    ['1g', false, null],
  ])('says of a join with a threshold of %s, adaptive: %s', (threshold, isAdaptive, text) => {
    const builder = localRun(SCRIPT);
    const name = 'spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes';
    builder.run.applications[0]!.properties[name] = threshold;
    stageOf(builder, 1, [0, 6000], skewed(hot, usual));
    shuffledFor(builder, 'SortMergeJoin [user#1L], [user#5L], Inner', 200, isAdaptive);
    const { change } = found(builder.run, 'stage.dataSkew')!;
    if (text === null) expect(change).not.toMatch(/[Aa]daptive/);
    else expect(change).toContain(text);
  });

  test('is silent where other work fills the slots, and for short tasks', () => {
    const full = localRun(SCRIPT);
    stageOf(full, 1, [0, 5000], [...skewed(hot, usual), ...skewed({ executorRunTime: 1000 })]);
    expect(found(full.run, 'stage.dataSkew')).toBeNull();
    const short = localRun(SCRIPT);
    stageOf(short, 1, [0, 60], [{ executorRunTime: 10 }, { executorRunTime: 10 }, { ...hot, executorRunTime: 50 }]);
    expect(found(short.run, 'stage.dataSkew')).toBeNull();
  });
});

describe('a straggling task', () => {
  const straggler = (hot: Partial<Task>, usual: Partial<Task> = {}, builder = localRun(SCRIPT)) => {
    stageOf(builder, 1, [0, 6000], skewed({ inputBytes: MIB, ...hot }, { inputBytes: MIB, ...usual }));
    return found(builder.run, 'stage.straggler');
  };

  test('is no skew of the data, and says so with figures', () => {
    expect(straggler({})).toMatchObject({ saving: 2000, title: 'Straggling task' });
    expect(straggler({})!.excluded[0]).toBe('Not the data: the task read 1.0 MiB, the median 1.0 MiB.');
  });

  test('is none if the first task of each core is slow, as while classes are loaded', () => {
    const builder = localRun(SCRIPT);
    stageOf(
      builder,
      1,
      [0, 6000],
      [{ executorRunTime: 3000 }, { executorRunTime: 2800 }, ...skewed({}).slice(0, 3), { executorRunTime: 900 }],
    );
    expect(found(builder.run, 'stage.straggler')).toBeNull();
    const other = localRun(SCRIPT);
    stageOf(other, 2, [0, 8000], times(4000, 3800, 300, 300, 300, 300, 300, 3000));
    expect(found(other.run, 'stage.straggler')).toMatchObject({ stageIds: [2], evidence: { worstTask: 3000 } });
  });

  test('is explained by what takes half of its excess', () => {
    expect(straggler({ jvmGcTime: 2100 })!.found).toContain('2.1 s of it is garbage collection');
    expect(straggler({ shuffleFetchWaitTime: 2100 })!.found).toContain('waiting for shuffle blocks');
    expect(straggler({ jvmGcTime: 1900 })!.found).toContain('with no more data than the others');
    expect(straggler({ jvmGcTime: 1900 })!.excluded).toContain('Not garbage collection: 1.9 s.');
  });

  test('is explained by Python where the node has its longest time in this task', () => {
    const builder = localRun(SCRIPT);
    const stage = stageOf(builder, 1, [0, 6000], skewed({}));
    const text = `7.0 s (1.0 s, 1.0 s, 4.5 s (stage 1.0: task ${stage.tasks.at(3)!.id}))`;
    const python = node(0, 'ArrowEvalPython [f(id#1L)#2L], [p#3]', {}, ranIn(builder, SCRIPT[0]!, 1));
    python[1].metrics.push({ name: 'time to execute Python code', type: 'timing', value: 7000, text });
    builder.query(0, 'collect', 0, 9000, planOf(python));
    expect(found(builder.run, 'stage.straggler')!.found).toContain('4.5 s of it is the Python function');
  });

  test('names the executor whose other tasks are slow, too', () => {
    const tasks = [
      ...[800, 800, 800, 800].map(each => ({ executorRunTime: each, executorId: '2' })),
      { executorRunTime: 2200, executorId: '1', host: 'node1' },
      { executorRunTime: 6000, executorId: '1', host: 'node1' },
    ];
    const straggler = (properties: Record<string, string>) => {
      const builder = clusterRun(SCRIPT);
      Object.assign(builder.run.applications[0]!.properties, properties);
      stageOf(builder, 1, [0, 9000], tasks);
      return found(builder.run, 'stage.straggler')!;
    };
    expect(straggler({}).found).toContain('executor 1 on node1 is slow');
    expect(straggler({}).change).toContain('`spark.speculation=true`');
    expect(straggler({ 'spark.speculation': 'true' }).change).toBe('Look at the host node1.');
  });
});
