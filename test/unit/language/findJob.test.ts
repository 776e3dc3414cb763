import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { callsOf, flow, flowOf, jobOf, SESSION } from './support/python';

const jobs = path.resolve(__dirname, '../../jobs');

describe('a Spark job', () => {
  test.each([
    ['a session at the top', 'from pyspark.sql import SparkSession as S\ns = S.builder.getOrCreate()\n', true, 1],
    ['a context', 'import pyspark\n\nsc = pyspark.SparkContext("local", "x")\n', true, 2],
    ['one inside a function that runs', 'from pyspark import SparkContext\ndef f():\n  SparkContext()\nf()\n', true, 2],
    [
      'a session of another file',
      'from pyspark.sql import Row\nfrom mine import spark\nspark.range(3).count()\n',
      true,
      0,
    ],
    ['a variable named spark', 'import pyspark\nspark = make()\n', true, 1],
  ])('%s', (_what, text, isJob, headLine) => {
    expect(jobOf(text)).toMatchObject({ isJob, headLine });
  });

  test.each([
    ['any other Python', 'spark = builder.getOrCreate()\nspark.range(3).count()\n'],
    ['imports only', 'from pyspark.sql import functions as F\nx = F.col("a")\n'],
    ['only functions', 'from pyspark.sql import DataFrame\ndef f(df: DataFrame):\n    return df.count()\n'],
    [
      'a session in a function that is not called',
      'from pyspark.sql import SparkSession\ndef f():\n    SparkSession.builder.getOrCreate()\n',
    ],
    ['the word in a comment', '# pyspark\nx = 1\n'],
  ])('is not %s', (_what, text) => {
    expect(jobOf(text).isJob).toBe(false);
  });

  test('starts with the statement that creates the session', () => {
    const text = 'from pyspark.sql import SparkSession\n\nspark = (\n    SparkSession.builder\n    .getOrCreate()\n)\n';
    expect(jobOf(text).headLine).toBe(2);
  });

  test('can have a main block', () => {
    const text =
      'import pyspark\n\ndef main():\n    pyspark.SparkContext()\n\nif "__main__" == __name__:\n    main()\n';
    expect(jobOf(text)).toMatchObject({ isJob: true, headLine: 3, mainLine: 5 });
  });
});

describe('Spark is followed through', () => {
  test.each<[string, string, string[]]>([
    [
      'chains',
      'spark.range(9).filter("id > 1").select("id").count()',
      ['range', 'filter <- range', 'select <- filter', 'count <- select'],
    ],
    ['re-use', 'a = spark.range(9)\na.count()\na.count()', ['range', 'count <- range', 'count <- range']],
    [
      'tuples',
      'a, (b, *c) = spark.range(1), (sc.range(2), 3)\nb.count()\na.show()',
      ['range', 'range', 'count <- range', 'show <- range'],
    ],
    ['several names', 'a = b = spark.range(9)\nb.count()', ['range', 'count <- range']],
    [
      'parts of a split',
      'a, b = spark.range(9).randomSplit([1, 2])\nb.count()',
      ['range', 'randomSplit <- range', 'count <- randomSplit'],
    ],
    [
      'functions',
      'def f(d):\n    return d.distinct()\nf(spark.range(9)).count()',
      ['distinct <- range', 'range', 'count <- distinct'],
    ],
    [
      'functions before the functions that they call',
      'def f():\n    g().count()\ndef g():\n    return spark.range(1)\nf()',
      ['count <- range', 'range'],
    ],
    ['keyword arguments', 'def f(*, d):\n    d.count()\nf(d=spark.range(9))', ['count <- range', 'range']],
    ['closures', 'def f(d):\n    def g():\n        d.count()\n    g()\nf(spark.range(9))', ['count <- range', 'range']],
    [
      'recursion',
      'def f(d, n):\n    return d if n == 0 else f(d.distinct(), n - 1)\nf(spark.range(9), 3).count()',
      ['distinct <- range', 'range', 'count <- range, distinct'],
    ],
    [
      'loops',
      'd = spark.range(9)\nfor c in "ab":\n    d = d.withColumn(c, F.lit(1))\nd.count()',
      ['range', 'withColumn <- range', 'count <- range, withColumn'],
    ],
    [
      'branches',
      'd = spark.range(9)\nif x:\n    d = d.distinct()\nelse:\n    d = d.limit(3)\nd.count()',
      ['range', 'distinct <- range', 'limit <- range', 'count <- distinct, limit'],
    ],
    ['with', 'with SparkSession.builder.getOrCreate() as s:\n    s.range(1).count()', ['range', 'count <- range']],
    [
      'lists',
      'ds = []\nfor n in x:\n    ds.append(spark.range(n))\nfor d in ds:\n    d.count()',
      ['range', 'count <- range'],
    ],
    ['dictionaries', 'ds = {"a": spark.range(1)}\nds["a"].count()', ['range', 'count <- range']],
    ['comprehensions', 'ds = [spark.range(n) for n in x]\n[d.count() for d in ds]', ['range', 'count <- range']],
    [
      'reduce',
      'from functools import reduce\nds = [spark.range(1), spark.range(2)]\nreduce(DataFrame.union, ds).count()',
      ['range', 'range', 'union <- range, range', 'count <- union'],
    ],
    [
      'objects',
      'class Job:\n    def __init__(self, s):\n        self.d = s.range(1)\n    def run(self):\n        self.d.count()\nJob(spark).run()',
      ['range', 'count <- range'],
    ],
    [
      'threads',
      'from threading import Thread\ndef f(d):\n    d.count()\nThread(target=f, args=(spark.range(1),)).start()',
      ['count <- range', 'range'],
    ],
    [
      'transform',
      'def f(d):\n    return d.distinct()\nspark.range(1).transform(f).count()',
      ['distinct <- range', 'range', 'count <- distinct'],
    ],
    ['grouping', 'spark.range(1).groupBy("id").agg(F.max("id")).show()', ['range', 'agg <- range', 'show <- agg']],
    [
      'joins',
      'a = spark.range(1)\nb = spark.range(2)\na.join(b, a.id == b.id).count()',
      ['range', 'range', 'join <- range, range', 'count <- join'],
    ],
    [
      'columns, which are not datasets',
      'a = spark.range(1)\na.filter(a["id"] > a.id).count()',
      ['range', 'filter <- range', 'count <- filter'],
    ],
    [
      'selection by a list',
      'spark.range(1)[["id"]].count()',
      ['range', '__getitem__ <- range', 'count <- __getitem__'],
    ],
    [
      'RDDs added',
      '(sc.range(1) + sc.range(2)).count()',
      ['range', 'range', '__add__ <- range, range', 'count <- __add__'],
    ],
    [
      'from DataFrame to RDD and back',
      'spark.range(1).rdd.map(f).toDF().write.parquet("p")',
      ['range', 'rdd <- range', 'map <- rdd', 'toDF <- map', 'parquet <- toDF'],
    ],
    ['caching, which creates no dataset', 'a = spark.range(1).cache()\na.count()', ['range', 'count <- range']],
    [
      'views',
      'spark.range(1).createOrReplaceTempView("Things")\nspark.sql("SELECT * FROM things").count()',
      ['range', 'sql <- range', 'count <- sql'],
    ],
    [
      'views created by SQL',
      'spark.sql("CREATE TEMP VIEW v AS SELECT 1")\nspark.table("v").count()',
      ['sql', 'table <- sql', 'count <- table'],
    ],
    ['statements that run immediately', 'spark.sql("INSERT INTO t VALUES (1)")', ['sql']],
    ['f-strings', 'print(f"{spark.range(1).count()} rows")', ['range', 'count <- range']],
    [
      'streams',
      'def each(batch, n):\n    batch.count()\nspark.readStream.load().writeStream.foreachBatch(each).start()',
      ['count <- load', 'load', 'start <- load'],
    ],
    [
      'machine learning',
      'from pyspark.ml.clustering import KMeans\nd = spark.range(1)\nKMeans(k=2).setSeed(1).fit(d).transform(d).show()',
      ['range', 'fit <- range', 'transform <- range', 'show <- transform'],
    ],
    [
      'pandas on Spark',
      'import pyspark.pandas as ps\nps.read_csv("p").groupby("a").mean().to_pandas()',
      ['read_csv', 'mean <- read_csv', 'to_pandas <- mean'],
    ],
    [
      'properties and built-in functions that run jobs of pandas on Spark',
      'import pyspark.pandas as ps\np = ps.read_csv("p")\np.shape\nif p["a"].empty or p.a.is_unique:\n    n = len(p)\n    print("rows", p.head(3))',
      [
        'read_csv',
        'shape <- read_csv',
        'empty <- read_csv',
        'is_unique <- read_csv',
        '__len__ <- read_csv',
        'head <- read_csv',
        '__repr__ <- head',
      ],
    ],
    [
      'plots, exports and options of pandas on Spark',
      'import pyspark.pandas as ps\nps.set_option("compute.max_rows", 9)\np = ps.DataFrame({"a": [1]})\np.plot.hist(bins=3)\np.plot(kind="bar")\np.a.hist()\np.spark.explain()\np.columns\np.dtypes\nstr(p.columns[0])\np.to_delta("x")',
      ['__init__', 'hist <- __init__', 'plot <- __init__', 'hist <- __init__', 'to_delta <- __init__'],
    ],
    ['no jobs in pandas itself', `import pandas as pd\np = pd.DataFrame()\nlen(p)\np.shape\nprint(p)\n`, []],
    ['functions of other files', 'from mine import clean\nclean(spark.range(1)).count()', ['range', 'count <- range']],
  ])('%s', (_what, text, expected) => {
    expect(flow(text)).toEqual(expected);
  });

  test.each<[string, string, string[]]>([
    [
      'parameters by name',
      'def f(spark, orders_df, rdd):\n    orders_df.count()\n    rdd.first()\n    spark.sql("x").show()',
      ['count', 'first', 'sql', 'show <- sql'],
    ],
    [
      'parameters by annotation',
      'def f(d: "DataFrame", e: DataFrame | None, s: list[DataFrame]):\n    d.count()\n    e.first()\n    s[0].show()',
      ['count', 'first', 'show'],
    ],
    ['but not pandas DataFrames', 'import pandas as pd\ndef f(df: pd.DataFrame):\n    df.count()', []],
    [
      'but not code that runs in workers',
      'def f(df):\n    return df.count()\nspark.range(1).groupBy("id").applyInPandas(f, "a int")',
      ['range', 'applyInPandas <- range'],
    ],
    ['but not strings and threads', 'x = load(spark)\n", ".join(["a"])\nx.join()', []],
  ])('functions that are not called in the file: %s', (_what, text, expected) => {
    expect(flow(text)).toEqual(expected);
  });

  test.each([
    ['an unfinished chain', 'a = spark.range(1)\nb = a.\n\na.count()'],
    ['an unclosed bracket before a function', 'a = spark.range(1)\nb = a.filter(\ndef f():\n    pass\na.count()'],
    ['an unclosed bracket before statements', 'a = spark.range(1)\nb = foo(\nc = a.count()'],
    ['an incomplete statement', 'a = spark.range(1)\nfor x in\na.count()'],
    ['a stray bracket', 'a = spark.range(1)\n)\na.count()'],
  ])('a file with %s', (_what, text) => {
    expect(flow(text)).toContain('count <- range');
  });

  test('the whole sample job', () => {
    const { calls } = jobOf(readFileSync(path.join(jobs, 'ratings.py'), 'utf8'));
    const lines = calls.filter(call => call.kind === 'action').map(call => `${call.op}:${call.site.line}`);
    expect(lines).toEqual(['fit:43', 'evaluate:44', 'top:52', 'collect:69']);
    expect(flowOf(calls)).toContain('sql <- createDataFrame, withColumn');
  });
});

test('the result of a loop iteration is passed to the next', () => {
  const text = 'd = spark.range(9)\nfor n in x:\n    e = d.filter("id > 1")\n    d = e.distinct()\nd.count()';
  expect(flow(text)).toContain('filter <- range, distinct');
});

test('the analysis of recursive functions terminates', () => {
  const text = 'def f(d):\n    f(d)\n    f(d.distinct())\n    return f(d.limit(1))\nf(spark.range(9))\n';
  const began = performance.now();
  expect(flow(text)).toContain('distinct <- range, limit');
  expect(performance.now() - began).toBeLessThan(2000);
});

test('a call has a class, a kind and a width', () => {
  const [range, group, agg, write, parquet] = callsOf('spark.range(1).groupBy("id").count().write.parquet("p")');
  expect(range).toMatchObject({ owner: 'SparkSession', kind: 'transformation', width: null, makes: 'dataframe' });
  expect(group).toMatchObject({ op: 'groupBy', owner: 'DataFrame', width: 'wide', makes: null });
  expect(agg).toMatchObject({ op: 'count', owner: 'GroupedData', kind: 'transformation', width: 'wide' });
  expect(write).toMatchObject({ op: 'write', makes: null });
  expect(parquet).toMatchObject({ owner: 'DataFrameWriter', kind: 'action', makes: null });
});

test('equal code at two places is two calls', () => {
  const part = 'def f():\n    spark.range(1).count()\n';
  const { calls } = jobOf(`${SESSION}\n${part}${part}`);
  expect(calls.filter(call => call.kind === 'action').map(call => call.site.line)).toEqual([5, 7]);
});
