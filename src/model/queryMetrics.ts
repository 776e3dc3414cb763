import { addToGroup } from './groupBy';
import type { PlanInfo } from './runEvent';
import { metricText, metricValue } from './sqlMetrics';
import type { StageMetricValues } from './stageMetricValues';

export interface MetricFigure {
  value: number;
  largest?: number;
  text: string;
}

/** The accumulators of a plan's metrics with their types. */
export function addMetricTypes(plan: PlanInfo, types: Map<number, string>): void {
  for (const metric of plan.metrics) types.set(metric.accumulatorId, metric.metricType);
  for (const child of plan.children) addMetricTypes(child, types);
}

/** Every metric that a task or the driver reported, aggregated as Spark does at the end of the query. */
export function aggregateMetrics(
  types: ReadonlyMap<number, string>,
  stages: StageMetricValues[],
  driverUpdates: [number, number][],
): Map<number, MetricFigure> {
  const byDriver = new Map<number, number[]>();
  for (const [id, value] of driverUpdates) addToGroup(byDriver, id, value);
  const ids = new Set([...stages.flatMap(stage => [...stage.accumulatorIds()]), ...byDriver.keys()]);
  const figures = new Map<number, MetricFigure>();
  for (const id of ids) {
    const type = types.get(id);
    if (type !== undefined) figures.set(id, figure(type, id, stages, byDriver.get(id) ?? []));
  }
  return figures;
}

function figure(type: string, id: number, stages: StageMetricValues[], driverValues: number[]): MetricFigure {
  const values = [...stages.flatMap(stage => stage.reported(id)), ...driverValues];
  const longest = longestTask(id, stages);
  const isDrivers = longest === null || driverValues.some(value => value > longest.value);
  const value = metricValue(type, values);
  const text = metricText(type, { values, longest: isDrivers ? null : longest });
  return longest === null ? { value, text } : { value, largest: longest.value, text };
}

function longestTask(id: number, stages: StageMetricValues[]) {
  let found: { value: number; stageId: number; attempt: number; taskId: number } | null = null;
  for (const stage of stages) {
    const longest = stage.longestOf(id);
    if (longest && (!found || longest.value > found.value))
      found = { ...longest, stageId: stage.stageId, attempt: stage.attempt };
  }
  return found;
}
