import type { VNode } from 'preact';
import type { PlanNode, Query } from '../../model/run';
import { withoutIds } from '../text/planFacts';
import { plural } from '../../text/plural';
import { printable } from '../text/printable';

const STEPS = [
  ['parsed', 'Parsed'],
  ['analyzed', 'Analyzed'],
  ['optimized', 'Optimized'],
] as const;

interface Line {
  depth: number;
  text: string;
}

/** The logical plans of a query. Lines that the previous plan does not have are highlighted. */
export function LogicalPlans({ query }: { query: Query }): VNode {
  const plans = STEPS.flatMap(([step, name]) => {
    const plan = query.plans[step];
    return plan === null ? [] : [{ name, lines: planLines(plan) }];
  });
  if (plans.length === 0)
    return (
      <p class="empty">The logical plans of this query are not available because it ended before they could be read.</p>
    );
  return (
    <>
      {plans.map(({ name, lines }, index) => (
        <LogicalPlan key={name} name={name} lines={lines} before={plans[index - 1]} />
      ))}
    </>
  );
}

function LogicalPlan(props: { name: string; lines: Line[]; before?: { name: string; lines: Line[] } }): VNode {
  const { name, lines, before } = props;
  const changed = before ? surplus(lines, before.lines) : new Set<number>();
  const note =
    before === undefined
      ? ''
      : changed.size === 0 && before.lines.length === lines.length
        ? 'same as above'
        : `${plural(changed.size, 'line')} changed${removed(before.lines.length, lines.length)}`;
  return (
    <section class="logical" aria-label={`${name} plan`}>
      <h3>
        {name} {note !== '' && <small>{note}</small>}
      </h3>
      <pre>
        {lines.map((line, index) => (
          <div key={index} style={{ '--level': line.depth }}>
            {changed.has(index) ? <mark>{line.text}</mark> : line.text}
          </div>
        ))}
      </pre>
    </section>
  );
}

function removed(before: number, now: number): string {
  return now < before ? `, ${before - now} fewer` : '';
}

function planLines(root: PlanNode): Line[] {
  const lines: Line[] = [];
  const waiting = [{ node: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next;
    lines.push({ depth, text: printable(withoutIds(node.detail === '' ? node.name : node.detail)) });
    waiting.push(...node.children.map(child => ({ node: child, depth: depth + 1 })).reverse());
  }
  return lines;
}

/** Indexes of lines that occur more often than in the other plan. */
function surplus(lines: Line[], other: Line[]): Set<number> {
  const left = new Map<string, number>();
  for (const { text } of other) left.set(text, (left.get(text) ?? 0) + 1);
  const found = new Set<number>();
  lines.forEach(({ text }, index) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    if (count <= 0) found.add(index);
  });
  return found;
}
