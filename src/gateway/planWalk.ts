/**
 * Reads from live plans, by Py4J, what no log holds: which datasets a plan's nodes came from.
 *
 * Spark tags the logical plan of a DataFrame with the id of the `Dataset` (`Dataset.DATASET_ID_TAG`), a logical plan keeps
 * the tags of the plans that it was built from, and a physical node names the logical node that it implements
 * (`logicalLink`).
 */
import type { PlanTag } from '../model/runEvent';
import { JavaRef } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';
import { javaText, scalaOption, scalaSeqOfRefs } from './scalaSeq';

export interface WalkedPlan {
  nodes: PlanTag[];
  /** Accumulators of the plan's own metrics, not of plans that were cached: by these it is found in the event log. */
  accumulatorIds: number[];
}

/** Spark 4 has its `Dataset` in a package of its own; 3.5 does not. */
const DATASET_CLASSES = ['org.apache.spark.sql.classic.Dataset', 'org.apache.spark.sql.Dataset'];

const CACHED_SCAN = 'InMemoryTableScanExec';

interface Place {
  path: number[];
  /** Part of a plan that was cached, below the node that reads it. */
  isCached: boolean;
}

/** Spark's ids of the datasets that have been read. */
type Known = Pick<ReadonlySet<number>, 'has'>;

export class PlanWalk {
  private tag: JavaRef | null = null;

  constructor(private readonly client: Py4jClient) {}

  /**
   * Walks a physical plan. `plan` is released.
   * @throws Error when `deadline` (ms since the epoch) passes, or the JVM is gone.
   */
  async physical(plan: JavaRef, deadline: number): Promise<WalkedPlan> {
    const walked: WalkedPlan = { nodes: [], accumulatorIds: [] };
    await this.physicalNode(plan, { path: [], isCached: false }, walked, deadline);
    return walked;
  }

  /**
   * The Dataset ids tagged on the root of a logical plan, and the nearest ones below it: not those below nodes that carry
   * one of `known`, whose own ancestors have been read. Of several DataFrames with one plan the last made counts.
   * `plan` is released.
   */
  async logicalTags(plan: JavaRef, known: Known, deadline: number): Promise<number[]> {
    const ids = new Set<number>();
    await this.logicalNode(plan, true, known, ids, deadline);
    return [...ids];
  }

  private async physicalNode(node: JavaRef, place: Place, walked: WalkedPlan, deadline: number): Promise<void> {
    checkDeadline(deadline);
    const { path } = place;
    const name = String(await this.client.call(node, 'nodeName'));
    const className = await this.simpleClass(node);
    const children = await this.physicalChildren(node, className);
    walked.nodes.push({ path, name, sparkDatasetIds: await this.linkedTags(node, children.length === 0) });
    if (!place.isCached) walked.accumulatorIds.push(...(await this.metricIds(node)));
    await this.client.release(node);
    const isCached = place.isCached || className === CACHED_SCAN;
    for (const [index, child] of children.entries())
      await this.physicalNode(child, { path: [...path, index], isCached }, walked, deadline);
  }

  /** The children that Spark's `SparkPlanInfo.fromSparkPlan` gives a node, in its order: paths must agree with the log. */
  private async physicalChildren(node: JavaRef, className: string): Promise<JavaRef[]> {
    switch (className) {
      case 'AdaptiveSparkPlanExec':
        return [await this.client.callForRef(node, 'executedPlan')];
      case 'ReusedExchangeExec':
      case 'ReusedSubqueryExec':
        return [await this.client.callForRef(node, 'child')];
      case 'ShuffleQueryStageExec':
      case 'BroadcastQueryStageExec':
      case 'ResultQueryStageExec':
      case 'TableCacheQueryStageExec':
        return [await this.client.callForRef(node, 'plan')];
      case CACHED_SCAN:
        return this.cachedPlan(node);
      default: {
        const children = await scalaSeqOfRefs(this.client, await this.client.callForRef(node, 'children'));
        const subqueries = await scalaSeqOfRefs(this.client, await this.client.callForRef(node, 'subqueries'));
        return [...children, ...subqueries];
      }
    }
  }

  private async cachedPlan(node: JavaRef): Promise<JavaRef[]> {
    const relation = await this.client.callForRef(node, 'relation');
    const plan = await this.client.callForRef(relation, 'cachedPlan');
    await this.client.release(relation);
    return [plan];
  }

  private async simpleClass(object: JavaRef): Promise<string> {
    const type = await this.client.callForRef(object, 'getClass');
    const name = String(await this.client.call(type, 'getSimpleName'));
    await this.client.release(type);
    return name;
  }

  private async metricIds(node: JavaRef): Promise<number[]> {
    const text = await javaText(this.client, await this.client.callForRef(node, 'metrics'));
    return [...text.matchAll(/SQLMetric\(id: (\d+)/g)].map(match => Number(match[1]));
  }

  private async linkedTags(node: JavaRef, isLeaf: boolean): Promise<number[]> {
    const logical = await scalaOption(this.client, await this.client.callForRef(node, 'logicalLink'));
    if (!(logical instanceof JavaRef)) return [];
    const ofLeaf = isLeaf ? await this.leafTags(logical) : [];
    const own = await this.tags(logical, true);
    return ofLeaf.length > 0 ? ofLeaf : own;
  }

  /**
   * Spark plans a scan together with the filters and projections over it, and links all of them to the topmost: what the
   * scan itself implements is the only leaf below.
   */
  private async leafTags(logical: JavaRef): Promise<number[]> {
    const leaves = await scalaSeqOfRefs(this.client, await this.client.callForRef(logical, 'collectLeaves'));
    const tags = leaves.length === 1 ? await this.tags(leaves[0]!, false) : [];
    await this.client.release(...leaves);
    return tags;
  }

  private async logicalNode(
    node: JavaRef,
    isRoot: boolean,
    known: Known,
    ids: Set<number>,
    deadline: number,
  ): Promise<void> {
    checkDeadline(deadline);
    const own = await this.tags(node, false);
    const read = own.filter(id => known.has(id));
    const isRead = read.length > 0;
    // One plan may serve several datasets: the last of them stands for it. `show()` and the like leave ids of their own
    // there, which nobody ever tells of.
    const counting = isRead && !isRoot ? [Math.max(...read)] : own;
    counting.forEach(id => ids.add(id));
    const children = isRead ? [] : await scalaSeqOfRefs(this.client, await this.client.callForRef(node, 'children'));
    const subqueries = isRead
      ? []
      : await scalaSeqOfRefs(this.client, await this.client.callForRef(node, 'subqueries'));
    await this.client.release(node);
    for (const child of [...children, ...subqueries]) await this.logicalNode(child, false, known, ids, deadline);
  }

  /** Dataset ids tagged on one logical node. */
  private async tags(node: JavaRef, release: boolean): Promise<number[]> {
    this.tag ??= await this.datasetIdTag();
    const text = await javaText(this.client, await this.client.callForRef(node, 'getTagValue', this.tag));
    if (release) await this.client.release(node);
    return [...text.matchAll(/\d+/g)].map(match => Number(match[0]));
  }

  private async datasetIdTag(): Promise<JavaRef> {
    let failure: unknown;
    for (const className of DATASET_CLASSES) {
      try {
        return await this.client.callForRef(`z:${className}`, 'DATASET_ID_TAG');
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }
}

function checkDeadline(deadline: number): void {
  if (Date.now() > deadline) throw new Error('the plan took too long to read');
}
