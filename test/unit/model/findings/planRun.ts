import { DEFAULT_THRESHOLDS } from '../../../../src/model/findings/findingThresholds';
import { RunFacts } from '../../../../src/model/findings/runFacts';
import type { Found } from '../../../../src/model/findings/finding';
import type { PlanNode, Query, Run, Stage } from '../../../../src/model/run';
import { node, planOf, type RunBuilder } from '../../../fixtures/runs/runBuilder';
import { builderOf } from './findingRun';

type Figures = Record<string, number>;
type Placed = ReturnType<typeof node>;

/** Times of metrics that rules ask for; the others are counts or sizes. */
const TIMES: Record<string, string> = {
  'scan time': 'timing',
  'sort time': 'timing',
  'shuffle write time': 'nsTiming',
};

/** A node of a plan with metrics, all in stage 0 unless `more` says otherwise. */
export const at = (depth: number, detail: string, figures: Figures = {}, more: Partial<PlanNode> = {}): Placed => {
  const metrics = Object.entries(figures).map(([name, value]) => [name, [TIMES[name] ?? 'sum', value]] as const);
  return node(depth, detail, Object.fromEntries(metrics) as Parameters<typeof node>[2], { stageIds: [0], ...more });
};

export const rows = (value: number): Figures => ({ 'number of output rows': value });

/** A scan of Parquet files with the name that Spark gives it. */
export const scan = (depth: number, text: string, figures: Figures = {}, more: Partial<PlanNode> = {}): Placed =>
  at(depth, `FileScan parquet ${text}`, figures, { name: 'Scan parquet ', ...more });

export interface Given {
  source?: string;
  /** By id; stage 0 takes 4 s of 8 tasks if nothing is given. */
  stages?: Record<number, Partial<Stage> & { from?: number; to?: number }>;
  query?: Partial<Query>;
  change?: (run: Run, builder: RunBuilder) => void;
}

/** The facts of a run of one query with this plan. Stages have 8 slots. */
export function factsOf(
  nodes: Placed[],
  { source = 'x = 1\n', stages = { 0: {} }, query = {}, change }: Given = {},
): RunFacts {
  const builder = builderOf(source);
  builder.executor('driver');
  for (const [id, { from = 0, to = 4000, ...more }] of Object.entries(stages))
    builder.stage(Number(id), 'stage', from, to, {
      numTasks: 8,
      executorRunTime: (to - from) * 8,
      queryIds: [0],
      ...more,
    });
  builder.query(0, 'collect', 0, 5000, planOf(...nodes), query);
  change?.(builder.run, builder);
  return new RunFacts(builder.run, DEFAULT_THRESHOLDS);
}

/** What a rule finds in a plan. */
export const findIn = (rule: (facts: RunFacts) => Found[], nodes: Placed[], given: Given = {}): Found[] =>
  rule(factsOf(nodes, given));

/** The largest value of one task, as the reducer adds it to a metric. */
export function withLargest([depth, made]: Placed, largest: number): Placed {
  made.metrics[0]!.largest = largest;
  return [depth, made];
}
