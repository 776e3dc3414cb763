import type { PlanOrigin } from './run';
import type { PlanInfo } from './runEvent';

type OriginsOf = (node: PlanInfo) => PlanOrigin[];
interface ReadPlan {
  plan: PlanInfo;
  originsOf: OriginsOf;
}

/** Whether this is a scan below which Spark (from 4.3) prints the plan that the scanned RDD comes from. */
const isPrintedBelow = (node: PlanInfo): boolean => /^(Scan ExistingRDD|RDDScan)/.test(node.name);

/**
 * The nodes that Spark prints below the scan of an RDD. They are not part of the plan, so they were not read with it.
 * Their own plan was read where it ran, and is found by the accumulators of its metrics.
 */
export class PrintedPlans {
  private byAccumulator: Map<number, { node: PlanInfo; from: ReadPlan }> | null = null;

  /** @param plans that were read, of one application. */
  constructor(private readonly plans: () => Iterable<ReadPlan>) {}

  /** Like `originsOf`, and for nodes that are only printed it uses the origins from their own plan. */
  withPrinted(plan: PlanInfo, originsOf: OriginsOf): OriginsOf {
    const printed = new Map<PlanInfo, PlanOrigin[]>();
    for (const root of printedRoots(plan)) this.take(root, null, printed);
    return printed.size === 0 ? originsOf : node => printed.get(node) ?? originsOf(node);
  }

  /** @param beside the same node where it ran, as far as the nodes above determine it. */
  private take(
    node: PlanInfo,
    beside: { node: PlanInfo; from: ReadPlan } | null,
    into: Map<PlanInfo, PlanOrigin[]>,
  ): void {
    const same = beside?.node.name === node.name ? beside : this.byMetrics(node);
    if (same) into.set(node, same.from.originsOf(same.node));
    node.children.forEach((child, index) => {
      const childBeside = same?.node.children[index];
      this.take(child, childBeside ? { node: childBeside, from: same.from } : null, into);
    });
  }

  private byMetrics({ metrics }: PlanInfo): { node: PlanInfo; from: ReadPlan } | null {
    this.byAccumulator ??= this.index();
    for (const { accumulatorId } of metrics) {
      const found = this.byAccumulator.get(accumulatorId);
      if (found) return found;
    }
    return null;
  }

  private index(): Map<number, { node: PlanInfo; from: ReadPlan }> {
    const found = new Map<number, { node: PlanInfo; from: ReadPlan }>();
    for (const from of this.plans())
      for (const node of ownNodes(from.plan))
        for (const { accumulatorId } of node.metrics) found.set(accumulatorId, { node, from });
    return found;
  }
}

function* printedRoots(node: PlanInfo): Iterable<PlanInfo> {
  if (isPrintedBelow(node)) yield* node.children;
  else for (const child of node.children) yield* printedRoots(child);
}

/** Without nodes that are only printed. */
function* ownNodes(node: PlanInfo): Iterable<PlanInfo> {
  yield node;
  if (!isPrintedBelow(node)) for (const child of node.children) yield* ownNodes(child);
}
