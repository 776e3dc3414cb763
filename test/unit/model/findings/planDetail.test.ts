import { expect, test } from 'vitest';
import { columnsIn, firstList, joinCondition, joinKeys, partsOf } from '../../../../src/model/findings/planDetail';
import { withoutIds } from '../../../../src/model/findings/texts';

test('commas in brackets do not divide, and a comparison is no bracket', () => {
  expect(partsOf('f(a#1, b#2), [c, d], (e#3 < 4), map<int,string>')).toEqual([
    'f(a#1, b#2)',
    '[c, d]',
    '(e#3 < 4)',
    'map<int,string>',
  ]);
  expect(firstList('Scan [a#1L,b#2] Batched: true, More: [c]')).toEqual(['a#1L', 'b#2']);
  expect(firstList('Project')).toEqual([]);
  expect(firstList('ArrowEvalPython [<lambda>(a#1, b#2)#3, f(<lambda>(a#1)#4)#5], [pythonUDF0#6]')).toEqual([
    '<lambda>(a#1, b#2)#3',
    'f(<lambda>(a#1)#4)#5',
  ]);
});

test('the keys of both sides of a join, without ids', () => {
  expect(joinKeys('SortMergeJoin [user#1L, lower(name#2)], [user#5L, lower(name#6)], Inner')).toEqual({
    left: ['user', 'lower(name)'],
    right: ['user', 'lower(name)'],
  });
  expect(joinKeys('CartesianProduct')).toBeNull();
});

test.each([
  ['SortMergeJoin [a#1], [a#2], Inner, (abs((t#3L - t#4L)) = 1)', '(abs((t - t)) = 1)'],
  ['BroadcastHashJoin [b#14L], [b#255L], Inner, BuildRight, ((a#1L + a#2L) = 10), false, false', '((a + a) = 10)'],
  ['BroadcastNestedLoopJoin BuildRight, Cross, ((x#69L + y#71L) > 10)', '((x + y) > 10)'],
  ['CartesianProduct (a#1 < b#2)', '(a < b)'],
  ['BroadcastHashJoin [a#1], [b#2], Inner, BuildRight, false, false', null],
  ['SortMergeJoin [a#1], [b#2], Inner', null],
  ['BroadcastNestedLoopJoin BuildLeft, Cross', null],
])('the condition of %s', (detail, condition) => {
  const found = joinCondition(detail);
  expect(found && withoutIds(found)).toBe(condition);
});

test('columns are named with their ids, each once', () =>
  expect(columnsIn('(cast(größe#15 as int) < a.b#2L) OR (größe#15 = x)')).toEqual(['größe#15', 'a.b#2']));
