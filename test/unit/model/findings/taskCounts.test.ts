import { describe, expect, test } from 'vitest';
import { node, planOf, type RunBuilder } from '../../../fixtures/runs/runBuilder';
import { clusterRun, found, localRun, ranIn, START, stageOf, times } from './someRun';

const SCRIPT = ['numbers = spark.range(9)', 'numbers.collect()'];

function planIn(builder: RunBuilder, detail: string, stageId = 0): RunBuilder {
  builder.query(
    0,
    'collect',
    0,
    9000,
    planOf(node(0, 'Project'), node(1, detail, {}, ranIn(builder, SCRIPT[0]!, stageId))),
  );
  return builder;
}

describe('fewer tasks than cores', () => {
  const few = (detail: string, slots = 4, tasks = times(4000, 4000)) => {
    const builder = planIn(localRun(SCRIPT, slots), detail);
    stageOf(builder, 0, [0, 4000], tasks);
    return found(builder.run, 'stage.fewerTasksThanCores');
  };

  test('save what the other cores would do, and say what set the number', () => {
    const made = few('Range (0, 9, step=1, splits=2)')!;
    expect(made).toMatchObject({ line: 1, cost: 4000, saving: 2000, marked: true, evidence: { slots: 4, tasks: 2 } });
    expect(made.change).toContain('numPartitions=n');
    expect(few('Scan csv ')!.change).toContain('right after the read');
    expect(few('Coalesce 2')!.change).toContain('`repartition` in its place');
  });

  test('are silent with a task for each core, and for one task, which has rules of its own', () => {
    expect(few('Range (0, 9, step=1, splits=2)', 2)).toBeNull();
    expect(few('Range (0, 9, step=1, splits=1)', 4, times(4000))).toBeNull();
  });

  test('executors that took the place of lost ones are no further cores', () => {
    const builder = planIn(clusterRun(SCRIPT), 'Range (0, 9, step=1, splits=2)');
    for (const executor of builder.run.executors) executor.removeTime = executor.addTime + 1000;
    for (const id of ['3', '4'])
      builder.executor(id, { maxTasks: 1, totalCores: 1, addTime: builder.run.executors[0]!.addTime + 2000 });
    stageOf(builder, 0, [3000, 4000], times(4000, 4000));
    expect(found(builder.run, 'stage.fewerTasksThanCores')).toBeNull();
  });
});

describe('one split', () => {
  const oneSplit = (inputBytes: number, { elapsed = 4000, isSecond = false } = {}) => {
    const builder = planIn(localRun(SCRIPT, 4), 'Scan text ', isSecond ? 1 : 0);
    if (isSecond) stageOf(builder, 0, [0, 500], times(500));
    stageOf(builder, isSecond ? 1 : 0, [500, elapsed], times(elapsed));
    Object.assign(builder.run.script, { endTime: START + 20_000 });
    builder.run.stages.at(-1)!.inputBytes = inputBytes;
    builder.run.queries[0]!.plans.final!.children[0]!.name = 'Scan text';
    return found(builder.run, 'stage.oneSplit');
  };

  test('is found where one task read much, or worked long, or was not the first to run', () => {
    const expected = { line: 1, marked: true, saving: 3000 };
    expect(oneSplit(2 ** 20)).toMatchObject(expected);
    expect(oneSplit(900, { isSecond: true })).toMatchObject(expected);
    expect(oneSplit(900, { elapsed: 11_000 })).toMatchObject({ ...expected, saving: 8250 });
  });

  test('is not found in a first stage that read little, which mostly starts Python', () => {
    expect(oneSplit(900)).toBeNull();
  });
});

describe('many tiny tasks', () => {
  const tiny = (runTime: number, count: number, isCluster = false) => {
    const builder = planIn((isCluster ? clusterRun : localRun)(SCRIPT), 'Range (0, 9, step=1, splits=400)');
    stageOf(
      builder,
      0,
      [0, 4000],
      Array.from({ length: count }, () => ({ executorRunTime: runTime, duration: 18 })),
    );
    return found(builder.run, 'stage.tinyTasks');
  };

  test('save what is not their work', () => {
    const many = tiny(5, 400)!;
    expect(many).toMatchObject({
      line: 1,
      cost: 4000,
      saving: 3000,
      evidence: { tasks: 400, median: 5, overheadOverTasks: 5200 },
    });
    expect(many.excluded).toEqual(['Not the work itself: on 2 cores it takes 1.0 s.']);
  });

  test.each([
    ['Scan parquet [k#1]', { name: 'Scan parquet ' }, 'fewer, larger files'],
    ['Scan userFactors[obj#1]', { name: 'Scan userFactors' }, 'Make the rows in fewer partitions'],
  ])('of %s have the change that works there', (detail, named, change) => {
    const builder = localRun(SCRIPT);
    const scan = node(0, detail, {}, { ...ranIn(builder, SCRIPT[0]!, 0), ...named });
    builder.query(0, 'count', 0, 9000, planOf(scan));
    const short = Array.from({ length: 400 }, () => ({ executorRunTime: 5, duration: 18 }));
    stageOf(builder, 0, [0, 4000], short);
    expect(found(builder.run, 'stage.tinyTasks')!.change).toContain(change);
  });

  test.each([
    ['StateStoreSave [k]', 'start the query with a new one'],
    ['HashAggregate(keys=[k])', 'leave `spark.sql.adaptive.enabled`'],
  ])('of a shuffle below %s have the change that works there', (above, change) => {
    const builder = localRun(SCRIPT);
    const ran = ranIn(builder, SCRIPT[0]!, 0);
    const plan = planOf(
      node(0, 'Project'),
      node(1, above, {}, ran),
      node(2, 'Exchange hashpartitioning(k#1, 200)', {}, ran),
    );
    builder.query(0, 'start', 0, 9000, plan);
    const short = Array.from({ length: 400 }, () => ({ executorRunTime: 5, duration: 18 }));
    stageOf(builder, 0, [0, 4000], short);
    expect(found(builder.run, 'stage.tinyTasks')!.change).toContain(change);
  });

  test('are silent if they are few or long; a cluster has a longer way to a task', () => {
    expect(tiny(5, 19)).toBeNull();
    expect(tiny(120, 30)).toBeNull();
    expect(tiny(120, 30, true)).not.toBeNull();
  });

  test('their uneven times are no cause of their own', () => {
    const builder = localRun(SCRIPT);
    stageOf(builder, 0, [0, 6000], [...times(...Array.from({ length: 400 }, () => 5)), ...times(3000)]);
    expect(found(builder.run, 'stage.tinyTasks')).not.toBeNull();
    expect(found(builder.run, 'stage.straggler')).toBeNull();
  });
});
