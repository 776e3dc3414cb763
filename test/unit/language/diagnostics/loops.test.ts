import { describe, expect, test } from 'vitest';
import { found } from '../support/diagnostics';

const READ = 'df = spark.read.parquet("p")\n';

describe('plan.columnsInLoop', () => {
  test.each([
    ['a for loop', 'for c in names:\n    df = df.withColumn(c, F.lit(1))', 3],
    ['a while loop', 'while names:\n    df = df.withColumn(names.pop(), F.lit(1))', 3],
    ['renaming', 'for c in df.columns:\n    df = df.withColumnRenamed(c, c.lower())', 3],
    ['a step of a chain', 'for c in names:\n    df = df.filter(c).withColumn(c, F.lit(1)).drop("x")', 3],
    ['a second variable', 'for c in names:\n    more = df.withColumn(c, F.lit(1))\n    df = more', 3],
    ['reduce', 'from functools import reduce\nreduce(lambda d, c: d.withColumn(c, F.lit(1)), names, df).show()', 3],
    [
      'reduce with a function',
      'import functools\ndef add(d, c):\n    return d.withColumn(c, F.lit(1))\nfunctools.reduce(add, names, df).show()',
      4,
    ],
    [
      'a function with an annotation',
      'def f(data: DataFrame, names):\n    for c in names:\n        data = data.withColumn(c, F.lit(1))\n    return data',
      4,
    ],
  ])('finds %s', (_what, text, line) => {
    expect(found(READ + text)).toEqual([`plan.columnsInLoop:${line}`]);
  });

  test('marks each loop once', () => {
    const loop = 'for c in names:\n    df = df.withColumn(c, F.lit(1))\n    df = df.withColumn(c + "2", F.lit(2))\n';
    expect(found(READ + loop + loop)).toEqual(['plan.columnsInLoop:3', 'plan.columnsInLoop:6']);
  });

  test.each([
    ['no loop', 'df = df.withColumn("a", F.lit(1))\ndf = df.withColumn("b", F.lit(1))'],
    ['a new DataFrame in each iteration', 'for c in names:\n    all.append(df.withColumn(c, F.lit(1)))'],
    [
      'a table in each iteration',
      'for t in tables:\n    d = spark.table(t).withColumn("t", F.lit(t))\n    d.write.save(t)',
    ],
    ['one iteration', 'for c in ["a"]:\n    df = df.withColumn(c, F.lit(1))'],
    ['a plan that is cut off', 'for c in names:\n    df = df.withColumn(c, F.lit(1)).localCheckpoint()'],
    [
      'a helper that is called twice',
      'def add(d, c):\n    return d.withColumn(c, F.lit(1))\ndf = add(add(df, "a"), "b")',
    ],
    [
      'steps of different kinds',
      'for s in steps:\n    if s:\n        df = df.withColumn(s, F.lit(1))\n    else:\n        df = df.filter(s)',
    ],
    ['another library', 'spec = lib.Spec(spark)\nfor c in names:\n    spec = spec.withColumn(c, 1)'],
    ['the words in a string', 'for c in names:\n    log("df = df.withColumn(c)")'],
  ])('is silent for %s', (_what, text) => {
    expect(found(READ + text)).toEqual([]);
  });
});

describe('driver.actionsInLoop', () => {
  test.each([
    ['a for loop', 'for u in users:\n    print(df.filter(df.user == u).count())', 3],
    ['a loop over collected rows', 'for row in df.collect():\n    df.filter(df.id > row.id).show()', 3],
    ['a comprehension', 'n = {c: df.select(c).distinct().count() for c in df.columns}', 2],
    ['a while loop that counts', 'i = 0\nwhile i < 10:\n    df.filter(df.i == i).count()\n    i += 1', 4],
    ['a variable in the loop', 'for u in users:\n    own = df.filter(df.user == u)\n    own = own.toPandas()', 4],
    ['writes', 'for y in years:\n    df.filter(df.year == y).write.parquet(f"out/{y}")', 3],
    ['the same work in every iteration', 'for c in names:\n    df = df.filter(c)\n    print(df.count())', 4],
    ['a check of each column', 'for c in names:\n    if df.filter(c).count() > 5:\n        raise ValueError(c)', 3],
    ['one branch', 'for u in users:\n    if u:\n        df.filter(df.user == u).show()', 4],
    ['an RDD', 'r = sc.textFile("p")\nfor w in words:\n    print(r.filter(lambda t: w in t).count())', 4],
    [
      'an attribute',
      'class Job:\n    def run(self):\n        self.df = df\n        for u in users:\n            self.df.filter(u).count()\nJob().run()',
      6,
    ],
  ])('finds %s', (_what, text, line) => {
    expect(found(READ + text)).toEqual([`driver.actionsInLoop:${line}`]);
  });

  test.each([
    ['one iteration of a list', 'for u in ["a"]:\n    df.filter(u).count()'],
    ['one iteration of a range', 'for i in range(1):\n    df.filter(i).count()'],
    ['one iteration of a variable', 'users = ("a",)\nfor i, u in enumerate(users):\n    df.filter(u).count()'],
    ['one iteration of a dictionary', 'users = {"a": 1}\nfor u, n in users.items():\n    df.filter(u).count()'],
    ['polling', 'import time\nwhile df.count() < 10:\n    time.sleep(5)'],
    ['polling for a flag', 'while True:\n    n = df.count()\n    print(n)'],
    ['a search', 'for u in users:\n    if df.filter(u).count() > 3:\n        break'],
    [
      'a retry',
      'for attempt in range(3):\n    try:\n        df.write.save("x")\n        break\n    except OSError:\n        pass',
    ],
    [
      'a retry in a function',
      'def f():\n    for attempt in range(3):\n        try:\n            return df.count()\n        except OSError:\n            pass\nf()',
    ],
    ['a loop until nothing changes', 'n = 1\nwhile n > 0:\n    n = df.filter("x").count()'],
    ['a dataset of each iteration', 'for t in tables:\n    print(spark.table(t).count())'],
    ['a loop over datasets', 'for d in [df, df.filter("x")]:\n    d.show()'],
    ['a dictionary of datasets', 'dfs = {"a": df, "b": df}\nfor k in dfs:\n    dfs[k].show()'],
    ['a file of each iteration', 'for p in paths:\n    d = spark.read.csv(p)\n    d.show()\n    df.show()'],
    ['an unknown function', 'for t in tables:\n    load(t).count()'],
    ['steps that are kept', 'for i in range(9):\n    df = df.filter(i).cache()\n    df.count()'],
    ['an algorithm', 'w = 0\nfor i in range(9):\n    w += df.rdd.map(lambda r: f(r, w)).reduce(g)'],
    [
      'an algorithm by other variables',
      'k = []\nfor i in range(9):\n    new = df.filter(F.col("a").isin(k)).collect()\n    for r in new:\n        k.append(r)',
    ],
    ['a test', 'import pytest\nfor u in users:\n    assert df.filter(u).count() == 3'],
    ['any', 'x = any(df.filter(u).count() == 9 for u in users)'],
    ['the loop’s source', 'for row in df.collect():\n    print(row)'],
    ['a function that is only defined', 'for u in users:\n    jobs.append(lambda u=u: df.filter(u).count())'],
    ['pandas', 'p = df.toPandas()\nfor c in names:\n    print(p[c].count())'],
    [
      'a parameter that may be no DataFrame',
      'def f(df, names):\n    for c in names:\n        print(df[c].count(), df.count())',
    ],
  ])('is silent for %s', (_what, text) => {
    expect(found(READ + text)).toEqual([]);
  });
});
