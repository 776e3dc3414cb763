import { describe, expect, test } from 'vitest';
import { parsePlanText } from '../../../src/model/planText';
import type { PlanNode } from '../../../src/model/run';

/** The tree as nested names. */
function shape({ name, children }: PlanNode): unknown {
  return children.length === 0 ? name : [name, ...children.map(shape)];
}

describe('a plan as Spark prints it', () => {
  test('is a tree, by its prefixes', () => {
    const plan = parsePlanText(
      `
Aggregate [word#1], [word#1, sum(n#2L) AS total#9L]
+- Project [word#1, n#2L]
   +- Join LeftOuter, (word#1 = word#5)
      :- SubqueryAlias left
      :  +- LogicalRDD [word#1, n#2L], false
      +- Filter (n#6L > cast(1 as bigint))
         +- LogicalRDD [word#5, n#6L], false
`,
    )!;

    expect(shape(plan)).toEqual([
      'Aggregate',
      ['Project', ['Join', ['SubqueryAlias', 'LogicalRDD'], ['Filter', 'LogicalRDD']]],
    ]);
    expect(plan.detail).toBe('Aggregate [word#1], [word#1, sum(n#2L) AS total#9L]');
    expect(plan.children[0]!.children[0]!.children[1]).toMatchObject({
      id: 5,
      detail: 'Filter (n#6L > cast(1 as bigint))',
    });
  });

  test('has subqueries below the node that uses them, next to its children', () => {
    const plan = parsePlanText(
      `Filter ((id#0L = scalar-subquery#3 []) AND (team#1L > scalar-subquery#4 []))
:  :- Aggregate [max(team#1L) AS max(team)#8L]
:  :  +- LogicalRDD [team#1L], false
:  +- Aggregate [min(team#1L) AS min(team)#9L]
:     +- LogicalRDD [team#1L], false
+- LogicalRDD [id#0L, team#1L], false`,
    )!;

    expect(shape(plan)).toEqual(['Filter', ['Aggregate', 'LogicalRDD'], ['Aggregate', 'LogicalRDD'], 'LogicalRDD']);
  });

  test('loses its code generation marks, and separates the final plan from the initial one', () => {
    const plan = parsePlanText(
      `AdaptiveSparkPlan isFinalPlan=true
+- == Final Plan ==
   *(2) HashAggregate(keys=[team#1L], functions=[count(1)])
   +- AQEShuffleRead coalesced
      +- ShuffleQueryStage 0
+- == Initial Plan ==
   HashAggregate(keys=[team#1L], functions=[count(1)])
   +- Exchange hashpartitioning(team#1L, 3)`,
    )!;

    expect(shape(plan)).toEqual([
      'AdaptiveSparkPlan',
      ['HashAggregate', ['AQEShuffleRead', 'ShuffleQueryStage']],
      ['HashAggregate', 'Exchange'],
    ]);
    expect(plan.children[0]!.detail).toBe('HashAggregate(keys=[team#1L], functions=[count(1)])');
  });

  test('keeps a detail of several lines together', () => {
    const plan = parsePlanText("'Project ['a]\n+- 'UnresolvedRelation [v\nw], [], false")!;

    expect(plan.name).toBe("'Project");
    expect(plan.children).toMatchObject([
      { name: "'UnresolvedRelation", detail: "'UnresolvedRelation [v\nw], [], false" },
    ]);
  });

  test('may be empty', () => {
    expect(parsePlanText('\n')).toBeNull();
  });
});
