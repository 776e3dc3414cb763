import { describe, expect, test } from 'vitest';
import { changingRows } from '../../../../src/model/findings/changingRows';
import { computeBoundStages } from '../../../../src/model/findings/computeBoundStages';
import { fetchWaits } from '../../../../src/model/findings/fetchWaits';
import { findFindings } from '../../../../src/model/findings/findFindings';
import { idleCores } from '../../../../src/model/findings/idleCores';
import { lostSpeculation } from '../../../../src/model/findings/lostSpeculation';
import { factsOf } from './factsOf';
import type { Stage } from '../../../../src/model/run';
import { taskListOf } from '../../../../src/model/tasks/taskStore';
import { node, planOf, RunBuilder, START } from '../../../fixtures/runs/runBuilder';

const SCRIPT = `ids = names.withColumn("id", F.monotonically_increasing_id())
ids.count()
ids.show()
`;

/** One stage (0) of dataset 1, of 4 s with 8 s of tasks. */
function stageRun(stage: Partial<Stage> = {}): RunBuilder {
  const builder = new RunBuilder('/job.py', SCRIPT);
  builder.executor('1', { maxTasks: 2, totalCores: 2, addTime: START });
  builder.run.applications[0]!.master = 'yarn';
  builder.dataset(1, 'withColumn', 'names.withColumn("id", F.monotonically_increasing_id())', { in: [0] });
  builder.action(10, 'count', 'ids.count()', 0, 4000);
  builder.stage(0, 'count', 0, 4000, {
    executorRunTime: 8000,
    numTasks: 2,
    datasetIds: [1],
    actionId: 10,
    queryIds: [0],
    ...stage,
  });
  builder.query(
    0,
    'count',
    0,
    4000,
    planOf(
      node(0, 'WholeStageCodegen (1)', { duration: ['timing', 8000] }, { stageIds: [0] }),
      node(1, 'Project [sha2(id#0L, 512) AS code#1]', {}, { stageIds: [0], datasetIds: [1] }),
    ),
  );
  return builder;
}

describe('a stage that is bound by the processor', () => {
  const busy = { executorCpuTime: 7800, inputBytes: 8_000_000 };

  test('is a remark that names the expression and excludes the rest', () => {
    const { run } = stageRun(busy);
    const [found] = computeBoundStages(factsOf(run));
    expect(found).toMatchObject({ rule: 'stage.computeBound', cost: 4000, isRemark: true });
    expect(found!.found).toContain('computed for 98 % of its tasks’ time'.replace('’', "'"));
    expect(found!.found).toContain('sha2(id, 512)');
    expect(found!.excluded).toContain('Not reading: 977 KiB a second and core.');
    expect(findFindings(run).find(({ rule }) => rule === 'stage.computeBound')!.marked).toBe(false);
  });

  test.each([
    ['waits', { executorCpuTime: 5000 }],
    ['collects garbage', { ...busy, jvmGcTime: 1000 }],
    ['spills', { ...busy, diskBytesSpilled: 1 }],
  ])('is not found where it %s', (_, stage) => {
    expect(computeBoundStages(factsOf(stageRun(stage).run))).toEqual([]);
  });
});

describe('waiting for shuffled rows', () => {
  test('costs its share of the stage', () => {
    const [found] = fetchWaits(factsOf(stageRun({ shuffleFetchWaitTime: 4000, shuffleReadBytes: 100 }).run));
    expect(found).toMatchObject({ rule: 'stage.fetchWait', cost: 2000, evidence: { share: 0.5 } });
    expect(found!.lines.map(({ line }) => line)).toEqual([1, 2]);
  });

  test('is not found below 30 %', () => {
    expect(fetchWaits(factsOf(stageRun({ shuffleFetchWaitTime: 2000 }).run))).toEqual([]);
  });
});

describe('speculative tasks', () => {
  const tasks = (...copies: ('killed' | 'succeeded')[]) => {
    const builder = new RunBuilder('/job.py', SCRIPT);
    return taskListOf([
      builder.task(0, { duration: 3000 }),
      ...copies.map(status => builder.task(0, { status, speculative: true, duration: 1000 })),
    ]);
  };

  test('that lost cost the time of their slots', () => {
    const found = lostSpeculation(factsOf(stageRun({ tasks: tasks('killed', 'killed', 'succeeded') }).run));
    expect(found).toMatchObject([
      { rule: 'cluster.speculationLost', cost: 1000, evidence: { copies: 3, killed: 2, taskTime: 2000 } },
    ]);
    expect(found[0]!.found).toContain('3 speculative copies');
  });

  test('that mostly won are not found', () => {
    expect(lostSpeculation(factsOf(stageRun({ tasks: tasks('killed', 'succeeded', 'succeeded') }).run))).toEqual([]);
  });
});

describe('idle cores', () => {
  function idleRun(executorRunTime: number): RunBuilder {
    const builder = stageRun({ executorRunTime });
    builder.executor('2', { maxTasks: 2, totalCores: 2, addTime: START });
    builder.run.script.endTime = START + 100_000;
    return builder;
  }

  test('are found in a cluster, with times for other numbers of executors', () => {
    const [found] = idleCores(factsOf(idleRun(40_000).run));
    expect(found).toMatchObject({ rule: 'cluster.idleCores', cost: null, evidence: { idleShare: 0.9, executors: 2 } });
    // 98.2 s outside of the stage; in it, each of the two tasks takes 20 s, however many cores there are.
    expect(found!.evidence).toMatchObject({ timeWith1: 118_200, timeWith2: 118_200, timeWith4: 118_200 });
  });

  test('are those of the executors that were there at the same time', () => {
    const { run } = idleRun(40_000);
    const [first, second] = run.executors;
    Object.assign(first!, { removeTime: START + 60_000 });
    Object.assign(second!, { addTime: START + 60_000 });
    run.applications[0]!.properties['spark.dynamicAllocation.enabled'] = 'true';
    const [found] = idleCores(factsOf(run));
    expect(found!.found).toContain('of 2 executors, at most 1 at the same time, were idle');
    expect(Object.keys(found!.evidence!)).toEqual(['idleShare', 'executors', 'timeWith1', 'timeWith2']);
    expect(found!.change).toContain('`spark.dynamicAllocation.maxExecutors`');
    expect(found!.change).not.toContain('enabled=true');
  });

  test('are not found where they are busy, nor on one machine', () => {
    expect(idleCores(factsOf(idleRun(300_000).run))).toEqual([]);
    const { run } = idleRun(40_000);
    run.applications[0]!.master = 'local[2]';
    expect(idleCores(factsOf(run))).toEqual([]);
    // Executors of `local-cluster` are processes of their own.
    run.applications[0]!.master = 'local-cluster[2,1,512]';
    expect(idleCores(factsOf(run))).toHaveLength(1);
  });
});

describe('rows that depend on the order of a shuffle', () => {
  function changing(detail: string, below: string, actions = 2): RunBuilder {
    const builder = new RunBuilder('/job.py', SCRIPT);
    builder.dataset(1, 'withColumn', 'names.withColumn("id", F.monotonically_increasing_id())');
    const site = builder.site('names.withColumn("id", F.monotonically_increasing_id())');
    for (let index = 0; index < actions; index++) {
      builder.action(10 + index, 'count', 'ids.count()', 0, 100);
      const origins = [{ datasetId: 1, callSite: site, exact: true }];
      builder.query(
        index,
        'count',
        0,
        100,
        planOf(
          node(0, detail, {}, { origins, datasetIds: [1], stageIds: [index] }),
          node(1, below),
          node(2, 'Exchange hashpartitioning(name#1, 200)'),
        ),
        { actionId: 10 + index },
      );
    }
    return builder;
  }
  const ids = 'Project [name#1, monotonically_increasing_id() AS id#2L]';
  const find = ({ run }: RunBuilder) => changingRows(factsOf(run));

  test('are found where two actions compute them', () => {
    const [found] = find(changing(ids, 'HashAggregate(keys=[name#1], functions=[])'));
    expect(found).toMatchObject({
      rule: 'dataset.notDeterministic',
      cost: null,
      evidence: { expression: 'monotonically_increasing_id' },
    });
    expect(found!.lines[0]!.line).toBe(1);
    expect(find(changing('Sample 0.0, 0.5, false, 7', 'Project [name#1]'))).toHaveLength(1);
  });

  test('are not found for one action, other expressions, or sorted rows', () => {
    expect(find(changing(ids, 'HashAggregate(keys=[name#1], functions=[])', 1))).toEqual([]);
    expect(find(changing('Project [name#1, upper(name#1) AS id#2]', 'Project [name#1]'))).toEqual([]);
    expect(find(changing(ids, 'Sort [name#1 ASC NULLS FIRST], true, 0'))).toEqual([]);
  });
});
