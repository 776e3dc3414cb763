import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { planDifference } from '../../../src/view/text/planDifference';
import { planTree } from '../../../src/view/text/planTree';
import { productionRun } from '../../fixtures/runs/productionRun';
import { ratingsRun } from '../../fixtures/runs/ratingsRun';
import { RunBuilder, node, planOf } from '../../fixtures/runs/runBuilder';

describe('plans as text', () => {
  test('are trees with rows, bytes, times and lines', () => {
    expect(planTree(ratingsRun(), { width: 100, color: false })).toMatchInlineSnapshot(`
      [
        "times: all tasks together, with waits for the nodes below · bars: own share of the executor time",
        "query 1 · ③ collect :28 · 5.6 s elapsed · 15.8 s of executor time",
        "  adaptive: 4 re-plans: partitions 200 → 1, 200 → 96",
        "  TakeOrderedAndProject limit=10, orderBy=[…                                                     :27",
        "  HashAggregate by genre: avg(rating), stdd…        18 rows                 ╶   118 ms ▏         :25",
        "  Exchange hash(genre) 200 → 1                   1,728 rows          18 KiB      41 ms ▏        ~:25",
        "  HashAggregate by genre: partial_avg(ratin…     1,728 rows                 ╮    7.4 s ███▎      :25",
        "  Project [rating, genre]                                                   │                    :23",
        "  SortMergeJoin [movie], [movie], Inner      1,000,209 rows                 ╯                    :23",
        "  ├ Sort movie ASC NULLS FIRST                               spilled 64 MiB ╶   980 ms ▊        ~:23",
        "  │ Exchange hash(movie) 200 → 96            1,000,209 rows          12 MiB                     ~:23",
        "  │ InMemoryTableScan [movie, rating]        1,000,209 rows                                      :17",
        "  └ Sort movie ASC NULLS FIRST                                              ╶    64 ms ▏        ~:23",
        "    Exchange hash(movie) 200                                        922 KiB                     ~:23",
        "    HashAggregate by movie: first(genre)         3,883 rows                 ╶   610 ms ▎         :20",
        "    Exchange hash(movie) 200                                        1.1 MiB                     ~:20",
        "    Scan csv [movie,genre] Batched: false, …     3,912 rows         2.0 MiB                      :19",
        "",
        "query 2 · ④ write.parquet :30 · 1.1 s elapsed · 800 ms of executor time",
        "  Execute InsertIntoHadoopFsRelationCommand file:/… 1,000,209 rows  6.0 MiB                     ~:30",
        "  WriteFiles",
        "  InMemoryTableScan [user, movie, rating]           1,000,209 rows                               :17",
      ]
    `);
  });

  test.each([30, 50, 84, 100, 140])('fit into %i columns', width => {
    for (const run of [ratingsRun(), productionRun()])
      for (const line of planTree(run, { width, color: true })) expect(stringWidth(line)).toBeLessThanOrEqual(width);
  });

  test('include the longest queries, in order, and the number of the rest', () => {
    const lines = planTree(productionRun(9), { width: 100, color: false, maxQueries: 2 });
    expect(lines.filter(line => line.startsWith('query'))).toEqual([
      expect.stringMatching(/^query 7 /),
      expect.stringMatching(/^query 8 /),
    ]);
    expect(lines[lines.length - 1]).toBe('7 shorter queries not shown: use strobe show --plans');
  });

  test('have the time that fills a cache at the plan that fills it, whose pipelines are numbered from 1 again', () => {
    const builder = new RunBuilder('/job.py', '');
    const codegen = (depth: number, duration: number, stageId: number) =>
      node(depth, 'WholeStageCodegen (1)', { duration: ['timing', duration] }, { stageIds: [stageId] });
    const plan = planOf(
      codegen(0, 200, 4),
      node(1, 'HashAggregate(keys=[], functions=[max(a)])'),
      node(2, 'InputAdapter'),
      node(3, 'InMemoryTableScan [a]'),
      codegen(4, 9_000, 3),
      node(5, 'ColumnarToRow', {}, { stageIds: [3] }),
      node(6, 'InputAdapter'),
      node(7, 'Scan parquet '),
    );
    for (const id of [3, 4]) builder.stage(id, 'max', 0, 1, { executorRunTime: id === 3 ? 4_000 : 400 });
    builder.query(0, 'max', 0, 1, plan, { stageIds: [3, 4] });
    const lines = planTree(builder.run, { width: 100, color: false }).slice(2);
    expect(lines.map(line => line.replace(/\s+/g, ' '))).toEqual([
      ' HashAggregate max(a) ╶ 200 ms ▍',
      ' InMemoryTableScan [a]',
      ' ColumnarToRow ╶ 4.0 s ███████▎',
      ' Scan parquet',
    ]);
  });

  test('show the changes by adaptive execution in one line', () => {
    const { run } = new RunBuilder('/job.py', '');
    const builder = new RunBuilder('/job.py', '');
    const join = (name: string) => [node(1, name), node(2, 'Scan a'), node(2, 'Scan b')];
    const initial = planOf(node(0, 'Project'), ...join('SortMergeJoin'));
    const final = planOf(node(0, 'Project'), ...join('BroadcastHashJoin'));
    const query = builder.query(0, 'x', 0, 1, final, {
      replans: 2,
      plans: {
        ...run.queries[0]?.plans,
        parsed: null,
        analyzed: null,
        optimized: null,
        adaptive: [final],
        initial,
        final,
      },
    });
    expect(planDifference(query)).toBe('2 re-plans: SortMergeJoin → BroadcastHashJoin');
    expect(planDifference({ ...query, replans: 1, plans: { ...query.plans, final: initial } })).toBe(
      '1 re-plan, same operators',
    );
    expect(planDifference({ ...query, plans: { ...query.plans, initial: null } })).toBe('');
  });
});
