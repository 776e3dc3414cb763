import { expect, test } from 'vitest';
import { callsOf } from './support/python';

/** How often each call runs: `op times`, `?` where the source does not tell it. */
const times = (text: string): string[] => callsOf(text).map(({ op, times }) => `${op} ${times ?? '?'}`);

const HELPER = 'def clean(df):\n    return df.dropDuplicates().filter("id > 1")\n';

test.each([
  ['each place that calls the helper', `${HELPER}a = spark.range(1)\nclean(a)\nclean(a)\nclean(a)`, 3],
  [
    'helpers that other helpers call',
    `${HELPER}def two(df):\n    return clean(clean(df))\ntwo(spark.range(1))\ntwo(spark.range(2))`,
    4,
  ],
  ['a loop over a list', `${HELPER}for n in ["a", "b", "c"]:\n    clean(spark.table(n))`, 3],
  ['nested loops over lists', `${HELPER}for n in [1, 2]:\n    for m in [1, 2, 3]:\n        clean(spark.range(n))`, 6],
  ['a comprehension of a list', `${HELPER}all = [clean(spark.table(n)) for n in ["a", "b"]]`, 2],
  [
    'a method by its places',
    'class Job:\n    def clean(self, df):\n        return df.dropDuplicates().filter("x")\njob = Job()\na = spark.range(1)\njob.clean(a)\njob.clean(a)',
    2,
  ],
  ['`transform`', `${HELPER}a = spark.range(1)\na.transform(clean)\na.transform(clean)`, 2],
  ['one place', `${HELPER}clean(spark.range(1))`, 1],
  ['a function that nothing calls', HELPER, 1],
])('counts %s', (_what, text, count) => {
  expect(times(text).filter(each => /^(dropDuplicates|filter)/.test(each))).toEqual([
    `dropDuplicates ${count}`,
    `filter ${count}`,
  ]);
});

test('the lines of the calls of a helper are known', () => {
  const calls = callsOf(`${HELPER}a = spark.range(1)\nclean(a)\nclean(a)`);
  const range = calls.find(({ op }) => op === 'range')!;
  const filter = calls.find(({ op }) => op === 'filter')!;
  expect(range.calledAt).toEqual([]);
  expect(filter.calledAt.map(line => line - range.site.line)).toEqual([1, 2]);
});

test.each([
  ['a loop', 'df = spark.range(1)\nfor n in names:\n    df = df.filter(n)', ['range 1', 'filter ?']],
  [
    'a while loop and its condition',
    'df = spark.range(1)\nwhile df.count():\n    df = df.limit(1)',
    ['range 1', 'count ?', 'limit ?'],
  ],
  ['a comprehension', 'all = [spark.table(n) for n in names]', ['table ?']],
  [
    'a branch in a loop over a list',
    'for n in ["a", "b"]:\n    df = spark.table(n)\n    if n == "a":\n        df.show()',
    ['table 2', 'show ?'],
  ],
  [
    'a helper that a loop calls',
    'def make():\n    return spark.range(1)\nmake()\nfor n in names:\n    make()',
    ['range ?'],
  ],
  [
    'a function that calls itself',
    'def make(n):\n    df = spark.range(n)\n    return df if n else make(n - 1)\nmake(3)',
    ['range ?'],
  ],
])('does not guess the iterations of %s', (_what, text, expected) => {
  expect(times(text)).toEqual(expected);
});
