import type { FoldedNode } from '../../layout/foldPlan';
import { nodeTime } from '../../model/nodeTime';
import type { PlanNode } from '../../model/run';
import { formatBytes } from '../../text/formatBytes';
import { printable } from './printable';

/** What a reader wants of a plan node first. */
export interface PlanFacts {
  name: string;
  /** Arguments, without Spark's expression and plan ids. */
  detail: string;
  rows: number | null;
  /** Bytes that the node moved or read (`41 MiB`), or had to spill (`spilled 64 MiB`); empty where neither is known. */
  size: string;
  /** Its one time in ms, or its pipeline's where it runs in generated code; null where nothing measured it. */
  time: number | null;
  /** `tasks`: a sum over tasks; `driver`: time that passed on the driver. */
  timeOver: 'tasks' | 'driver';
  /** The time is the whole pipeline's. */
  shared: boolean;
}

const ROWS = ['number of output rows', 'shuffle records written'];
const BYTES = ['shuffle bytes written', 'written output', 'size of files read', 'data size'];

export function planFacts(folded: FoldedNode): PlanFacts {
  const { node } = folded;
  const shared = folded.codegen !== null;
  const own = nodeTime(node.metrics);
  return {
    name: printable(node.name),
    detail: [planDetail(node), partitionNote(folded)].filter(text => text !== '').join(' '),
    rows: firstMetric(node, ROWS),
    size: sizeText(node),
    time: shared ? folded.codegenTime : (own?.time ?? null),
    timeOver: shared ? 'tasks' : (own?.over ?? 'tasks'),
    shared,
  };
}

function sizeText(node: PlanNode): string {
  const spilled = firstMetric(node, ['spill size']);
  if (spilled) return `spilled ${formatBytes(spilled)}`;
  const bytes = firstMetric(node, BYTES);
  return bytes === null ? '' : formatBytes(bytes);
}

function firstMetric(node: PlanNode, names: string[]): number | null {
  for (const name of names) {
    const value = node.metrics.find(metric => metric.name === name)?.value;
    if (value != null) return value;
  }
  return null;
}

/** A line of a physical plan without ids of expressions and plans and without the reasons of exchanges. */
export function withoutIds(line: string): string {
  return line
    .replace(/#\d+L?/g, '')
    .replace(/,? *\[plan_id=\d+\]/g, '')
    .replace(/, (ENSURE_REQUIREMENTS|REPARTITION_BY_NUM|REPARTITION_BY_COL|REBALANCE_PARTITIONS_\w+)/g, '');
}

/** `keys=[user#12]` as `keys=[user]`: ids of expressions and plans say nothing to a reader. */
export function planDetail(node: PlanNode): string {
  // Spark puts `!` before a node whose input lacks an attribute, which Python aggregates do by design.
  const whole = node.detail.replace(/^!/, '');
  const named = whole.startsWith(node.name) ? whole.slice(node.name.length) : whole;
  const bare = withoutIds(named).trim();
  const inner = /^\((.*)\)$/s.exec(bare)?.[1] ?? bare;
  return printable(
    inner
      .replace(/hashpartitioning\((.*), (\d+)\)/, 'hash($1) $2')
      .replace(/rangepartitioning\((.*), (\d+)\)/, 'range($1) $2')
      .replace(/RoundRobinPartitioning\((\d+)\)/, 'round robin $1')
      .replace(
        /^keys=\[(.*?)\], functions=\[(.*)\]$/s,
        (_, keys, functions) => `${keys ? `by ${keys}: ` : ''}${functions}`,
      )
      .replace(/^\[(.*)\], (true|false), \d+$/, '$1'),
  );
}

/** `→ 4 partitions` where adaptive execution reads a shuffle in another number of partitions. */
export function partitionNote(folded: FoldedNode): string {
  const read = folded.shuffleRead?.metrics.find(metric => metric.name === 'number of partitions')?.value;
  if (folded.shuffleRead === null) return '';
  return read == null ? `→ ${planDetail(folded.shuffleRead)}` : `→ ${read}`;
}
