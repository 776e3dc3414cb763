import { describe, expect, test } from 'vitest';
import type { LineageGroup, LineageLayout, Rectangle } from '../../../src/layout/lineageLayout';
import { layoutLineage } from '../../../src/layout/layoutLineage';
import { ratingsRun } from '../../fixtures/runs/ratingsRun';
import { RunBuilder } from '../../fixtures/runs/runBuilder';
import { syntheticRun } from '../../fixtures/runs/syntheticRun';

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function overlaps(rectangles: Rectangle[]): [Rectangle, Rectangle][] {
  return rectangles.flatMap((a, index) =>
    rectangles
      .slice(index + 1)
      .filter(b => overlap(a, b))
      .map((b): [Rectangle, Rectangle] => [a, b]),
  );
}

function groupOf(layout: LineageLayout, datasetId: number): LineageGroup {
  return layout.groups.find(group => group.datasetIds.includes(datasetId)) as LineageGroup;
}

describe('the layout of a lineage', () => {
  test.each([1, 2, 12, 60, 200])('draws each of %i datasets once, in its box, without overlaps', count => {
    for (const options of [{}, { pullDown: false }, { wrapWidth: 900 }]) {
      const layout = layoutLineage(syntheticRun(count), options);
      expect(layout.nodes.map(node => node.id).sort((a, b) => a - b)).toEqual(
        Array.from({ length: count }, (_, index) => index + 1),
      );
      expect(overlaps(layout.nodes)).toEqual([]);
      expect(overlaps(layout.groups)).toEqual([]);
      for (const node of layout.nodes) {
        const group = groupOf(layout, node.id);
        expect(node.x).toBeGreaterThan(group.x);
        expect(node.y).toBeGreaterThan(group.y);
        expect(node.x + node.width).toBeLessThan(group.x + group.width);
        expect(node.y + node.height).toBeLessThan(group.y + group.height);
      }
    }
  });

  test('places every parent above its child', () => {
    const layout = layoutLineage(syntheticRun(120));
    const node = new Map(layout.nodes.map(each => [each.id, each]));
    for (const edge of layout.edges) {
      expect(node.get(edge.from)?.y).toBeLessThan(node.get(edge.to)?.y ?? 0);
    }
  });

  test('is deterministic', () => {
    expect(layoutLineage(syntheticRun(80))).toEqual(layoutLineage(syntheticRun(80)));
  });

  test('moves only boxes that the growing box of a new dataset displaces', () => {
    for (let count = 1; count < 70; count += 1) {
      const before = layoutLineage(syntheticRun(count), { pullDown: false });
      const after = layoutLineage(syntheticRun(count + 1), { pullDown: false });
      const grown = groupOf(after, count + 1);
      if (grown.datasetIds.length > 1) continue;
      for (const group of before.groups) {
        const { x, y, width, height } = groupOf(after, group.id);
        expect({ x, y }, `box ${group.id} when ${count + 1} comes`).toEqual({ x: group.x, y: group.y });
        expect({ width, height }).toEqual({ width: group.width, height: group.height });
      }
    }
  });

  test('puts datasets of the same stages into one box, and datasets that did not run into separate boxes', () => {
    const { groups } = layoutLineage(ratingsRun());
    const boxes = groups.map(group => group.datasetIds);
    expect(boxes).toContainEqual([1, 2, 3]);
    expect(boxes).toContainEqual([10, 11, 12]);
    expect(groups.find(group => group.datasetIds.includes(14))).toMatchObject({ stages: [], used: false });
  });

  test('places a dataset below its parent if the path between them leaves the box and returns', () => {
    const builder = new RunBuilder('/job.py', '');
    builder.dataset(1, 'textFile', null, { in: [0] });
    builder.dataset(2, 'sortBy', null, { parentIds: [1], in: [1] });
    builder.dataset(3, 'zip', null, { parentIds: [1, 2], in: [0] });
    const { nodes } = layoutLineage(builder.run);
    const y = (id: number): number => nodes.find(node => node.id === id)?.y ?? 0;
    expect(y(1)).toBeLessThan(y(2));
    expect(y(2)).toBeLessThan(y(3));
  });

  test('labels shuffles with their bytes, but not pipelined edges', () => {
    const { edges } = layoutLineage(ratingsRun());
    const edge = (from: number, to: number) => edges.find(each => each.from === from && each.to === to);
    expect(edge(4, 9)).toMatchObject({ shuffle: true, bytes: 12 * 1024 * 1024 });
    expect(edge(9, 10)).toMatchObject({ shuffle: true, bytes: 18_400 });
    expect(edge(1, 2)).toMatchObject({ shuffle: false, bytes: null });
    expect(edge(4, 14)).toMatchObject({ shuffle: false });
  });

  test('does not overlap shuffle labels', () => {
    const labels = layoutLineage(syntheticRun(60)).edges.flatMap(edge => edge.label ?? []);
    const drawn = labels.map(({ x, y }) => ({ x: x - 30, y: y - 8, width: 60, height: 16 }));
    expect(labels.length).toBeGreaterThan(10);
    expect(overlaps(drawn)).toEqual([]);
  });

  test('wraps unconnected parts that are too wide', () => {
    const layout = layoutLineage(syntheticRun(200), { wrapWidth: 900 });
    const open = layoutLineage(syntheticRun(200), { wrapWidth: null });
    expect(layout.width).toBeLessThan(open.width);
    expect(layout.nodes).toHaveLength(200);
  });

  test('draws a collapsed box as one node with the outer edges of all its datasets', () => {
    const run = ratingsRun();
    const open = layoutLineage(run);
    const layout = layoutLineage(run, { isClosed: () => true, closedSize: () => ({ width: 200, height: 40 }) });
    expect(layout.nodes).toHaveLength(open.groups.length);
    expect(layout.groups.map(group => group.members)).toEqual(open.groups.map(group => group.datasetIds));
    expect(overlaps(layout.groups)).toEqual([]);
    expect(layout.height).toBeLessThan(open.height);
    const between = open.edges.filter(edge => groupOf(open, edge.from) !== groupOf(open, edge.to));
    expect(layout.edges).toHaveLength(between.length);
    expect(layout.edges.find(edge => edge.from === 9 && edge.to === 10)).toMatchObject({
      shuffle: true,
      bytes: 18_400,
    });
  });

  test('draws one collapsed box among expanded ones', () => {
    const layout = layoutLineage(ratingsRun(), { isClosed: box => box.datasetIds.includes(11) });
    expect(layout.nodes.map(node => node.id)).not.toContain(11);
    expect(layout.nodes.map(node => node.id)).toContain(2);
    expect(layout.groups.filter(group => group.closed).map(group => group.members)).toEqual([[10, 11, 12]]);
  });

  test('starts a box at a dataset that needs a shuffle, before it has run', () => {
    const builder = new RunBuilder('/job.py', '');
    for (const id of [1, 2, 3, 4]) builder.dataset(id, 'map', null, { parentIds: id === 1 ? [] : [id - 1] });
    const boxes = (startsBox: (id: number) => boolean) =>
      layoutLineage(builder.run, { startsBox }).groups.map(group => group.datasetIds);
    expect(boxes(() => false)).toEqual([[1, 2, 3, 4]]);
    expect(boxes(id => id === 3)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('lays out 10,000 datasets in seconds', () => {
    const run = syntheticRun(10_000);
    const start = performance.now();
    expect(layoutLineage(run).nodes).toHaveLength(10_000);
    expect(performance.now() - start).toBeLessThan(15_000);
  }, 60_000);
});
