import { describe, expect, test } from 'vitest';
import type { Task } from '../../../../src/model/tasks/task';
import { node, planOf } from '../../../fixtures/runs/runBuilder';
import { clusterRun, found, localRun, MIB, ranIn, stageOf } from './someRun';

const SCRIPT = ['sorted = events.sort("at")', 'sorted.collect()'];

const sortedIn = (builder: ReturnType<typeof localRun>, metrics = {}, detail = 'Sort [at#1L ASC]') =>
  builder.query(0, 'collect', 0, 9000, planOf(node(0, detail, metrics, ranIn(builder, SCRIPT[0]!, 0))));

describe('spilling', () => {
  const spilling = {
    executorRunTime: 3000,
    shuffleReadBytes: 50 * MIB,
    diskBytesSpilled: 40 * MIB,
    memoryBytesSpilled: 90 * MIB,
  };

  test('of all tasks costs the time of the node that spilled, at its line', () => {
    const builder = localRun(SCRIPT);
    stageOf(builder, 0, [0, 3000], [spilling, spilling]);
    sortedIn(builder, { 'spill size': ['size', 180 * MIB], 'sort time': ['timing', 4000] });
    const spill = found(builder.run, 'memory.spill')!;
    expect(spill).toMatchObject({ line: 1, cost: 2000, saving: null, marked: true });
    expect(spill.found).toBe(
      'Sort in stage 0 wrote 80 MiB to disk (180 MiB in memory), in 2 tasks of 2: 2.0 s of the stage’s time.'.replace(
        '’',
        "'",
      ),
    );
    expect(spill.change).not.toContain('spark.executor.memory');
  });

  test('of some tasks costs what they took longer', () => {
    const builder = clusterRun(SCRIPT);
    stageOf(
      builder,
      0,
      [0, 4000],
      [
        { ...spilling, executorRunTime: 2500 },
        { executorRunTime: 1000, shuffleReadBytes: 10 * MIB },
        { executorRunTime: 1000 },
      ],
    );
    const spill = found(builder.run, 'memory.spill')!;
    expect(spill.cost).toBe(750);
    expect(spill.change).toContain('spark.executor.memory');
  });

  test('is silent below 5 % of the bytes, and if tasks that spill are not slower', () => {
    const little = localRun(SCRIPT);
    stageOf(little, 0, [0, 3000], [{ ...spilling, diskBytesSpilled: 2 * MIB }]);
    expect(found(little.run, 'memory.spill')).toBeNull();
    const fast = localRun(SCRIPT);
    stageOf(fast, 0, [0, 3000], [spilling, { executorRunTime: 3500 }]);
    expect(found(fast.run, 'memory.spill')).toBeNull();
  });
});

describe('partitions that are too large', () => {
  const large = (sizes: number[], more: Partial<Task> = { diskBytesSpilled: 200 * MIB }) => {
    const builder = localRun(SCRIPT);
    builder.run.executors[0]!.maxMemory = 200 * MIB;
    stageOf(
      builder,
      0,
      [0, 4000],
      sizes.map(each => ({ executorRunTime: 4000, shuffleReadBytes: each * MIB, ...more })),
    );
    sortedIn(builder, { 'spill size': ['size', 9], 'sort time': ['timing', 3000] });
    return builder.run;
  };

  test('say how many partitions there should be, and take the place of the spilling', () => {
    const found1 = found(large([400, 400]), 'stage.largePartitions')!;
    expect(found1).toMatchObject({
      evidence: { largest: 400 * MIB, room: 100 * MIB, tasks: 2 },
      cost: 1500,
      marked: true,
    });
    expect(found1.change).toContain('`spark.sql.shuffle.partitions` to about 16, so that a partition has 50 MiB');
    expect(found(large([400, 400]), 'memory.spill')).toBeNull();
  });

  test('with one large one, more partitions are not the answer', () => {
    const found1 = found(large([400, 4, 4]), 'stage.largePartitions')!;
    expect(found1.excluded).toEqual(['Not the number of partitions: the median has 4.0 MiB.']);
    expect(found1.change).toContain('salt');
  });

  test('are silent where they fit, or nothing spilled', () => {
    expect(found(large([90, 90]), 'stage.largePartitions')).toBeNull();
    expect(found(large([400, 400], {}), 'stage.largePartitions')).toBeNull();
  });
});

describe('garbage collection', () => {
  const gc = (
    jvmGcTime: number,
    prepare: (builder: ReturnType<typeof localRun>) => void = () => {},
    builder = localRun(SCRIPT),
  ) => {
    stageOf(
      builder,
      0,
      [0, 4000],
      [
        { executorRunTime: 4000, jvmGcTime },
        { executorRunTime: 4000, jvmGcTime },
      ],
    );
    prepare(builder);
    return found(builder.run, 'memory.gc');
  };

  test('costs its share of the stage', () => {
    expect(gc(1200)).toMatchObject({ cost: 1200, marked: true, evidence: { gcTime: 2400, share: 0.3 } });
    expect(gc(1200)!.change).not.toContain('spark.executor.memory');
    expect(gc(1200, undefined, clusterRun(SCRIPT))!.change).toContain('spark.executor.memory');
  });

  test('names the cache, or the aggregate, that fills the heap', () => {
    expect(gc(1200, builder => builder.cached({ memorySize: 300 * MIB }))!.found).toContain(
      'cached data fills 69 % of the memory',
    );
    const aggregate = gc(1200, builder => sortedIn(builder, {}, 'ObjectHashAggregate(keys=[at#1L])'))!;
    expect(aggregate).toMatchObject({ line: 1, excluded: ['Not the cache: it has 0 B of 434 MiB.'] });
    expect(aggregate.change).toContain('collect_list');
    const sorted = (functions: string) =>
      gc(1200, builder => sortedIn(builder, {}, `SortAggregate(keys=[at#1L], functions=[${functions}])`))!.found;
    expect(sorted('collect_list(page#2L, 0, 0)')).toContain('keeps objects');
    expect(sorted('count(1)')).not.toContain('keeps objects');
  });

  test('does not rule out the cache in an event log, which has no sizes of it', () => {
    const builder = localRun(SCRIPT);
    builder.run.script.mode = 'import';
    expect(gc(1200, undefined, builder)!.excluded).toEqual([]);
  });

  test('takes at most the run time, although each task counts the collections of its JVM', () => {
    expect(gc(5000)).toMatchObject({ cost: 4000, evidence: { gcTime: 8000, share: 1 } });
  });

  test('is silent up to 10 % of the run time, and in short stages', () => {
    expect(gc(400)).toBeNull();
    const builder = localRun(SCRIPT);
    stageOf(builder, 0, [0, 400], [{ executorRunTime: 400, jvmGcTime: 400 }]);
    expect(found(builder.run, 'memory.gc')).toBeNull();
  });
});

describe('one group in one task', () => {
  const groups = (sizes: number[], runTimes: number[]) => {
    const builder = localRun(SCRIPT);
    stageOf(
      builder,
      0,
      [0, 4000],
      sizes.map((each, index) => ({ executorRunTime: runTimes[index]!, shuffleReadBytes: each })),
    );
    sortedIn(builder, {}, 'FlatMapGroupsInPandas [at#1L], f(at#1L)');
    return builder.run;
  };

  test('is the cause of the skew that it makes', () => {
    const run = groups([5000, 100, 100], [4000, 100, 100]);
    expect(found(run, 'memory.largeGroup')).toMatchObject({ line: 1, cost: 4000, saving: 1900, marked: true });
    expect(found(run, 'stage.dataSkew')).toBeNull();
  });

  test('is a matter of size, too; even small groups are none', () => {
    expect(found(groups([300 * MIB, 300 * MIB], [4000, 4000]), 'memory.largeGroup')).toMatchObject({ saving: null });
    expect(found(groups([5000, 4000, 5000], [1000, 1000, 1000]), 'memory.largeGroup')).toBeNull();
  });
});

describe('a partly cached dataset', () => {
  const partly = (cachedFraction: number, cachedMemory: number) => {
    const builder = localRun(SCRIPT);
    builder.dataset(1, 'sort', SCRIPT[0]!, { persisted: true, cachedFraction, cachedMemory, cachedDisk: 0 });
    return found(builder.run, 'memory.partlyCached');
  };

  test('has no room in the memory', () => {
    expect(partly(0.4, 160 * MIB)).toMatchObject({ line: 1, cost: null, marked: false });
    expect(partly(0.4, 160 * MIB)!.found).toContain(
      'Only 40 % of the partitions of sort are cached (160 MiB): all of it needs about 400 MiB',
    );
  });

  test('is fine if an action only read a part of it', () => {
    expect(partly(0.1, 4 * MIB)).toBeNull();
    expect(partly(1, 400 * MIB)).toBeNull();
  });
});
