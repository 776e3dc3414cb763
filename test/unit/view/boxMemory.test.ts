import { expect, test } from 'vitest';
import { BoxMemory } from '../../../src/view/boxMemory';
import { lineagePicture } from '../../../src/view/parts/lineagePicture';
import { withoutPromised } from '../../../src/view/withPromised';
import { RunBuilder } from '../../fixtures/runs/runBuilder';

const SCRIPT = 'a = read()\nb = a.map(f)\nc = a.map(g)\nd = b.map(h)\n';

/** A source with two branches; `stages` of the datasets 1, 2, 3, 4. */
function runWith(count: number, stages: number[][] = []) {
  const builder = new RunBuilder('/job.py', SCRIPT);
  const calls = ['read()', 'a.map(f)', 'a.map(g)', 'b.map(h)'];
  const parents = [[], [1], [1], [2]];
  for (let index = 0; index < count; index += 1)
    builder.dataset(index + 1, 'map', calls[index]!, { parentIds: parents[index], in: stages[index] });
  return builder.run;
}

const boxesOf = (run: ReturnType<typeof runWith>, memory?: BoxMemory): number[][] =>
  lineagePicture(withoutPromised(run), { wrapWidth: null, withSource: false, isClosed: () => false, memory })
    .layout.groups.map(box => box.members)
    .sort((a, b) => a[0]! - b[0]!);

test('datasets in separate boxes stay separate even if Spark runs them in one stage', () => {
  const memory = new BoxMemory();
  expect(boxesOf(runWith(3), memory)).toEqual([[1], [2], [3]]);
  const ran = runWith(3, [[0], [0]]);
  expect(boxesOf(ran, memory)).toEqual([[1], [2], [3]]);
  expect(boxesOf(ran)).toEqual([[1, 2], [3]]);
});

test('datasets that did not run stay together even if another branch starts', () => {
  const memory = new BoxMemory();
  expect(boxesOf(runWith(2), memory)).toEqual([[1, 2]]);
  expect(boxesOf(runWith(3), memory)).toEqual([[1, 2], [3]]);
  expect(boxesOf(runWith(3))).toEqual([[1], [2], [3]]);
});

test('datasets of different stages are separated', () => {
  const memory = new BoxMemory();
  expect(boxesOf(runWith(2), memory)).toEqual([[1, 2]]);
  expect(boxesOf(runWith(2, [[0], [1]]), memory)).toEqual([[1], [2]]);
});
