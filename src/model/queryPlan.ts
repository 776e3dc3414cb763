import { PlanPipelines } from './planPipelines';
import type { MetricFigure } from './queryMetrics';
import type { PlanMetric, PlanNode, PlanOrigin } from './run';
import type { CallSite, PlanInfo } from './runEvent';
import { metricText } from './sqlMetrics';

/** The facts that the nodes of a physical plan are joined with. */
export interface PlanContext {
  /** Null for a plan that was replaced before it finished: its nodes show no metrics. */
  figures: ReadonlyMap<number, MetricFigure> | null;
  /** Texts of metrics that Spark formatted while the query ran, for metrics without a value. */
  live: ReadonlyMap<number, string>;
  /**
   * Stages that ran for the query and whose tasks updated an accumulator. The plan of a cache also has the accumulators
   * of another query.
   */
  stagesOf: (accumulatorId: number) => number[];
  /** Stages that ran for the query; absent for a plan that was replaced before it finished. */
  ran?: readonly number[];
  /** False for stages whose tasks are counted by another query that runs inside this one. */
  isCounted: (stageId: number) => boolean;
  /** The origins of a node; undefined if they were not read. */
  originsOf: (node: PlanInfo) => PlanOrigin[];
  /** The call site of the action. */
  callSite: CallSite | null;
}

/** A physical plan as a tree with metrics, datasets and stages; nodes are numbered in pre-order from 0. */
export function buildPlan(plan: PlanInfo, context: PlanContext): PlanNode {
  const { figures, live } = context;
  const pipelines = new PlanPipelines(plan, context.stagesOf, context.isCounted, context.ran);
  let nextId = 0;
  const build = (info: PlanInfo): PlanNode => {
    const origins = context.originsOf(info);
    const node: PlanNode = {
      id: nextId++,
      name: info.name,
      detail: info.detail,
      children: [],
      metrics: figures ? info.metrics.map(metric => planMetric(info, metric, figures, live, pipelines)) : [],
      origins,
      datasetIds: [...new Set(origins.map(({ datasetId }) => datasetId))].filter(id => id !== null),
      derived: !(origins[0]?.exact ?? false),
      callSite: origins[0] ? origins[0].callSite : context.callSite,
      stageIds: pipelines.stages(info),
    };
    for (const child of info.children) node.children.push(build(child));
    return node;
  };
  return build(plan);
}

function planMetric(
  node: PlanInfo,
  { name, accumulatorId, metricType: type }: PlanInfo['metrics'][number],
  figures: ReadonlyMap<number, MetricFigure>,
  live: ReadonlyMap<number, string>,
  pipelines: PlanPipelines,
): PlanMetric {
  const figure = figures.get(accumulatorId);
  if (figure) return { name, type, ...figure };
  const text = live.get(accumulatorId);
  if (text !== undefined) return { name, type, value: null, text };
  if (!pipelines.hasRun(node, name)) return { name, type, value: null, text: null };
  return { name, type, value: 0, text: metricText(type, { values: [0], longest: null }) };
}
