import { describe, expect, test } from 'vitest';
import { fixed, found, foundInFile } from '../support/diagnostics';
import { SESSION } from '../support/python';

const READ = 'df = spark.read.parquet("p")\n';
const TWO = 'a = spark.read.parquet("a")\nb = spark.read.parquet("b")\n';

describe('dataset.unused', () => {
  test.each([
    ['a filter', 'df.filter("x")', 2],
    ['a chain', 'df.filter("x").withColumn("a", F.lit(1))', 2],
    ['a map', 'df.rdd.map(print)', 2],
    ['a group', 'df.groupBy("a").count()', 2],
    ['a writer', 'df.write.mode("overwrite").partitionBy("a")', 2],
    ['a stream', 'spark.readStream.load().writeStream.format("console")', 2],
    ['a function', 'def f(d: DataFrame):\n    d.dropDuplicates()\n    return d', 3],
    ['a branch', 'if x:\n    df.drop("a")', 3],
  ])('finds %s', (_what, text, line) => {
    expect(found(READ + text)).toEqual([`dataset.unused:${line}`]);
  });

  test.each([
    ['a cache', 'df.cache()\ndf.count()\ndf.count()\ndf.unpersist()'],
    ['an action', 'df.show()\ndf.write.save("x")\ndf.foreach(print)'],
    ['a view', 'df.createOrReplaceTempView("v")'],
    ['a statement of SQL', 'spark.sql("DROP TABLE t")\nspark.sql(text)\nspark.sql("SELECT 1")'],
    ['a read', 'spark.table("t")\nspark.read.parquet("q")'],
    ['a try', 'try:\n    df.select("a")\nexcept Exception:\n    pass'],
    ['an expected error', 'with pytest.raises(Exception):\n    df.select("a")'],
    ['a method that another function calls', 'assertRaises(TypeError, df.union, 3)\npool.submit(df.filter, "x")'],
    ['a property', 'df.columns\ndf.schema'],
    ['pandas', 'p = df.toPandas()\np.drop("a", inplace=True)\np.dropna()'],
    ['pandas on Spark', 'import pyspark.pandas as ps\np = ps.read_parquet("q")\np.drop("a", inplace=True)'],
    ['a parameter that may be no DataFrame', 'def f(df):\n    df.drop("a", inplace=True)'],
  ])('is silent for %s', (_what, text) => {
    expect(found(READ + text)).toEqual([]);
  });

  test('is silent for the last line of a notebook’s cell', () => {
    expect(found(`${READ}df.filter("x")`, true)).toEqual([]);
    expect(found(`${READ}df.filter("x")\ndf.show()`, true)).toEqual(['dataset.unused:2']);
    const cells = '# %%\ndf.filter("x")\n\n# %%\ndf.filter("y")\ndf.show()';
    expect(found(READ + cells)).toEqual(['dataset.unused:6']);
    expect(found(READ + cells.replaceAll('# %%', '# In [1]:'))).toEqual(['dataset.unused:6']);
  });

  test.each(['Fabric', 'Synapse Analytics'])('is silent for the last line of a cell of %s', platform => {
    const [cell, metadata] = ['CELL', 'METADATA'].map(each => `# ${each} ********************\n`);
    const code = [`${SESSION}\n${READ}df.filter("x")`, 'df.filter("y")\ndf.show()'];
    const cells = code.map(each => `${cell}\n${each}\n\n${metadata}\n# META {}\n`);
    expect(foundInFile([`# ${platform} notebook source\n`, ...cells].join('\n'))).toEqual(['dataset.unused:17']);
  });
});

describe('cache.useless', () => {
  test.each([
    ['df = spark.read.csv("q").cache()\ndf.show()', 'df = spark.read.csv("q")\ndf.show()'],
    ['d = df.filter("x").persist()\nd.write.save("q")', 'd = df.filter("x")\nd.write.save("q")'],
    ['df.filter("x").cache().count()', 'df.filter("x").count()'],
    ['x = (\n    df.filter("x")\n    .cache()\n)\nx.show()', 'x = (\n    df.filter("x")\n)\nx.show()'],
    ['d = df.filter("x")\nd.cache()\nd.show()', 'd = df.filter("x")\nd.cache()\nd.show()'],
    ['d = df.filter("x").cache()\ne = d.select("a")\ne.show()', 'd = df.filter("x")\ne = d.select("a")\ne.show()'],
    [
      'def f():\n    d = df.filter("x").cache()\n    print(d.columns)\nf()',
      'def f():\n    d = df.filter("x")\n    print(d.columns)\nf()',
    ],
  ])('finds %j', (text, expected) => {
    expect(found(READ + text).map(each => each.split(':')[0])).toEqual(['cache.useless']);
    expect(fixed(READ + text)).toBe(READ + expected);
  });

  test.each([
    ['two actions', 'd = df.filter("x").cache()\nd.count()\nd.show()'],
    ['two actions by another variable', 'd = df.filter("x").cache()\ne = d.select("a")\ne.count()\ne.show()'],
    ['a join with itself', 'd = df.filter("x").cache()\nd.join(d, "a").show()'],
    ['two branches of a union', 'd = df.filter("x").cache()\nd.filter("a").union(d.filter("b")).show()'],
    ['a loop', 'd = df.filter("x").cache()\nfor u in [1, 2]:\n    print(d.filter("a").count(), u)\n    break'],
    ['an iteration', 'for i in range(9):\n    df = df.filter(i).cache()\n    df.count()'],
    ['a sort, which samples', 'd = df.filter("x").cache()\nd.orderBy("a").show()'],
    ['a model', 'from pyspark.ml.clustering import KMeans\nd = df.filter("x").cache()\nKMeans().fit(d)'],
    ['a result', 'def f():\n    return df.filter("x").cache()\nf().show()'],
    ['an unknown function', 'd = df.filter("x").cache()\ntrain(d)'],
    ['a method', 'd = df.filter("x").cache()\nmodel.train(d)'],
    ['a view', 'd = df.filter("x").cache()\nd.createOrReplaceTempView("v")\nspark.sql("SELECT * FROM v").show()'],
    ['a collection', 'd = df.filter("x").cache()\nall = [d]\nall[0].show()'],
    [
      'an attribute',
      'class A:\n    def f(self):\n        self.d = df.filter("x").cache()\n        self.d.show()\nA().f()',
    ],
    ['a nested function', 'd = df.filter("x").cache()\ndef f():\n    d.show()\nf()\nf()'],
    ['a variable that another file can import', 'd = df.filter("x").cache()'],
    ['a table that a query reads', 'd = spark.table("t").cache()\nd.count()\nspark.sql("SELECT * FROM t").show()'],
    ['the same file again', 'd = spark.read.csv("c").cache()\nd.count()\nspark.read.csv("c").show()'],
    ['an RDD by name', 'd = df.filter("x").cache()\nx = d.rdd.map(f)\nx.count()\nx.count()'],
    [
      'a batch',
      'def f(batch, n):\n    batch.persist()\n    batch.write.save("a")\n    batch.unpersist()\nspark.readStream.load().writeStream.foreachBatch(f).start().awaitTermination()',
    ],
    ['a parameter', 'def f(d: DataFrame):\n    d.cache()\n    d.show()'],
    ['another cache', 'cache = functools.cache(f)\ncache()\nlru.cache()'],
  ])('is silent for %s', (_what, text) => {
    expect(found(READ + text)).toEqual([]);
  });

  test('is silent in a notebook', () => expect(found(`${READ}d = df.filter("x").cache()\nd.show()`, true)).toEqual([]));
});

describe('join.cartesian', () => {
  test.each([
    ['a.join(b).show()', 'a.crossJoin(b).show()'],
    ['c = a.join(b)\nc.count()', 'c = a.crossJoin(b)\nc.count()'],
    [
      'a.filter("x").join(other=b, how="left").write.save("q")',
      'a.filter("x").join(other=b, how="left").write.save("q")',
    ],
  ])('finds %j', (text, expected) => {
    expect(found(TWO + text)).toEqual(['join.cartesian:3']);
    expect(fixed(TWO + text)).toBe(TWO + expected);
  });

  test.each([
    ['a key', 'a.join(b, "id").show()\na.join(b, on="id").show()\na.join(b, a.id == b.id, "left").show()'],
    ['a cross join', 'a.crossJoin(b).show()\na.join(b, how="cross").show()'],
    ['a filter after it', 'a.join(b).where(a.id == b.id).show()'],
    ['a filter later', 'c = a.join(b)\nd = c.select("x", "id")\nd.filter("id > x").show()'],
    ['a view', 'a.join(b).createOrReplaceTempView("v")'],
    ['one row', 'a.join(b.agg(F.max("x"))).show()\na.join(b.limit(1)).show()'],
    ['a caller that may filter', 'def f():\n    return a.join(b)'],
    ['RDDs', 'a.rdd.map(f).join(b.rdd.map(f)).count()'],
    ['strings', '",".join(["a"])\nx = ",".join(a.columns)'],
    ['a parameter that may be no DataFrame', 'def f(df, other):\n    df.join(other).show()'],
    ['arguments that are not known', 'a.join(*args).show()\na.join(b, **how).show()'],
  ])('is silent for %s', (_what, text) => {
    expect(found(TWO + text)).toEqual([]);
  });
});

describe('stream.notAwaited', () => {
  const STREAM = 'events = spark.readStream.format("rate").load()\n';

  test.each([
    ['a statement', 'events.writeStream.format("console").start()', 2],
    ['a variable', 'q = events.writeStream.format("console").start()', 2],
    ['a table', 'events.writeStream.trigger(availableNow=True).toTable("t")', 2],
    [
      'a function that runs',
      'def main():\n    events.writeStream.start("p")\nif __name__ == "__main__":\n    main()',
      3,
    ],
  ])('finds %s', (_what, text, line) => {
    expect(found(STREAM + text)).toEqual([`stream.notAwaited:${line}`]);
  });

  test.each([
    ['a query that is awaited', 'events.writeStream.start("p").awaitTermination()'],
    ['any query that is awaited', 'events.writeStream.start("p")\nspark.streams.awaitAnyTermination()'],
    ['a loop', 'q = events.writeStream.start("p")\nwhile q.isActive:\n    pass'],
    ['a result', 'def f():\n    return events.writeStream.start("p")\nf()'],
    [
      'a query that goes elsewhere',
      'follow(events.writeStream.start("p"))\nq = events.writeStream.start("p")\nfollow(q)',
    ],
    ['a function that another file calls', 'def f():\n    events.writeStream.start("p")'],
    ['a thread', 'import threading\nthreading.Thread(target=print).start()'],
    ['a batch', 'spark.read.load("p").write.save("q")'],
  ])('is silent for %s', (_what, text) => {
    expect(found(STREAM + text)).toEqual([]);
  });

  test('is silent in a notebook', () => {
    const text = `${STREAM}events.writeStream.format("console").start()\nevents.isStreaming`;
    expect(found(text, true)).toEqual([]);
    expect(foundInFile(`# Databricks notebook source\n${SESSION}\n${text}`)).toEqual([]);
    expect(foundInFile(`# Fabric notebook source\n${SESSION}\n${text}`)).toEqual([]);
  });
});
