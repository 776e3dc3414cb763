import { groupBy } from './groupBy';
import { ownTime } from './nodeTime';
import type { PlanMetric, PlanNode, Query, Run } from './run';

/** The executor time that a plan node took in a stage. */
export interface StagePart {
  queryId: number;
  nodeId: number;
  /** The dataset that caused the node; null for work of the action alone. */
  datasetId: number | null;
  /** Milliseconds over tasks. */
  time: number;
  /**
   * True if the time comes from the node's own metrics. Code generated for several nodes reports only its total time,
   * waiting included: this is the node's upper limit, and its share of the time that was not measured otherwise.
   */
  told: boolean;
  /** False for generated code: the time is that of all nodes that it runs, and `nodeId` the topmost of them. */
  own: boolean;
}

export interface StageParts {
  /** Sum of the run time of all tasks, all attempts; the sum of the parts is never higher. */
  executorTime: number;
  parts: StagePart[];
}

const known = new WeakMap<Run, Map<string, StageParts>>();

/** Executor time of each stage (by `application/stage`), with the parts that the metrics of plan nodes identify. */
export function stageParts(run: Run): Map<string, StageParts> {
  let parts = known.get(run);
  if (!parts) known.set(run, (parts = findParts(run)));
  return parts;
}

function findParts(run: Run): Map<string, StageParts> {
  const times = new Map<string, number>();
  for (const { applicationId, id, executorRunTime } of run.stages) {
    const key = `${applicationId}/${id}`;
    times.set(key, (times.get(key) ?? 0) + executorRunTime);
  }
  const measured = groupBy(
    run.queries.flatMap(query => measuredIn(query, times)),
    part => part.stage,
  );
  return new Map(
    Array.from(times, ([key, executorTime]) => [
      key,
      { executorTime, parts: within(executorTime, measured.get(key) ?? []) },
    ]),
  );
}

interface Measured {
  stage: string;
  queryId: number;
  node: PlanNode;
  time: number;
  /** False: generated code; `time` is the upper limit. */
  own: boolean;
}

const CODEGEN = /^WholeStageCodegen/;
const PYTHON = 'time to run Python workers';

function measuredIn(query: Query, times: ReadonlyMap<string, number>): Measured[] {
  const found: Measured[] = [];
  /** @returns the own time of the nodes below in each stage. */
  const visit = (node: PlanNode): Map<string, number> => {
    const below = new Map<string, number>();
    for (const child of node.children) for (const [stage, time] of visit(child)) add(below, stage, time);
    for (const metric of node.metrics) {
      const isCode = CODEGEN.test(node.name) && metric.name === 'duration';
      const value = isCode ? metric.value : ownTime(metric);
      if (value === null || value <= 0) continue;
      for (const [stage, part] of shared(value, stagesOf(query, node, metric), times)) {
        // Python workers receive rows from the nodes below while they run.
        const time = metric.name === PYTHON ? Math.max(0, part - (below.get(stage) ?? 0)) : part;
        found.push({ stage, queryId: query.id, node: isCode ? coded(node) : node, time, own: !isCode });
        if (!isCode) add(below, stage, time);
      }
    }
    return below;
  };
  if (query.plans.final) visit(query.plans.final);
  return found;
}

/** Generated code belongs to its topmost node. */
function coded(node: PlanNode): PlanNode {
  return node.children[0] ?? node;
}

/** An exchange is written in the stages of the nodes below it, and read in the stages of the nodes above. */
function stagesOf({ applicationId }: Query, node: PlanNode, metric: PlanMetric): string[] {
  const below = new Set(node.children.flatMap(child => child.stageIds));
  const all = node.stageIds;
  const side =
    metric.name === 'shuffle write time'
      ? all.filter(id => below.has(id))
      : metric.name === 'fetch wait time'
        ? all.filter(id => !below.has(id))
        : all;
  return side.map(id => `${applicationId}/${id}`);
}

/** Splits a metric of several stages in proportion to the time of their tasks. */
function shared(value: number, stages: string[], times: ReadonlyMap<string, number>): [string, number][] {
  const total = stages.reduce((sum, stage) => sum + (times.get(stage) ?? 0), 0);
  if (total === 0) return [];
  return stages.map(stage => [stage, (value * (times.get(stage) ?? 0)) / total]);
}

/** Metrics and tasks are timed by different threads: an excess up to this is a clock difference. */
const CLOCKS = 1.1;

function within(executorTime: number, measured: Measured[]): StagePart[] {
  const own = measured.filter(part => part.own);
  const code = measured.filter(part => !part.own);
  const ownTotal = total(own);
  const left = Math.max(0, executorTime - ownTotal);
  const told = ownTotal <= executorTime * CLOCKS;
  return [
    ...own.map(part => toPart(part, scale(executorTime, ownTotal), told)),
    ...code.map(part => toPart(part, scale(left, total(code)), false)),
  ];
}

function toPart({ queryId, node, time, own }: Measured, by: number, told: boolean): StagePart {
  return { queryId, nodeId: node.id, datasetId: node.datasetIds[0] ?? null, time: time * by, told, own };
}

const scale = (room: number, sum: number) => (sum > room ? room / sum : 1);
const total = (parts: Measured[]) => parts.reduce((sum, { time }) => sum + time, 0);

function add(sums: Map<string, number>, key: string, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}
