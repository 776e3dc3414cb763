// cspell:ignore xaaay xaay abababx abacaa abbbcabbbbcabbb abbbcabbbc
import { describe, expect, test } from 'vitest';
import { foldRepeats, type Fold } from '../../../src/layout/foldRepeats';
import { hottestPart } from '../../../src/layout/hottestPart';
import { lineageUnits } from '../../../src/layout/lineageUnits';
import { layoutLineage } from '../../../src/layout/layoutLineage';
import { lineagePicture } from '../../../src/view/parts/lineagePicture';
import { foldText } from '../../../src/view/text/foldText';
import { lineageTree } from '../../../src/view/text/lineageTree';
import { RunLinks } from '../../../src/view/runLinks';
import { thingsAtLine } from '../../../src/view/thingsAtLine';
import { withoutPromised } from '../../../src/view/withPromised';
import { loopRun } from '../../fixtures/runs/loopRun';
import { RunBuilder } from '../../fixtures/runs/runBuilder';
import { syntheticRun } from '../../fixtures/runs/syntheticRun';

/** A run with a dataset for each letter, made in a chain: equal letters are the same call. */
function runOf(letters: string) {
  const builder = new RunBuilder('/job.py', '');
  [...letters].forEach((letter, index) => {
    const site = {
      file: '/job.py',
      line: letter.charCodeAt(0),
      column: 0,
      endLine: null,
      endColumn: null,
      function: '',
    };
    builder.dataset(index + 1, letter, null, { callSite: site, frames: [site], parentIds: index === 0 ? [] : [index] });
  });
  return builder.run;
}

/** `3×[1 2]`: folds with their datasets, and what is folded inside. */
const textOf = (folds: Fold[]): string =>
  folds
    .map(fold => `${fold.count}×[${fold.datasetIds.join(' ')}${fold.inner.length > 0 ? ` ${textOf(fold.inner)}` : ''}]`)
    .join(' ');

describe('a loop', () => {
  test('is the calls from one place, at least three', () => {
    expect(textOf(foldRepeats(runOf('xaaay')))).toBe('3×[2 3 4]');
    expect(textOf(foldRepeats(runOf('xaay')))).toBe('');
    expect(foldRepeats(syntheticRun(200))).toEqual([]);
  });

  test('of several calls has its iterations inside', () => {
    expect(textOf(foldRepeats(runOf('abababx')))).toBe('3×[1 2 3 4 5 6 1×[1 2] 1×[3 4] 1×[5 6]]');
  });

  test('may have branches, an iteration that is not complete, and loops inside', () => {
    expect(textOf(foldRepeats(runOf('abacaa')))).toBe('4×[1 2 3 4 5 6 1×[1 2] 1×[3 4] 1×[5] 1×[6]]');
    const nested = foldRepeats(runOf('abbbcabbbbcabbb'));
    expect(nested.map(each => each.count)).toEqual([3]);
    expect(nested[0]!.inner.map(each => textOf(each.inner))).toEqual(['3×[2 3 4]', '4×[7 8 9 10]', '3×[13 14 15]']);
  });

  test('that ran only twice is not folded, but loops inside it are', () => {
    expect(textOf(foldRepeats(runOf('abbbcabbbc')))).toBe('3×[2 3 4] 3×[7 8 9]');
  });

  test('keeps its id while it runs', () => {
    const ids = [3, 7, 40].map(count => foldRepeats(runOf(`x${'ab'.repeat(count)}`)).map(fold => fold.id));
    expect(new Set(ids.map(each => each.join()))).toEqual(new Set(['2-0']));
  });

  test('is not two helpers that call from the same line for different callers', () => {
    const builder = new RunBuilder('/job.py', '');
    const at = (line: number) => ({ file: '/job.py', line, column: 0, endLine: null, endColumn: null, function: '' });
    for (let id = 1; id <= 4; id += 1)
      builder.dataset(id, 'map', null, { callSite: at(2), frames: [at(2), at(10 + id)] });
    expect(foldRepeats(builder.run)).toEqual([]);
  });

  // What is not linear needs minutes.
  test('of 100,000 datasets is found', { timeout: 60_000 }, () => {
    expect(foldRepeats(runOf('abcde'.repeat(20_000)))[0]!.count).toBe(20_000);
  });
});

describe('a folded lineage', () => {
  const run = loopRun(20);
  const picture = lineagePicture(withoutPromised(run), { wrapWidth: null, withSource: true, isClosed: () => false });
  const [first, second] = foldRepeats(run) as [Fold, Fold];

  test('has one node for each loop, with the sum of its stages and the worst iteration', () => {
    expect(picture.layout.nodes.map(node => node.id)).toEqual([1, 2, 42]);
    expect(picture.layout.edges.map(edge => [edge.from, edge.to])).toEqual([
      [1, 2],
      [2, 42],
    ]);
    const datasets = new Map(run.datasets.map(each => [each.id, each]));
    expect(foldText(run, first, datasets)).toMatchObject({
      name: 'join … withColumn',
      count: '× 20',
      place: ':3–4',
      worst: 'worst: 20th, 800 ms',
    });
    expect(picture.groups.get(2)!.elapsed).toBeCloseTo((40 * 20 * 21) / 2);
    expect(picture.groups.get(2)!.stages).toHaveLength(20);
    expect(picture.groups.get(42)!.elapsed).toBeCloseTo(200);
    expect(picture.nodes.get(42)!.flags).toMatchObject([{ op: 'count', count: 20, duration: 200 }]);
  });

  test('adds up to the same times as an open one', () => {
    const open = lineagePicture(withoutPromised(run), { ...OPEN, isOpen: () => true });
    const sum = (groups: Iterable<{ share: number }>): number =>
      [...new Set(groups)].reduce((all, each) => all + each.share, 0);
    expect(sum(picture.groups.values())).toBeCloseTo(sum(open.groups.values()));
  });

  test('opens to iterations, then to datasets', () => {
    const nodesIf = (isOpen: (fold: Fold) => boolean) => layoutLineage(run, { units: lineageUnits(run, isOpen) }).nodes;
    expect(nodesIf(fold => fold.id === first.id)).toHaveLength(22);
    expect(nodesIf(fold => fold.id === first.id || fold.id === first.inner[3]!.id)).toHaveLength(23);
    expect(nodesIf(() => true)).toHaveLength(run.datasets.length);
  });

  test('is selected with the lines of all its calls, and lit from each of them', () => {
    const links = new RunLinks(run);
    const related = links.related(links.fold(first));
    expect(related).toContain(links.line('/jobs/loops.py', 3));
    expect(related).toContain(links.line('/jobs/loops.py', 4));
    expect(related).toContain(links.stage(run.stages[0]!.applicationId, 20));
    expect(links.thing(links.fold(second))).toMatchObject({ type: 'fold', fold: { count: 20 } });
    const lit = thingsAtLine(run, links, '/jobs/loops.py', 4);
    expect(first.datasetIds.filter(id => lit.has(links.dataset(id)))).toHaveLength(20);
  });

  test('is a line in the terminal', () => {
    const lines = lineageTree(run, { width: 100, color: false });
    expect(lines.join('\n')).toMatch(/join … withColumn × 20 +:3–4 +join, withColumn/);
    expect(lines.join('\n')).toMatch(/filter × 20 +:7/);
    expect(lines.join('\n')).toContain('worst: 20th, 800 ms');
    expect(lines.length).toBeLessThan(12);
  });
});

const OPEN = { wrapWidth: null, withSource: true, isClosed: () => false };

test('too many nodes are reduced to the hottest part with its neighbors', () => {
  const box = (id: number) => ({
    id,
    stages: [],
    part: null,
    used: true,
    closed: false,
    datasetIds: [id],
    members: [id],
  });
  const boxes = [1, 2, 3, 4, 5].map(box);
  const edge = (from: number, to: number) => ({ from, to, shuffle: false, bytes: null, shuffleId: null });
  const edges = [edge(1, 2), edge(2, 3), edge(3, 4), edge(4, 5)];
  const part = hottestPart(boxes, edges, ({ id }) => (id === 4 ? 1 : 0), 3);
  expect(part.boxes.map(each => each.id)).toEqual([3, 4, 5]);
  expect(part.edges).toEqual([edge(3, 4), edge(4, 5)]);
  expect(part.leftOut).toBe(2);
  expect(hottestPart(boxes, edges, () => 0, 5).leftOut).toBe(0);
});
