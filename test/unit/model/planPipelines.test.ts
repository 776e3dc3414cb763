import { describe, expect, test } from 'vitest';
import { PlanPipelines } from '../../../src/model/planPipelines';
import type { PlanInfo } from '../../../src/model/runEvent';

/** A node whose one metric has the accumulator `id`; 0 for none. */
function node(name: string, id: number, ...children: PlanInfo[]): PlanInfo {
  const metrics = id === 0 ? [] : [{ name: 'number of output rows', accumulatorId: id, metricType: 'sum' }];
  return { name, detail: name, metadata: {}, metrics, children };
}

/** The stages of each node, in pre-order. @param updated accumulator -> stages whose tasks updated it */
function stagesOf(plan: PlanInfo, updated: Record<number, number[]>, ran: number[]): number[][] {
  const pipelines = new PlanPipelines(
    plan,
    id => updated[id] ?? [],
    () => true,
    ran,
  );
  const all = (each: PlanInfo): number[][] => [pipelines.stages(each), ...each.children.flatMap(all)];
  return all(plan);
}

describe('a stage whose tasks failed, and so updated no metric', () => {
  const udf = node('ArrowEvalPython', 0, node('Range', 1));

  test('ran all nodes of a plan with one part', () => {
    expect(stagesOf(node('Project', 2, udf), {}, [7])).toEqual([[7], [7], [7]]);
    expect(stagesOf(node('Project', 2, udf), {}, [])).toEqual([[], [], []]);
  });

  test('ran the lowest part, because the one above waits for it', () => {
    const sum = node('HashAggregate', 2, node('Exchange', 3, udf));
    expect(stagesOf(sum, {}, [7])).toEqual([[], [], [7], [7]]);
  });

  test('ran the part whose inputs are complete', () => {
    const over = node('ArrowEvalPython', 0, node('Exchange', 0, node('Range', 1)));
    expect(stagesOf(over, { 1: [3] }, [3, 7])).toEqual([[7], [7], [3]]);
    const join = node('BroadcastHashJoin', 2, udf, node('BroadcastExchange', 0, node('LocalTableScan', 4)));
    expect(stagesOf(join, {}, [7])).toEqual([[7], [7], [7], [7], []]);
  });

  test('has no zeros, which Spark shows for metrics of tasks that succeeded', () => {
    const written = {
      ...node('Exchange', 3, udf),
      metrics: [{ name: 'data size', accumulatorId: 3, metricType: 'size' }],
    };
    const hasRun = (updated: number[]) =>
      new PlanPipelines(
        written,
        id => (id === 1 ? updated : []),
        () => true,
        [7],
      ).hasRun(written, 'data size');
    expect([hasRun([7]), hasRun([])]).toEqual([true, false]);
  });

  test('has no nodes where several parts or stages are possible', () => {
    const sides = [node('Exchange', 3, udf), node('Exchange', 4, node('Range', 5))];
    expect(stagesOf(node('SortMergeJoin', 2, ...sides), {}, [7]).flat()).toEqual([]);
    expect(stagesOf(node('Project', 2, udf), {}, [7, 8]).flat()).toEqual([]);
    const cached = node('InMemoryTableScan', 0, node('Range', 5));
    expect(stagesOf(node('ArrowEvalPython', 0, cached), {}, [7]).flat()).toEqual([]);
  });
});
