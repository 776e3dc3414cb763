import { describe, expect, test } from 'vitest';
import type { PlanNode } from '../../../src/model/run';
import { judgeFinalPlans, judgeInitialPlans } from '../../truth/support/judgeLines';
import { readTruth } from '../../truth/support/readTruth';
import { summary, summaryLines, whyFailed } from '../../truth/support/summary';

const FILE = '/somewhere/job.py';

interface Made {
  detail?: string;
  /** `12`: exact; `~12`: derived. */
  lines?: string[];
  children?: PlanNode[];
}

let nextId = 0;
function node(name: string, { detail = name, lines = [], children = [] }: Made = {}): PlanNode {
  const origins = lines.map(each => ({
    datasetId: 1,
    callSite: { file: FILE, line: Number(each.replace('~', '')) },
    exact: !each.startsWith('~'),
  }));
  return { id: nextId++, name, detail, children, metrics: [], origins } as unknown as PlanNode;
}

const queries = (final: PlanNode, initial = final) =>
  [{ id: 1, actionId: 1, plans: { initial, final } }] as unknown as Parameters<typeof judgeFinalPlans>[1];

/** The comments of a job, by line. */
function truthOf(comments: Record<number, string>) {
  const last = Math.max(...Object.keys(comments).map(Number));
  const lines = Array.from({ length: last }, (_, index) => {
    const comment = comments[index + 1];
    return comment === undefined ? 'pass' : `df = df.call()  # truth: ${comment}`;
  });
  return readTruth([{ file: 'job.py', text: lines.join('\n') }], 4);
}

const FILTERED = { 2: 'Range', 3: 'Filter' };
const filtered = (lines: string[]) => node('Filter', { lines, children: [node('Range', { lines: ['2'] })] });

describe('a plan whose lines are those of the comments', () => {
  test('has no errors', () => {
    expect(judgeFinalPlans(truthOf(FILTERED), queries(filtered(['3'])))).toEqual({
      checked: 2,
      wrong: [],
      missing: [],
      derived: [],
      unaccounted: [],
    });
  });

  test('may have several lines at one node', () => {
    const truth = truthOf({ 2: 'Range', 3: 'Filter', 4: 'Filter' });
    expect(judgeFinalPlans(truth, queries(filtered(['3', '4'])))).toMatchObject({ wrong: [], missing: [] });
    expect(judgeFinalPlans(truth, queries(filtered(['3']))).missing).toEqual([
      'job.py:4 causes Filter: found 0 of 1 nodes',
    ]);
  });
});

describe('the bench finds', () => {
  test('a wrong line', () => {
    const { wrong } = judgeFinalPlans(truthOf(FILTERED), queries(filtered(['7'])));
    expect(wrong).toEqual([expect.stringMatching(/^query 1, node \d+: Filter \[job.py:7\] .*expected at job.py:3$/)]);
  });

  test('a wrong line next to the right one', () => {
    expect(judgeFinalPlans(truthOf(FILTERED), queries(filtered(['3', '7']))).wrong).toHaveLength(1);
  });

  test('a line of another node', () => {
    expect(judgeFinalPlans(truthOf(FILTERED), queries(filtered(['2']))).wrong).toHaveLength(1);
  });

  test('a node without a line', () => {
    const found = judgeFinalPlans(truthOf(FILTERED), queries(filtered([])));
    expect(found.missing).toEqual([expect.stringContaining(': Filter []')]);
  });

  test('a missing node', () => {
    const found = judgeFinalPlans(truthOf(FILTERED), queries(node('Range', { lines: ['2'] })));
    expect(found.missing).toEqual(['job.py:3 causes Filter: found 0 of 1 nodes']);
  });

  test('a line that is derived but should be exact', () => {
    const found = judgeFinalPlans(truthOf(FILTERED), queries(filtered(['~3'])));
    expect(found).toMatchObject({ wrong: [], missing: [], derived: [expect.stringContaining('Filter [~job.py:3]')] });
  });

  test('a node without a comment', () => {
    const found = judgeFinalPlans(truthOf({ 2: 'Range' }), queries(filtered(['3'])));
    expect(found.unaccounted).toEqual([expect.stringContaining('Filter [job.py:3]')]);
  });

  test('more nodes than in the comment, and fewer', () => {
    const two = node('Union', { lines: ['4'], children: [filtered(['3']), filtered(['3'])] });
    const counted = (count: number) =>
      judgeFinalPlans(truthOf({ 2: 'Range', 3: `Filter x${count}`, 4: 'Union' }), queries(two));
    expect(counted(1).wrong).toEqual(['job.py:3 should have 1 Filter, but has 2']);
    expect(counted(2)).toMatchObject({ wrong: [], missing: [] });
    expect(counted(3).missing).toEqual(['job.py:3 causes Filter: found 2 of 3 nodes']);
  });

  test('a node at a line that should have none', () => {
    const truth = truthOf({ 2: 'Range', 3: 'Filter?, no node' });
    expect(judgeFinalPlans(truth, queries(filtered(['3']))).wrong).toEqual([
      expect.stringContaining('job.py:3 should have no node'),
    ]);
  });
});

describe('nodes that Spark adds', () => {
  const ADDED = { detail: 'Exchange hashpartitioning(k#1L, 2), ENSURE_REQUIREMENTS, [plan_id=1]' };
  const joined = (exchange: string[]) =>
    node('Sort', {
      detail: 'Sort [k#1L ASC], true, 0',
      lines: ['5'],
      children: [
        node('SortMergeJoin', {
          lines: ['4'],
          children: [node('Exchange', { ...ADDED, lines: exchange, children: [node('Range', { lines: ['2'] })] })],
        }),
      ],
    });
  const comments = { 2: 'Range', 4: 'SortMergeJoin', 5: 'Sort' };

  test('have the line of the node that required them', () => {
    expect(judgeFinalPlans(truthOf(comments), queries(joined(['~4'])))).toMatchObject({ checked: 3, wrong: [] });
  });

  test('are never the root', () => {
    expect(judgeFinalPlans(truthOf(comments), queries(joined(['~5']))).wrong).toEqual([
      expect.stringContaining('Exchange [~job.py:5]'),
    ]);
  });

  test('are where a comment says', () => {
    const truth = truthOf({ ...comments, 4: 'SortMergeJoin, ~Exchange' });
    expect(judgeFinalPlans(truth, queries(joined(['~4']))).wrong).toEqual([]);
    const without = node('SortMergeJoin', { lines: ['4'], children: [node('Range', { lines: ['2'] })] });
    expect(judgeFinalPlans(truthOf({ 2: 'Range', 4: 'SortMergeJoin, ~Exchange' }), queries(without)).wrong).toEqual([
      'job.py:4 adds Exchange: found 0 of 1 nodes',
    ]);
  });

  test('do not include what the job requested: repartition', () => {
    const detail = 'Exchange hashpartitioning(k#1L, 2), REPARTITION_BY_NUM, [plan_id=1]';
    const plan = node('Exchange', { detail, lines: ['~3'], children: [node('Range', { lines: ['2'] })] });
    expect(judgeFinalPlans(truthOf({ 2: 'Range', 3: 'Exchange' }), queries(plan)).derived).toHaveLength(1);
  });

  test('are filters on nulls, projections that only remove columns, and sorts below a join', () => {
    const inferred = node('Filter', { detail: 'Filter (isnotnull((a#1L % 5)) AND isnotnull(b#2))', lines: ['~4'] });
    const pruned = node('Project', { detail: 'Project [a#1, b#2L]', lines: ['~4'], children: [inferred] });
    const sorted = node('Sort', { detail: 'Sort [a#1 ASC], false, 0', lines: ['~4'], children: [pruned] });
    const plan = node('SortMergeJoin', { lines: ['4'], children: [sorted] });
    expect(judgeFinalPlans(truthOf({ 4: 'SortMergeJoin' }), queries(plan))).toMatchObject({
      checked: 1,
      wrong: [],
      derived: [],
      unaccounted: [],
    });
  });

  test('may have an exact line, which is that of a neighboring node', () => {
    const plan = (line: string) =>
      node('Filter', {
        lines: ['3'],
        children: [
          node('Project', { detail: 'Project [a#1]', lines: [line], children: [node('Range', { lines: ['2'] })] }),
        ],
      });
    expect(judgeFinalPlans(truthOf(FILTERED), queries(plan('3')))).toMatchObject({ wrong: [], unaccounted: [] });
    expect(judgeFinalPlans(truthOf(FILTERED), queries(plan('7'))).wrong).toHaveLength(1);
  });

  test('do not include projections that compute, or filters that compare', () => {
    const computed = node('Project', { detail: 'Project [(a#1 + 1) AS b#2]', lines: ['~2'] });
    const plan = node('Filter', {
      detail: 'Filter (isnotnull(a#1) AND (a#1 > 3))',
      lines: ['~2'],
      children: [computed],
    });
    expect(judgeFinalPlans(truthOf({ 2: 'Filter, Project' }), queries(plan)).derived).toHaveLength(2);
  });
});

test('initial plans are judged without the claims of the comments', () => {
  const initial = node('Filter', { lines: ['7'] });
  expect(judgeInitialPlans(truthOf(FILTERED), queries(filtered(['3']), initial))).toMatchObject({
    checked: 1,
    wrong: [expect.stringContaining('Filter [job.py:7]')],
    missing: [],
  });
  expect(judgeInitialPlans(truthOf(FILTERED), queries(filtered(['3']))).checked).toBe(0);
});

describe('the bench fails', () => {
  const of = (part: object) =>
    summary([
      { name: 'job.py', figures: { checked: 40, wrong: [], missing: [], derived: [], unaccounted: [], ...part } },
    ]);

  test('on one wrong line, on one node without a comment, and above 5 % without a line', () => {
    expect(whyFailed(of({}))).toEqual([]);
    expect(whyFailed(of({ missing: ['a'], derived: ['b'] }))).toEqual([]);
    expect(whyFailed(of({ missing: ['a'], derived: ['b', 'c'] }))).toEqual(['7.5 % of the nodes have no exact line']);
    expect(whyFailed(of({ wrong: ['a'] }))).toEqual(['1 wrong lines']);
    expect(whyFailed(of({ unaccounted: ['a'] }))).toEqual(['1 nodes without a comment']);
    expect(whyFailed(summary([]))).toEqual(['no node was checked']);
  });

  test('and names what it counts', () => {
    expect(summaryLines('Spark 4', of({ wrong: ['a'], derived: ['b'] }))).toEqual([
      'Spark 4: 1 wrong, 0 missing, 1 derived of 40 nodes (2.5 % without an exact line)',
      '  wrong       job.py: a',
      '  derived     job.py: b',
    ]);
  });
});
