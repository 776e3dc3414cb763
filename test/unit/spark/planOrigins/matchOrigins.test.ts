import { describe, expect, test } from 'vitest';
import { matchOrigins } from '../../../../src/spark/planOrigins/matchOrigins';
import type { AnalyzedNode, PhysicalNode } from '../../../../src/spark/planOrigins/planFacts';
import { ids, planFacts, term, type Placed } from './plans';

/** Each node of the last plan with the ids of the Spark datasets that it comes from, `~` if derived. */
function origins(analyzed: Placed<AnalyzedNode>[], nodes: Placed<PhysicalNode>[]): string[] {
  const { owners, nodes: matched } = matchOrigins(planFacts(analyzed, nodes)).at(-1)!;
  return matched.map(({ name, origins: found }) => {
    const texts = found.map(({ owner, exact, sql }) => {
      const whose = owner === null ? 'action' : owners[owner]!.sparkDatasetIds.join('/');
      return `${exact ? '' : '~'}${whose}${sql ? ` line ${sql.line}` : ''}`;
    });
    return `${name}: ${texts.join(', ')}`;
  });
}

const JOINED: Placed<AnalyzedNode>[] = [
  [0, 'Aggregate', { sparkDatasetIds: [8], defines: ids(60), keys: [term(1)] }],
  [1, 'Filter', { sparkDatasetIds: [7], predicates: [term(70, [40])] }],
  [2, 'Project', { sparkDatasetIds: [6], defines: [{ id: 50, hash: 40 }, { id: 40 }] }],
  [3, 'Join', { sparkDatasetIds: [5], predicates: [term(30, [1, 2])] }],
  [4, 'Filter', { sparkDatasetIds: [2], predicates: [term(20, [1])] }],
  [5, 'Range', { sparkDatasetIds: [1], defines: ids(1) }],
  [4, 'Range', { sparkDatasetIds: [4], defines: ids(2) }],
];

describe('origins of plan nodes', () => {
  test('a UDF below which a filter on its column was pushed has the column’s line twice, and the filter’s for the filter', () => {
    const plan: Placed<PhysicalNode>[] = [
      [0, 'AdaptiveSparkPlan'],
      [1, 'HashAggregate', { defines: ids(60), keys: [term(1)] }],
      [2, 'ShuffleExchange', { required: true, keys: [term(1)] }],
      [3, 'HashAggregate', { keys: [term(1)] }],
      [4, 'Project', { defines: ids(50) }],
      [5, 'ArrowEvalPython', { defines: ids(40) }],
      [6, 'SortMergeJoin', { pairs: [term(30, [1, 2])] }],
      [7, 'Sort', { keys: [term(90)] }],
      [8, 'Filter', { predicates: [term(70, [40])] }],
      [9, 'ArrowEvalPython', { defines: ids(40) }],
      [10, 'Filter', { predicates: [term(20, [1]), term(21, [1])] }],
      [11, 'Range', { defines: ids(1) }],
      [7, 'Range', { defines: ids(2) }],
    ];
    expect(origins(JOINED, plan)).toEqual([
      'AdaptiveSparkPlan: ~8',
      'HashAggregate: 8',
      'ShuffleExchange: ~8',
      'HashAggregate: 8',
      'Project: 6',
      'ArrowEvalPython: 6',
      'SortMergeJoin: 5',
      'Sort: ~5',
      'Filter: 7',
      'ArrowEvalPython: 6, 7',
      // One of its predicates was inferred through the join.
      'Filter: 2, ~5',
      'Range: 1',
      'Range: 4',
    ]);
  });

  test('a stream drops duplicates at the line that asks for it', () => {
    const analyzed: Placed<AnalyzedNode>[] = [
      [0, 'Deduplicate', { sparkDatasetIds: [2], keys: [term(1, [1])] }],
      [1, 'StreamingDataSourceV2Relation', { sparkDatasetIds: [1], defines: ids(1) }],
    ];
    const plan: Placed<PhysicalNode>[] = [
      [0, 'WriteToDataSourceV2'],
      [1, 'StreamingDeduplicate', { keys: [term(1, [1])] }],
      [2, 'ShuffleExchange', { required: true, keys: [term(1, [1])] }],
      [3, 'MicroBatchScan', { defines: ids(1) }],
    ];
    expect(origins(analyzed, plan)).toEqual([
      'WriteToDataSourceV2: action',
      'StreamingDeduplicate: 2',
      'ShuffleExchange: ~2',
      'MicroBatchScan: 1',
    ]);
  });

  test('a filter of several lines has all of them, one that only the join needs has the join’s line', () => {
    const analyzed: Placed<AnalyzedNode>[] = [
      [0, 'Join', { sparkDatasetIds: [9], predicates: [term(5, [1, 2])] }],
      [1, 'Filter', { sparkDatasetIds: [3], predicates: [term(11, [1])] }],
      [2, 'Filter', { sparkDatasetIds: [2], predicates: [term(12, [1])] }],
      [3, 'Range', { sparkDatasetIds: [1], defines: ids(1) }],
      [1, 'Range', { sparkDatasetIds: [4], defines: ids(2) }],
    ];
    const plan: Placed<PhysicalNode>[] = [
      [0, 'BroadcastHashJoin', { pairs: [term(5, [1, 2])] }],
      [1, 'Filter', { predicates: [term(12, [1]), term(11, [1])] }],
      [2, 'Range', { defines: ids(1) }],
      [1, 'BroadcastExchange'],
      [2, 'Filter', { predicates: [term(99, [2], { isNotNull: true })] }],
      [3, 'Range', { defines: ids(2) }],
    ];
    expect(origins(analyzed, plan)).toEqual([
      'BroadcastHashJoin: 9',
      'Filter: 2, 3',
      'Range: 1',
      'BroadcastExchange: ~9',
      'Filter: ~9',
      'Range: 4',
    ]);
  });

  test('a predicate that the optimizer rewrote is recognized by its columns', () => {
    const analyzed: Placed<AnalyzedNode>[] = [
      [0, 'Filter', { sparkDatasetIds: [3], predicates: [term(11, [1])] }],
      [1, 'Filter', { sparkDatasetIds: [2], predicates: [term(12, [2])] }],
      [2, 'Range', { sparkDatasetIds: [1], defines: ids(1, 2) }],
    ];
    const plan: Placed<PhysicalNode>[] = [[0, 'Filter', { predicates: [term(12, [2]), term(77, [1])] }]];
    expect(origins(analyzed, plan)).toEqual(['Filter: 2, 3']);
  });

  test('a local sort below a join is not the user’s sort by the same column', () => {
    const analyzed: Placed<AnalyzedNode>[] = [
      [0, 'Sort', { sparkDatasetIds: [3], keys: [term(7)], global: true }],
      [1, 'Join', { sparkDatasetIds: [2], predicates: [term(5, [1, 2])] }],
    ];
    const plan: Placed<PhysicalNode>[] = [
      [0, 'Sort', { keys: [term(7)], global: true }],
      [1, 'SortMergeJoin', { pairs: [term(5, [1, 2])] }],
      [2, 'Sort', { keys: [term(7)] }],
    ];
    expect(origins(analyzed, plan)).toEqual(['Sort: 3', 'SortMergeJoin: 2', 'Sort: ~2']);
  });

  test('nodes above everything in the script belong to the action', () => {
    const analyzed: Placed<AnalyzedNode>[] = [
      [0, 'GlobalLimit', { number: 21 }],
      [1, 'Range', { sparkDatasetIds: [1], defines: ids(1) }],
    ];
    const plan: Placed<PhysicalNode>[] = [
      [0, 'CollectLimit', { number: 21 }],
      [1, 'Range', { defines: ids(1) }],
    ];
    expect(origins(analyzed, plan)).toEqual(['CollectLimit: action', 'Range: 1']);
  });

  test('nodes below cached data have the lines that built it', () => {
    const analyzed: Placed<AnalyzedNode>[] = [
      [0, 'Filter', { sparkDatasetIds: [5], predicates: [term(3, [11])] }],
      [1, 'Project', { sparkDatasetIds: [4], defines: ids(11) }],
      [0, 'Project', { sparkDatasetIds: [2], scope: 1, defines: [{ id: 1, hash: 4 }] }],
      [1, 'Range', { sparkDatasetIds: [1], scope: 1, defines: ids(10) }],
    ];
    const plan: Placed<PhysicalNode>[] = [
      [0, 'Filter', { predicates: [term(3, [11])] }],
      [1, 'InMemoryTableScan', { reads: 1, defines: ids(11) }],
      [2, 'Project', { scope: 1, defines: [{ id: 1, hash: 4 }] }],
      [3, 'Range', { scope: 1, defines: ids(10) }],
    ];
    expect(origins(analyzed, plan)).toEqual(['Filter: 5', 'InMemoryTableScan: 2', 'Project: 2', 'Range: 1']);
  });

  test('a join from a correlated subquery has the line of the condition with the outer reference', () => {
    const place = (line: number) => ({ key: line, line, text: 'x', lines: 9 });
    const analyzed: Placed<AnalyzedNode>[] = [
      [0, 'Filter', { sparkDatasetIds: [3], predicates: [term(1, [1], { origin: place(2) })] }],
      [1, 'Range', { sparkDatasetIds: [1], defines: ids(1) }],
      [1, 'Filter', { subquery: true, origin: place(4), predicates: [term(8, [1, 2], { origin: place(5) })] }],
      [2, 'Range', { sparkDatasetIds: [2], defines: ids(2) }],
    ];
    const plan: Placed<PhysicalNode>[] = [
      [0, 'BroadcastHashJoin', { pairs: [term(8, [1, 2])] }],
      [1, 'Range', { defines: ids(1) }],
      [1, 'Range', { defines: ids(2) }],
    ];
    expect(origins(analyzed, plan)).toEqual(['BroadcastHashJoin: 3 line 5', 'Range: 1', 'Range: 2']);
  });

  test('columns that were moved into another node add their line to it', () => {
    const analyzed: Placed<AnalyzedNode>[] = [
      [0, 'Aggregate', { sparkDatasetIds: [3], defines: ids(9) }],
      [1, 'Project', { sparkDatasetIds: [2], defines: [{ id: 5, hash: 44 }] }],
      [2, 'Range', { sparkDatasetIds: [1], defines: ids(1) }],
    ];
    const plan: Placed<PhysicalNode>[] = [
      [0, 'HashAggregate', { defines: ids(9), parts: [44, 45] }],
      [1, 'Range', { defines: ids(1) }],
    ];
    expect(origins(analyzed, plan)).toEqual(['HashAggregate: 3, 2', 'Range: 1']);
  });
});
