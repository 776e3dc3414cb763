import { readsCache } from './leafNodes';
import type { PlanInfo } from './runEvent';

/** Nodes below these run in different tasks than nodes above. A reused exchange is only a reference. */
const BOUNDARY = /^(?!Reused).*Exchange|^Subquery/;
/** What is below may have run for another query, or only for a part of this one; so it is with a cache. */
const ELSEWHERE = /^(Subquery|Reused)/;
/** Its rows are in the driver. */
const NO_TASKS = /^LocalTableScan/;
/** Nodes that Spark often evaluates on the driver, without running what their metrics count. */
const DRIVER_SIDE = /^(CollectLimit|CollectTail|TakeOrderedAndProject)/;
/** The metrics of an exchange that are set by the tasks that write it. */
const WRITE_SIDE = /written|write time|data size/;

/** Metrics that only the driver sets: if the driver does not report them, they have no value. */
const DRIVER_METRIC =
  /^(number of (partitions|files)( read)?|static .*|metadata time|size of files read|.*pruning time|partition data size|number of (coalesced|empty|skewed|local) .*|time to (broadcast|build|collect))$/;
/**
 * The generated code of an aggregate without keys has no hash table to measure. Its metrics are only sent if an
 * operator below it in the same code sends its plan, parents included, to the tasks.
 */
const KEYLESS_AGGREGATE = /^HashAggregate\(keys=\[\]/;
const TAKES_PLAN_ALONG = /^(HashAggregate\(keys=\[[^\]]|Sort \[)/;
const HASH_TABLE_METRIC = /^(spill size|peak memory|number of sort fallback tasks|avg hash probes.*)$/;

/** The parts of a plan that run in the same tasks, and the stages in which each of them ran, found by accumulators. */
export class PlanPipelines {
  private readonly above = new Map<PlanInfo, Set<number>>();
  /** Stages whose tasks have the metrics of a node. Tasks that read cached data also have those of the plan that filled it. */
  private readonly carrying = new Map<PlanInfo, Set<number>>();
  private readonly below = new Map<PlanInfo, Set<number>>();
  private readonly own = new Map<PlanInfo, number[]>();
  /** The stage that no metric places: it updated none, not even to zero. */
  private withoutMetrics: number | null = null;

  /**
   * @param ran ids of the stages that ran for the plan.
   * @param stagesOf ids of the stages in which tasks updated an accumulator.
   * @param isCounted false for stages that are counted by another query that runs inside this one.
   */
  constructor(
    plan: PlanInfo,
    private readonly stagesOf: (accumulatorId: number) => number[],
    private readonly isCounted: (stageId: number) => boolean,
    ran: readonly number[] = [],
  ) {
    this.visit(plan, new Set(), new Set());
    this.placeStageWithoutMetrics(ran);
  }

  /**
   * Tasks that fail update no metrics. A stage begins when the stages below it are complete: if one stage is left, and only
   * one part of the plan that can have begun, they are the same.
   */
  private placeStageWithoutMetrics(ran: readonly number[]): void {
    const placed = new Set([...this.above.values()].flatMap(stages => [...stages]));
    const left = ran.filter(stageId => !placed.has(stageId));
    if (left.length !== 1) return;
    const begun = this.emptyPartsThatCanRun();
    if (begun?.size !== 1) return;
    this.withoutMetrics = left[0]!;
    [...begun][0]!.add(this.withoutMetrics);
  }

  /** The parts without a stage whose inputs have one; null where it cannot be told. */
  private emptyPartsThatCanRun(): Set<Set<number>> | null {
    const [waiting, withTasks] = [new Set<Set<number>>(), new Set<Set<number>>()];
    for (const [node, part] of this.above) {
      if (readsCache(node) || ELSEWHERE.test(node.name)) return null;
      if (!NO_TASKS.test(node.name)) withTasks.add(part);
    }
    for (const [node, inner] of this.below)
      if (inner.size === 0 && withTasks.has(inner)) waiting.add(this.above.get(node)!);
    return new Set([...withTasks].filter(part => part.size === 0 && !waiting.has(part)));
  }

  /** Stages of a node: where its own metrics were updated, otherwise where its neighbors in the same tasks ran. */
  stages(node: PlanInfo): number[] {
    const own = this.own.get(node)!;
    return own.length > 0 ? own : [...this.above.get(node)!].sort((a, b) => a - b);
  }

  /** Whether tasks with this metric ran. Tasks do not report a metric while it is zero. */
  hasRun(node: PlanInfo, metricName: string): boolean {
    if (DRIVER_METRIC.test(metricName)) return false;
    if (KEYLESS_AGGREGATE.test(node.detail) && HASH_TABLE_METRIC.test(metricName) && !takesPlanAlong(node))
      return false;
    if (DRIVER_SIDE.test(node.name)) return this.own.get(node)!.some(this.isCounted);
    const written = WRITE_SIDE.test(metricName) ? (this.below.get(node) ?? []) : [];
    return [...this.carrying.get(node)!, ...written].some(id => id !== this.withoutMetrics && this.isCounted(id));
  }

  /**
   * @param tasks stages of the nodes above that run in the same tasks
   * @param carrying the same, continued below cached data
   */
  private visit(node: PlanInfo, tasks: Set<number>, carrying: Set<number>): void {
    const isBoundary = BOUNDARY.test(node.name) || readsCache(node);
    const inner = isBoundary ? new Set<number>() : tasks;
    const carried = isBoundary && !readsCache(node) ? new Set<number>() : carrying;
    this.above.set(node, tasks);
    this.carrying.set(node, carrying);
    if (isBoundary) this.below.set(node, inner);
    const own = new Set<number>();
    for (const metric of node.metrics)
      for (const stageId of this.stagesOf(metric.accumulatorId)) {
        own.add(stageId);
        (WRITE_SIDE.test(metric.name) ? inner : tasks).add(stageId);
        (WRITE_SIDE.test(metric.name) ? carried : carrying).add(stageId);
      }
    this.own.set(
      node,
      [...own].sort((a, b) => a - b),
    );
    for (const child of node.children) this.visit(child, inner, carried);
  }
}

function takesPlanAlong(node: PlanInfo): boolean {
  return node.children.some(
    child => !child.name.startsWith('InputAdapter') && (TAKES_PLAN_ALONG.test(child.detail) || takesPlanAlong(child)),
  );
}
