import { nodesOfPlan } from './nodesOfPlan';
import type { PlanNode, PythonNode, Query } from './run';

/**
 * Spark's SQL metrics for nodes that send their rows through Python workers (`PythonSQLMetrics`: bytes and rows in 3.5,
 * also times in 4.3). They are sums over tasks.
 */
export function pythonNodes(queries: Query[]): PythonNode[] {
  return queries.flatMap(query => {
    const plan = query.plans.final ?? query.plans.initial;
    return plan === null ? [] : nodesOfPlan(plan).flatMap(node => pythonNode(query, node));
  });
}

/** Spark's names of the metrics. */
const SENT = 'data sent to Python workers';
const RETURNED = 'data returned from Python workers';
const START = 'time to start Python workers';
const INIT = 'time to initialize Python workers';
const RUN = 'time to run Python workers';
const EXECUTE = 'time to execute Python code';
const ROWS = 'number of output rows';

const TO_MS: Record<string, number> = { nsTiming: 1e-6 };

function pythonNode(query: Query, node: PlanNode): PythonNode[] {
  const figure = (name: string): number | null => {
    const metric = node.metrics.find(each => each.name === name);
    return metric?.value == null ? null : metric.value * (TO_MS[metric.type] ?? 1);
  };
  const [bytesSent, runTime] = [figure(SENT), figure(RUN)];
  if (bytesSent === null && runTime === null) return [];
  return [
    {
      applicationId: query.applicationId,
      queryId: query.id,
      nodeId: node.id,
      name: node.name,
      actionId: query.actionId,
      callSite: node.callSite,
      startTime: figure(START),
      initTime: figure(INIT),
      runTime,
      udfTime: figure(EXECUTE),
      bytesSent,
      bytesReturned: figure(RETURNED),
      rowsReturned: figure(ROWS),
    },
  ];
}
