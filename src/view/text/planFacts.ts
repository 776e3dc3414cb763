import type { FoldedNode } from '../../layout/foldPlan';
import { nodeTime } from '../../model/nodeTime';
import type { PlanNode } from '../../model/run';
import { formatBytes } from '../../text/formatBytes';
import { printable } from './printable';

/** Key facts of a plan node. */
export interface PlanFacts {
  name: string;
  /** Arguments, without expression and plan ids. */
  detail: string;
  rows: number | null;
  /** Bytes that the node wrote or read (`41 MiB`), or spilled (`spilled 64 MiB`); empty if unknown. */
  size: string;
  /** Its time in ms, or the time of its pipeline if it runs in generated code; null if not measured. */
  time: number | null;
  /** `tasks`: a sum over tasks; `driver`: time on the driver. */
  timeOver: 'tasks' | 'driver';
  /** Whether the time is that of the whole pipeline. */
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

/** A line of a physical plan, without expression ids, plan ids and exchange reasons. */
export function withoutIds(line: string): string {
  return line
    .replace(/#\d+L?/g, '')
    .replace(/,? *\[plan_id=\d+\]/g, '')
    .replace(/, (ENSURE_REQUIREMENTS|REPARTITION_BY_NUM|REPARTITION_BY_COL|REBALANCE_PARTITIONS_\w+)/g, '');
}

/** Removes expression and plan ids, which mean nothing to a user: `keys=[user#12]` becomes `keys=[user]`. */
export function planDetail(node: PlanNode): string {
  // Spark marks a node with `!` if its input lacks an attribute. For Python aggregates, this is by design.
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

/** `→ 4` if adaptive execution reads a shuffle with another number of partitions. */
export function partitionNote(folded: FoldedNode): string {
  const read = folded.shuffleRead?.metrics.find(metric => metric.name === 'number of partitions')?.value;
  if (folded.shuffleRead === null) return '';
  return read == null ? `→ ${planDetail(folded.shuffleRead)}` : `→ ${read}`;
}
