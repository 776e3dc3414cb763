import { expect, test } from 'vitest';
import { closePlan } from '../../../src/layout/closePlan';
import type { FoldedNode } from '../../../src/layout/foldPlan';

let nextId = 0;
const node = (...children: FoldedNode[]): FoldedNode => ({
  ...{ node: { id: nextId++ } as FoldedNode['node'], codegen: null, codegenTime: null, shuffleRead: null, hidden: 0 },
  children,
});
const chain = (length: number): FoldedNode => {
  let all = node();
  for (let at = 1; at < length; at += 1) all = node(all);
  return all;
};
function count(root: FoldedNode): { drawn: number; hidden: number; closed: FoldedNode[] } {
  const all = [root];
  for (const each of all) all.push(...each.children);
  const closed = all.filter(({ hidden }) => hidden > 0);
  return { drawn: all.length, hidden: closed.reduce((sum, { hidden }) => sum + hidden, 0), closed };
}

test('a plan of usual size is drawn as a whole', () => {
  const plan = node(...Array.from({ length: 10 }, () => chain(90)));
  expect(closePlan(plan, new Set())).toEqual(plan);
});

test('of a large one, the nodes nearest to the root are drawn, and no node is lost', () => {
  const plan = node(...Array.from({ length: 100 }, () => chain(100)));
  const { drawn, hidden, closed } = count(closePlan(plan, new Set()));
  expect(drawn).toBeLessThan(600);
  expect(drawn + hidden).toBe(10_001);
  expect(closed).toHaveLength(100);
});

test('a node that is opened shows the nodes below it, and so on to the end', () => {
  const plan = node(chain(2600), chain(5));
  const opened = new Set<number>();
  for (let rounds = 1; ; rounds += 1) {
    const { drawn, hidden, closed } = count(closePlan(plan, opened));
    expect(drawn + hidden).toBe(2606);
    if (closed.length === 0) {
      expect(rounds).toBe(7);
      return;
    }
    opened.add(closed[0]!.node.id);
  }
});

test('a root with more children than are drawn at once shows all of them', () => {
  const { drawn, hidden } = count(closePlan(node(...Array.from({ length: 2000 }, () => chain(2))), new Set()));
  expect([drawn, hidden]).toEqual([2001, 2000]);
});
