import { expect, test } from 'vitest';
import { extendedPlans } from '../../../src/spark/extendedPlans';

const PRINTED = `== Parsed Logical Plan ==
'Filter ('id > 1)
+- Range (0, 10, step=1)

== Analyzed Logical Plan ==
id: bigint
Filter (id#1L > 1)
+- Range (0, 10, step=1)

== Optimized Logical Plan ==
Filter (id#1L > 1)
+- Range (0, 10, step=1)

== Physical Plan ==
*(1) Filter (id#1L > 1)
+- *(1) Range (0, 10, step=1, splits=2)
`;

test('the parts of an extended explanation are plans, without titles and schema', () => {
  expect(extendedPlans(PRINTED)).toEqual({
    analyzed: 'Filter (id#1L > 1)\n+- Range (0, 10, step=1)\n\n',
    optimized: 'Filter (id#1L > 1)\n+- Range (0, 10, step=1)\n\n',
    physical: '*(1) Filter (id#1L > 1)\n+- *(1) Range (0, 10, step=1, splits=2)\n',
  });
});

test('a part that is missing is null', () => {
  expect(extendedPlans('== Physical Plan ==\nRange\n')).toEqual({
    analyzed: null,
    optimized: null,
    physical: 'Range\n',
  });
});
