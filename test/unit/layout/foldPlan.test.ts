import { describe, expect, test } from 'vitest';
import type { FoldedNode } from '../../../src/layout/foldPlan';
import { foldPlan } from '../../../src/layout/foldPlan';
import { ratingsRun } from '../../fixtures/runs/ratingsRun';
import { node, planOf } from '../../fixtures/runs/runBuilder';

function flat(root: FoldedNode): FoldedNode[] {
  return [root, ...root.children.flatMap(flat)];
}

describe('folding a physical plan', () => {
  test('removes wrappers and keeps the order of operators', () => {
    const plan = ratingsRun().queries[0]?.plans.final;
    const names = flat(foldPlan(plan!)).map(each => each.node.name);
    expect(names).toEqual([
      'TakeOrderedAndProject',
      'HashAggregate',
      'Exchange',
      'HashAggregate',
      'Project',
      'SortMergeJoin',
      'Sort',
      'Exchange',
      'InMemoryTableScan',
      'Sort',
      'Exchange',
      'HashAggregate',
      'Exchange',
      'Scan csv',
    ]);
  });

  test('assigns the time of a codegen pipeline to its operators up to the exchange', () => {
    const folded = flat(
      foldPlan(
        planOf(
          node(0, 'WholeStageCodegen (2)', { duration: ['timing', 70] }),
          node(1, 'HashAggregate(keys=[], functions=[count(1)])'),
          node(2, 'InputAdapter'),
          node(3, 'Exchange SinglePartition'),
          node(4, 'WholeStageCodegen (1)', { duration: ['timing', 30] }),
          node(5, 'Project'),
          node(6, 'Range (0, 10)'),
        ),
      ),
    );
    expect(folded.map(each => [each.codegen, each.codegenTime])).toEqual([
      [0, 70],
      [null, null],
      [4, 30],
      [4, 30],
    ]);
  });

  test('keeps the adaptive shuffle read with its exchange', () => {
    const plan = ratingsRun().queries[0]?.plans.final;
    const exchange = flat(foldPlan(plan!)).find(each => each.node.name === 'Exchange');
    expect(exchange?.shuffleRead?.name).toMatch(/^AQEShuffleRead/);
  });
});
