import { expect, test } from 'vitest';
import { callsOf } from './support/python';

/** The actions that a run certainly reaches, in source order. */
const certain = (text: string): string[] =>
  callsOf(text)
    .filter(call => call.kind === 'action' && call.isCertain)
    .map(call => `${call.op}:${call.site.line - 3}`);

test.each([
  ['the module itself', 'df = spark.range(3)\ndf.count()\ndf.show()', ['count:2', 'show:3']],
  ['a called function', 'def f(df):\n    df.count()\nf(spark.range(3))', ['count:2']],
  ['the main block', 'df = spark.range(3)\nif __name__ == "__main__":\n    df.count()', ['count:3']],
  ['with and try', 'df = spark.range(3)\ntry:\n    df.count()\nexcept ValueError:\n    df.show()', ['count:3']],
  ['no branch', 'df = spark.range(3)\nif x:\n    df.count()\nelse:\n    df.show()\ndf.first()', ['first:6']],
  ['no loop', 'df = spark.range(3)\nfor x in y:\n    df.count()\nwhile x:\n    df.show()\ndf.first()', ['first:6']],
  ['no part of a conditional expression', 'df = spark.range(3)\nx = df.count() if y else df.first()', []],
  ['no comprehension', 'df = spark.range(3)\nx = [df.count() for y in z]', []],
  [
    'nothing after a conditional return',
    'def f(df):\n    if x:\n        return\n    df.count()\nf(spark.range(3))\nspark.range(2).show()',
    ['show:6'],
  ],
  ['nothing after a conditional exit', 'import sys\ndf = spark.range(3)\nif x:\n    sys.exit(1)\ndf.count()', []],
  ['no function that is not called', 'def f():\n    spark.range(3).count()', []],
])('a run certainly reaches %s', (_what, text, expected) => {
  expect(certain(text)).toEqual(expected);
});
