import { describe, expect, test } from 'vitest';
import { layoutPlan } from '../../../src/layout/layoutPlan';

interface Tree {
  children: Tree[];
}

const SIZE = { width: 100, height: 30, gapX: 10, gapY: 20 };

function randomTree(seed: number, most: number): Tree {
  let state = seed;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const root: Tree = { children: [] };
  const all = [root];
  while (all.length < most) {
    const node: Tree = { children: [] };
    // Like plans: long chains with few branches, and sometimes a wide union.
    const parent = random() < 0.7 ? all[all.length - 1] : all[Math.floor(random() * all.length)];
    parent?.children.push(node);
    all.push(node);
  }
  return root;
}

function chain(length: number): Tree {
  let root: Tree = { children: [] };
  for (let index = 1; index < length; index += 1) root = { children: [root] };
  return root;
}

describe('the layout of a plan', () => {
  test.each([1, 2, 3, 5, 8, 13, 21, 34, 55, 89])(
    'keeps the distance between the boxes of a random tree (seed %i)',
    seed => {
      const { nodes } = layoutPlan(randomTree(seed * 7919, 120), SIZE);
      for (const a of nodes)
        for (const b of nodes) {
          if (a === b || a.y !== b.y) continue;
          expect(Math.abs(a.x - b.x)).toBeGreaterThanOrEqual(SIZE.width + SIZE.gapX - 1e-6);
        }
    },
  );

  test('places a parent one level above its children, centered', () => {
    const { nodes } = layoutPlan(randomTree(4242, 80), SIZE);
    nodes.forEach((node, index) => {
      const children = nodes.filter(each => each.parent === index);
      for (const child of children) expect(child.y).toBe(node.y + SIZE.height + SIZE.gapY);
      const xs = children.map(child => child.x);
      if (xs.length > 0) expect(node.x).toBeCloseTo((Math.min(...xs) + Math.max(...xs)) / 2);
    });
  });

  test('starts at 0 and contains every box', () => {
    const { nodes, width, height } = layoutPlan(randomTree(99, 60), SIZE);
    expect(Math.min(...nodes.map(node => node.x))).toBe(0);
    expect(Math.max(...nodes.map(node => node.x + node.width))).toBe(width);
    expect(Math.max(...nodes.map(node => node.y + node.height))).toBe(height);
    expect(nodes).toHaveLength(60);
  });

  test('places a narrow subtree into the gap of a wide one', () => {
    const leaf = (): Tree => ({ children: [] });
    const deepLeft = { children: [{ children: [leaf(), leaf(), leaf()] }] };
    const { width } = layoutPlan({ children: [deepLeft, leaf()] }, SIZE);
    // Three adjacent leaves are 320 wide. The single leaf is above the last of them, not to its right.
    expect(width).toBe(3 * SIZE.width + 2 * SIZE.gapX);
  });

  test('lays out 20,000 levels without a stack overflow', () => {
    const { nodes } = layoutPlan(chain(20_000), SIZE);
    expect(nodes).toHaveLength(20_000);
    expect(new Set(nodes.map(node => node.x))).toEqual(new Set([0]));
  });
});
