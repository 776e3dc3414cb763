import type { VNode } from 'preact';
import { closePlan } from '../../layout/closePlan';
import type { FoldedNode } from '../../layout/foldPlan';
import { foldPlan } from '../../layout/foldPlan';
import { layoutPlan } from '../../layout/layoutPlan';
import type { PlanNode } from '../../model/run';
import { plural } from '../../text/plural';
import { cutText } from '../text/fitText';
import { planFacts } from '../text/planFacts';
import { useSelectable } from './selection';

const SIZE = { width: 168, height: 40, gapX: 16, gapY: 18 };
const MARGIN = 4;
const CHARACTERS = 25;
const NONE: ReadonlySet<number> = new Set();

/**
 * A plan as a graph of boxes. Operators that are missing in `other` are highlighted. `keyOf` returns the selection keys of
 * nodes.
 */
export function PlanGraph(props: {
  plan: PlanNode;
  other?: PlanNode | null;
  keyOf?: (node: PlanNode) => string;
  isFailed?: (node: PlanNode) => boolean;
  /** Ids of nodes of a large plan whose children are drawn. */
  opened?: ReadonlySet<number>;
}): VNode {
  const { plan, other, keyOf, isFailed, opened = NONE } = props;
  const selectable = useSelectable();
  const folded = closePlan(foldPlan(plan), opened);
  const { nodes, width, height } = layoutPlan(folded, SIZE);
  const changed = other ? surplus(folded, foldPlan(other)) : new Set();
  const named = keyOf
    ? { role: 'group' as const, 'aria-label': 'Plan as a graph' }
    : { role: 'img' as const, 'aria-label': nodes.map(each => each.node.node.name).join(', ') };
  return (
    <svg
      class="planGraph"
      {...named}
      width={width + 2 * MARGIN}
      height={height + 2 * MARGIN}
      viewBox={`${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`}
    >
      {nodes.map(({ parent, x, y }, index) => {
        const above = parent === null ? undefined : nodes[parent];
        if (above === undefined) return null;
        const [fromX, fromY, toX] = [above.x + SIZE.width / 2, above.y + SIZE.height, x + SIZE.width / 2];
        const middle = (fromY + y) / 2;
        return (
          <path key={index} class="edge" d={`M${fromX} ${fromY}C${fromX} ${middle} ${toX} ${middle} ${toX} ${y}`} />
        );
      })}
      {nodes.map(({ node, x, y }, index) => {
        const facts = planFacts(node);
        const { hidden } = node;
        const name = cutText(facts.name, CHARACTERS - 2);
        const detail = hidden > 0 ? `▸ ${plural(hidden, 'node')} below` : cutText(facts.detail, CHARACTERS);
        const failed = isFailed?.(node.node) === true;
        const kind = failed ? 'failed' : changed.has(node) ? 'changed' : undefined;
        const said = [name, detail, failed ? 'failed' : ''].join(' ').trim();
        const pick = keyOf ? selectable(keyOf(node.node), said, kind) : { class: kind };
        return (
          <g key={index} {...pick}>
            <title>{node.node.detail}</title>
            <rect x={x} y={y} width={SIZE.width} height={SIZE.height} rx="5" />
            <text class="op" x={x + 8} y={y + 16}>
              {name}
            </text>{' '}
            <text class="code" x={x + 8} y={y + 31}>
              {detail}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function surplus(plan: FoldedNode, other: FoldedNode): Set<FoldedNode> {
  const left = new Map<string, number>();
  visit(other, each => left.set(nameOf(each), (left.get(nameOf(each)) ?? 0) + 1));
  const found = new Set<FoldedNode>();
  visit(plan, each => {
    const count = left.get(nameOf(each)) ?? 0;
    left.set(nameOf(each), count - 1);
    if (count <= 0 || each.shuffleRead !== null) found.add(each);
  });
  return found;
}

function nameOf(each: FoldedNode): string {
  return each.node.name.replace(/ .*/, '');
}

function visit(root: FoldedNode, what: (each: FoldedNode) => void): void {
  const waiting = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    what(next);
    waiting.push(...next.children);
  }
}
