import type { PlanInfo } from './runEvent';

/** Below these nodes other tasks run than above. A reused exchange only points at one. */
const BOUNDARY = /^(?!Reused).*Exchange|^InMemoryTableScan|^Subquery/;
/** Nodes that Spark often answers on the driver, without running what their metrics count. */
const DRIVER_SIDE = /^(CollectLimit|CollectTail|TakeOrderedAndProject)/;
/** Of the metrics of an exchange, those of the tasks that feed it. */
const WRITE_SIDE = /written|write time|data size/;

/** Metrics that only the driver sets: without its word there is none. */
const DRIVER_METRIC =
  /^(number of (partitions|files)( read)?|static .*|metadata time|size of files read|.*pruning time|partition data size|number of (coalesced|empty|skewed|local) .*|time to (broadcast|build|collect))$/;
/**
 * The code that Spark generates for an aggregate without keys has no hash table to measure; its metrics come along only
 * with an operator below it in the same code that takes its plan, parents included, to the tasks.
 */
const KEYLESS_AGGREGATE = /^HashAggregate\(keys=\[\]/;
const TAKES_PLAN_ALONG = /^(HashAggregate\(keys=\[[^\]]|Sort \[)/;
const HASH_TABLE_METRIC = /^(spill size|peak memory|number of sort fallback tasks|avg hash probes.*)$/;

/** The parts of a plan that run in the same tasks, and the stages in which each ran, told by accumulators. */
export class PlanPipelines {
  private readonly above = new Map<PlanInfo, Set<number>>();
  private readonly below = new Map<PlanInfo, Set<number>>();
  private readonly own = new Map<PlanInfo, number[]>();

  /**
   * @param stagesOf ids of the stages in which an accumulator was updated by a task.
   * @param isCounted false of stages that another query counts, which runs in this one.
   */
  constructor(
    plan: PlanInfo,
    private readonly stagesOf: (accumulatorId: number) => number[],
    private readonly isCounted: (stageId: number) => boolean,
  ) {
    this.visit(plan, new Set());
  }

  /** Stages of a node: where its own metrics were updated, else where its neighbours in the same tasks ran. */
  stages(node: PlanInfo): number[] {
    const own = this.own.get(node)!;
    return own.length > 0 ? own : [...this.above.get(node)!].sort((a, b) => a - b);
  }

  /** Did tasks run that had this metric? Those leave it out of their reports while it is zero. */
  hasRun(node: PlanInfo, metricName: string): boolean {
    if (DRIVER_METRIC.test(metricName)) return false;
    if (KEYLESS_AGGREGATE.test(node.detail) && HASH_TABLE_METRIC.test(metricName) && !takesPlanAlong(node))
      return false;
    if (DRIVER_SIDE.test(node.name)) return this.own.get(node)!.some(this.isCounted);
    const tasks = [...this.above.get(node)!, ...(WRITE_SIDE.test(metricName) ? (this.below.get(node) ?? []) : [])];
    return tasks.some(this.isCounted);
  }

  private visit(node: PlanInfo, tasks: Set<number>): void {
    const isBoundary = BOUNDARY.test(node.name);
    const inner = isBoundary ? new Set<number>() : tasks;
    this.above.set(node, tasks);
    if (isBoundary) this.below.set(node, inner);
    const own = new Set<number>();
    for (const metric of node.metrics)
      for (const stageId of this.stagesOf(metric.accumulatorId)) {
        own.add(stageId);
        (WRITE_SIDE.test(metric.name) ? inner : tasks).add(stageId);
      }
    this.own.set(
      node,
      [...own].sort((a, b) => a - b),
    );
    for (const child of node.children) this.visit(child, inner);
  }
}

function takesPlanAlong(node: PlanInfo): boolean {
  return node.children.some(
    child => !child.name.startsWith('InputAdapter') && (TAKES_PLAN_ALONG.test(child.detail) || takesPlanAlong(child)),
  );
}
