import { APPLICATION, node, planOf, RunBuilder, START } from '../../../fixtures/runs/runBuilder';
import type { Run } from '../../../../src/model/run';

const SCRIPT = `orders = spark.range(100).withColumn("n", f("id"))
kept = orders.cache()
kept.count()
good = kept.filter("n > 2")
good.count()
`;
const MB = 1024 * 1024;

interface Options {
  uses: 1 | 2;
  /** Rows that the filter lets through, of 1,000. */
  kept?: number;
  megabytes?: number;
  action?: string;
  /** What stands before the first action in its line. */
  before?: string;
}

/** A DataFrame (2) that is cached at line 2; one action (10) fills the cache, another one (11) reads it through a filter. */
export function cachedRun({ uses, kept = 900, megabytes = 40, action = 'count', before = '' }: Options): RunBuilder {
  const builder = new RunBuilder('/job.py', SCRIPT.replace('kept.count()', `${before}kept.count()`));
  builder.executor('driver', { maxTasks: 2, totalCores: 2, maxMemory: 200 * MB });
  builder.dataset(1, 'range', 'spark.range(100)', { in: [0] });
  builder.dataset(2, 'withColumn', 'spark.range(100).withColumn("n", f("id"))', {
    parentIds: [1],
    in: [0],
    persisted: true,
    persistence: { callSite: builder.site('orders.cache()'), startTime: START, endTime: null },
    cachedFraction: 1,
    cachedMemory: megabytes * MB,
    cachedDisk: 0,
  });
  builder.dataset(3, 'filter', 'kept.filter("n > 2")', { parentIds: [2] });
  builder.stage(0, 'fill', 0, 2000, {
    executorRunTime: 4000,
    numTasks: 2,
    datasetIds: [1, 2],
    actionId: 10,
    queryIds: [0],
  });
  builder.action(10, action, 'kept.count()', 0, 2200, { datasetIds: [2], queryIds: [0] });
  builder.query(0, 'count', 0, 2200, cachePlan([0], [1], 1000), { actionId: 10 });
  if (uses === 2) {
    builder.stage(2, 'read', 2300, 2400, {
      executorRunTime: 200,
      numTasks: 2,
      datasetIds: [3],
      actionId: 11,
      queryIds: [1],
    });
    builder.action(11, 'count', 'good.count()', 2200, 2500, { datasetIds: [3], queryIds: [1] });
    builder.query(1, 'count', 2200, 2500, cachePlan([], [2], kept), { actionId: 11 });
    const [first] = builder.run.queries;
    first!.plans.final = cachePlan([0], [1], kept);
  }
  return builder;
}

function cachePlan(fill: number[], read: number[], kept: number) {
  const rows = (value: number) => ({ 'number of output rows': ['sum', value] as [string, number] });
  return planOf(
    node(0, 'HashAggregate(keys=[], functions=[count(1)])', {}, { stageIds: read }),
    node(1, 'Filter (n#2L > 2)', rows(kept), { stageIds: read, datasetIds: [3] }),
    node(2, 'TableCacheQueryStage 0', {}, { stageIds: read, datasetIds: [2] }),
    node(3, 'InMemoryTableScan [n#2L]', rows(1000), { stageIds: read, datasetIds: [2] }),
    node(4, 'Project [id#0L, f(id#0L) AS n#2L]', {}, { stageIds: fill, datasetIds: [2] }),
  );
}

/** A later stage that spills, of an action of its own. */
export function addSpill(builder: RunBuilder, from: number): Run {
  builder.stage(5, 'sort', from, from + 1000, {
    executorRunTime: 2000,
    jvmGcTime: 500,
    diskBytesSpilled: 30 * MB,
    applicationId: APPLICATION,
  });
  return builder.run;
}
