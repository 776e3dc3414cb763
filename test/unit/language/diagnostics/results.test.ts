import { describe, expect, test } from 'vitest';
import { fixed, found } from '../support/diagnostics';

const READ = 'df = spark.read.parquet("p")\n';
const fixedOf = (text: string): string => fixed(READ + text).slice(READ.length);

describe('driver.countForEmpty', () => {
  test.each([
    ['empty = df.count() == 0', 'empty = df.isEmpty()'],
    ['empty = df.filter("x").count() < 1', 'empty = df.filter("x").isEmpty()'],
    ['if df.count() > 0:\n    pass', 'if not df.isEmpty():\n    pass'],
    ['if 0 == df.count():\n    pass', 'if df.isEmpty():\n    pass'],
    ['if 0 < df.count() and x:\n    pass', 'if not df.isEmpty() and x:\n    pass'],
    ['if df.count():\n    pass', 'if not df.isEmpty():\n    pass'],
    ['if x:\n    pass\nelif not df.count():\n    pass', 'if x:\n    pass\nelif df.isEmpty():\n    pass'],
    ['x = 1 if df.count() != 0 else 2', 'x = 1 if not df.isEmpty() else 2'],
    ['x = df.rdd.map(f).count() >= 1', 'x = not df.rdd.map(f).isEmpty()'],
    ['x = (df.count() > 0) == y', 'x = (df.count() > 0) == y'],
    ['def f(d: DataFrame):\n    return d.count() == 0', 'def f(d: DataFrame):\n    return d.isEmpty()'],
  ])('finds %j', (text, expected) => {
    expect(found(READ + text)).toHaveLength(1);
    expect(found(READ + text)[0]).toContain('driver.countForEmpty');
    expect(fixedOf(text)).toBe(expected);
  });

  test.each([
    ['another number', 'x = df.count() == 10\ny = df.count() > 1\nz = df.count() == 0.5'],
    ['a larger expression', 'x = df.count() - 3 == 0\ny = 3 * df.count() > 0'],
    ['a number that is kept', 'n = df.count()\nif n == 0:\n    print(n)'],
    ['a cached dataset', 'df.cache()\nif df.count() == 0:\n    pass\ndf.show()\ndf.show()'],
    ['a cached parameter', 'def f(d: DataFrame):\n    d = d.persist()\n    return d.count() > 0'],
    ['an assertion', 'assert df.count() == 0'],
    ['a count of groups', 'x = df.groupBy("a").count()'],
    ['a list', 'x = [1].count(1) == 0'],
    ['a parameter that may be no DataFrame', 'def f(df):\n    return df.count() == 0'],
    ['a result of an unknown function', 'd = load(df)\nx = d.count() == 0'],
    ['match', 'match df.count():\n    case 0:\n        pass'],
  ])('is silent for %s', (_what, text) => {
    expect(found(READ + text)).toEqual([]);
  });
});

describe('driver.unusedRows', () => {
  test.each([
    ['x = df.collect()[0]', 'x = df.take(1)[0]'],
    ['x = df.filter("x").collect()[0]["a"]', 'x = df.filter("x").take(1)[0]["a"]'],
    ['x = df.collect()[2]', 'x = df.take(3)[2]'],
    ['x = df.collect()[:5]', 'x = df.take(5)[:5]'],
    ['n = len(df.collect())', 'n = df.count()'],
    ['n = len(df.toPandas()) + 1', 'n = df.count() + 1'],
    ['rows = df.collect()\nprint(rows[0].a, rows[0].b)', 'rows = df.collect()\nprint(rows[0].a, rows[0].b)'],
    ['rows = df.collect()\nprint(len(rows))', 'rows = df.collect()\nprint(len(rows))'],
    ['x = df.groupBy("a").count().collect()[0]', 'x = df.groupBy("a").count().take(1)[0]'],
    ['x = df.select("a", F.col("b").alias("c")).collect()[0]', 'x = df.select("a", F.col("b").alias("c")).take(1)[0]'],
    ['x = sc.textFile("p").collect()[0]', 'x = sc.textFile("p").take(1)[0]'],
  ])('finds %j', (text, expected) => {
    expect(found(READ + text).map(each => each.split(':')[0])).toEqual(['driver.unusedRows']);
    expect(fixedOf(text)).toBe(expected);
  });

  test.each([
    ['rows that are all used', 'rows = df.collect()\nfor row in rows:\n    print(row, rows[0])'],
    ['rows that are returned', 'def f():\n    rows = df.collect()\n    print(rows[0])\n    return rows\nf()'],
    ['one row of an aggregation', 'x = df.agg(F.max("a")).collect()[0][0]'],
    ['one row of a global group', 'x = df.groupBy().sum("a").collect()[0]'],
    [
      'one row of an aggregate column',
      'x = df.select(F.max("a")).collect()[0]\ny = df.selectExpr("max(a)").collect()[0]',
    ],
    ['one row of a limit', 'x = df.limit(1).collect()[0]'],
    ['one row of a query', 'x = spark.sql("SELECT max(a) FROM t").collect()[0]'],
    ['one row of an aggregation by a variable', 'm = df.agg(F.max("a")).withColumn("b", F.lit(1))\nx = m.collect()[0]'],
    [
      'one row of a list',
      'x = spark.createDataFrame([(1,)], "a int").collect()[0]\ny = sc.parallelize([1]).map(f).collect()[0]',
    ],
    ['a whole file', 'x = spark.read.text("p", wholetext=True).collect()[0]'],
    ['a test', 'def test_it(spark):\n    assert spark.range(3).collect()[0] == 1'],
    ['an index that is not known', 'x = df.collect()[i]\ny = df.collect()[a:b]'],
    ['the last row', 'x = df.collect()[-1]'],
    ['a variable that is bound twice', 'rows = df.collect()\nif x:\n    rows = []\nprint(rows[0])'],
    ['a row that is replaced', 'rows = df.collect()\nrows[0] = 1'],
    ['a column of pandas', 'x = df.toPandas()["a"]\ny = df.toPandas()[:5]'],
    ['a parameter that may be no DataFrame', 'def f(df):\n    return df.collect()[0]'],
  ])('is silent for %s', (_what, text) => {
    expect(found(READ + text)).toEqual([]);
  });
});

describe('python.needlessRdd', () => {
  test.each([
    ['x = df.rdd.isEmpty()', 'x = df.isEmpty()'],
    ['x = df.filter("x").rdd.collect()', 'x = df.filter("x").collect()'],
    ['x = df.rdd.take(3)', 'x = df.take(3)'],
    ['x = (\n    df\n    .rdd\n    .collect()\n)', 'x = (\n    df\n    .collect()\n)'],
    ['x = df \\\n    .rdd \\\n    .collect()', 'x = df  \\\n    .collect()'],
  ])('finds %j', (text, expected) => {
    expect(found(READ + text).map(each => each.split(':')[0])).toEqual(['python.needlessRdd']);
    expect(fixedOf(text)).toBe(expected);
  });

  test.each([
    ['functions of RDDs', 'x = df.rdd.map(f).collect()\ny = df.rdd.getNumPartitions()'],
    ['an RDD', 'x = sc.textFile("p").collect()'],
  ])('is silent for %s', (_what, text) => {
    expect(found(READ + text)).toEqual([]);
  });
});

describe('driver.noneUsed', () => {
  test.each([
    ['the next method', 'df.show().count()', 2],
    ['a variable', 'd = df.filter("x").show()\nd.count()', 2],
    ['the same variable', 'df = df.show()\ndf = df.filter("x")', 2],
    ['a printed None', 'print(df.show(5))', 2],
    ['a schema', 'schema = df.printSchema()\nfor each in schema:\n    pass', 2],
    ['a view', 'v = df.createOrReplaceTempView("v")\nv.show()', 2],
    ['a write', 'done = df.write.mode("append").parquet("q")\ndone.count()', 2],
    ['another DataFrame’s method', 'shown = df.show()\ndf.union(shown).show()', 2],
  ])('finds %s', (_what, text, line) => {
    expect(found(READ + text)).toEqual([`driver.noneUsed:${line}`]);
  });

  test.each([
    ['a statement', 'df.show()\ndf.printSchema()'],
    ['a variable that nothing reads', '_ = df.show()\nx = df.show()'],
    ['a variable that is bound again', 'x = df.show()\nx = df\nx.count()'],
    ['a returned None', 'def f():\n    return df.show()\nf()'],
    ['a test', 'self.assertIsNone(df.show())\nassert df.show() is None'],
    ['a list of effects', '[d.show() for d in [df, df]]'],
    ['a function', 'run(df.show)\nx = timed("label", df.show())'],
    ['a plot', 'import matplotlib.pyplot as plt\nx = plt.show()\nprint(x)'],
    ['the method of a variable', 'f = df.show\nf()\nprint(f)'],
  ])('is silent for %s', (_what, text) => {
    expect(found(READ + text)).toEqual([]);
  });
});
