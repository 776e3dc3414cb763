import { describe, expect, test } from 'vitest';
import { flow, flowOf, jobOf } from './support/python';

type Case = [what: string, text: string, expected: string[]];

const follows = (cases: Case[]) =>
  test.each(cases)('%s', (_what, text, expected) => {
    expect(flow(text)).toEqual(expected);
  });

describe('collections are followed', () => {
  follows([
    [
      'keys apart',
      'd = {"left": spark.range(1), "right": spark.range(2).limit(1)}\nd["right"].show()\nd.get("left").count()',
      ['range', 'range', 'limit <- range', 'show <- limit', 'count <- range'],
    ],
    [
      'keys of dict(…), and its items',
      'd = dict(a=spark.range(1))\nd["b"] = d["a"].distinct()\nfor k, v in d.items():\n    v.show()',
      ['range', 'distinct <- range', 'show <- range, distinct'],
    ],
    [
      'indices apart',
      'ds = [spark.range(1), spark.range(2).limit(1)]\nds[-1].show()\nds[0].count()',
      ['range', 'range', 'limit <- range', 'show <- limit', 'count <- range'],
    ],
    [
      'slices',
      'ds = [spark.range(1), sc.range(2), spark.range(3)]\nds[2:][0].show()\nds[:1][0].count()',
      ['range', 'range', 'range', 'show <- range', 'count <- range'],
    ],
    [
      '+ and +=',
      'ds = [spark.range(1)]\nds += [spark.range(2).limit(2)]\nes = ds + [spark.range(3).distinct()]\nes[1].show()\nes[2].count()',
      ['range', 'range', 'limit <- range', 'range', 'distinct <- range', 'show <- limit', 'count <- distinct'],
    ],
    [
      'what is appended in a loop',
      'ds = []\nfor t in tables:\n    ds.append(spark.table(t))\nds[0].union(ds[1]).show()',
      ['table', 'union <- table', 'show <- union'],
    ],
    [
      'default values',
      'from collections import defaultdict\nds = defaultdict(list)\nds[key].append(spark.range(1))\nfor d in ds[other]:\n    d.show()',
      ['range', 'show <- range'],
    ],
    [
      'steps one after another',
      'def a(d): return d.distinct()\ndef b(d): return d.limit(1)\nd = spark.range(1)\nfor step in (a, b):\n    d = step(d)\nd.show()',
      ['distinct <- range', 'limit <- distinct', 'range', 'show <- limit'],
    ],
    [
      'functions by key',
      'def a(s): s.range(1).show()\ndef b(s): s.range(2).count()\n{"a": a, "b": b}[name](spark)',
      ['range', 'show <- range', 'range', 'count <- range'],
    ],
    [
      'enumerate and zip',
      'for n, (a, b) in enumerate(zip([spark.range(1)], [sc.range(2)])):\n    a.show()\n    b.count()',
      ['range', 'range', 'show <- range', 'count <- range'],
    ],
  ]);
});

describe('objects are followed', () => {
  follows([
    [
      'instances apart',
      'class J:\n  def __init__(self, d):\n    self.d = d\na = J(spark.range(1))\nb = J(spark.range(2).limit(2))\na.d.show()\nb.d.count()',
      ['range', 'range', 'limit <- range', 'show <- range', 'count <- limit'],
    ],
    [
      'a dataclass by position, name and default',
      'from dataclasses import dataclass\n@dataclass\nclass In:\n  a: DataFrame\n  b: DataFrame\n  how: str = "inner"\nx = In(spark.range(1), b=spark.range(2).limit(1))\nx.a.join(x.b, "id", x.how).show()',
      ['range', 'range', 'limit <- range', 'join <- range, limit', 'show <- join'],
    ],
    [
      'a NamedTuple',
      'from typing import NamedTuple\nclass T(NamedTuple):\n  a: DataFrame\n  b: DataFrame\nt = T(spark.range(1), spark.range(2).limit(1))\nt.b.show()\na, b = t\na.count()\nt[1].first()',
      ['range', 'range', 'limit <- range', 'show <- limit', 'count <- range', 'first <- limit'],
    ],
    [
      'a namedtuple',
      'from collections import namedtuple\nT = namedtuple("T", "a b")\nT(b=spark.range(1), a=1).b.show()',
      ['range', 'show <- range'],
    ],
    [
      'super, properties and methods of the base class',
      'class A:\n  def __init__(self, s):\n    self.session = s\n  @property\n  def d(self):\n    return self.session.range(1)\nclass B(A):\n  def __init__(self, s):\n    super().__init__(s)\n  def go(self):\n    self.d.show()\nB(spark).go()',
      ['range', 'show <- range'],
    ],
    [
      'attributes by name',
      'class J:\n  def one(self):\n    spark.range(1).show()\nfor n in ["one"]:\n  getattr(J(), n)()',
      ['range', 'show <- range'],
    ],
    [
      'changes in a branch',
      'class J: pass\nj = J()\nj.d = spark.range(1)\nif x:\n  j.d = j.d.limit(1)\nj.d.show()',
      ['range', 'limit <- range', 'show <- range, limit'],
    ],
    [
      'isinstance',
      'def f(x):\n  if isinstance(x, DataFrame):\n    x.show()\n  elif isinstance(x, dict):\n    x.count()\nf(make())',
      ['show'],
    ],
  ]);
});

describe('functions are followed', () => {
  follows([
    [
      'generators',
      'def parts():\n  for n in x:\n    yield n, spark.range(n)\n  yield from [(1, spark.table("t"))]\nfor n, p in parts():\n  p.show()',
      ['range', 'table', 'show <- range, table'],
    ],
    [
      'context managers',
      'from contextlib import contextmanager\n@contextmanager\ndef cached(d):\n  yield d.cache()\n  d.unpersist()\nwith cached(spark.range(1)) as c:\n  c.count()',
      ['range', 'count <- range'],
    ],
    [
      'classes that are entered',
      'class C:\n  def __enter__(self):\n    return spark.range(1)\n  def __exit__(self, *a): pass\nwith C() as d:\n  d.count()',
      ['range', 'count <- range'],
    ],
    [
      'partial',
      'from functools import partial\ndef f(d, n):\n  return d.limit(n)\npartial(f, n=3)(spark.range(1)).show()',
      ['limit <- range', 'range', 'show <- limit'],
    ],
    [
      'decorators',
      'def timed(f):\n  def inner(*args, **kwargs):\n    return f(*args, **kwargs).distinct()\n  return inner\n@timed\ndef load(s, n=1):\n  return s.range(n)\nload(spark, n=2).show()',
      ['distinct <- range', 'range', 'show <- distinct'],
    ],
    [
      'spread arguments',
      'def f(a, b):\n  return a.join(b)\nboth = {"b": spark.range(2).limit(1), "a": spark.range(1)}\nf(**both).show()\nf(*[spark.table("t"), spark.table("u")]).count()',
      [
        'join <- range, limit, table, table',
        'range',
        'limit <- range',
        'range',
        'show <- join',
        'table',
        'table',
        'count <- join',
      ],
    ],
    [
      'pools and threads',
      'from concurrent.futures import ThreadPoolExecutor, as_completed\ndef w(t):\n  return spark.table(t)\nwith ThreadPoolExecutor() as pool:\n  fs = [pool.submit(w, t) for t in x]\n  for f in as_completed(fs):\n    f.result().show()',
      ['table', 'show <- table'],
    ],
    [
      'async functions',
      'import asyncio\nasync def go(n):\n  return spark.range(n)\nasync def main():\n  a, b = await asyncio.gather(go(1), go(2))\n  a.show()\nasyncio.run(main())',
      ['range', 'show <- range'],
    ],
    [
      'a global that is set in the main block',
      'def go():\n  d.show()\nif __name__ == "__main__":\n  d = spark.range(1)\n  go()',
      ['show <- range', 'range'],
    ],
  ]);
});

describe('annotations tell', () => {
  const parameters = (annotation: string, use: string) =>
    `import typing as t\nfrom typing import *\ndef f(x: ${annotation}):\n    ${use}.show()`;

  test.each([
    ['DataFrame', 'x'],
    ['"DataFrame"', 'x'],
    ['"Optional[DataFrame]"', 'x'],
    ['DataFrame | None', 'x'],
    ['None | "DataFrame"', 'x'],
    ['t.Optional[DataFrame]', 'x'],
    ['Union[str, DataFrame]', 'x'],
    ['Annotated[DataFrame, "x"]', 'x'],
    ['List[DataFrame]', 'x[0]'],
    ['"list[DataFrame]"', 'x[0]'],
    ['Sequence[Optional[DataFrame]]', 'x[0]'],
    ['Dict[str, DataFrame]', 'x["a"]'],
    ['dict[str, list[DataFrame]]', 'x["a"][0]'],
    ['Tuple[int, DataFrame]', 'x[1]'],
    ['tuple[DataFrame, ...]', 'x[3]'],
    ['Callable[[int], DataFrame]', 'x(1)'],
    ['Iterator[DataFrame]', 'next(x)'],
  ])('%s', (annotation, use) => {
    expect(flow(parameters(annotation, use))).toEqual(['show']);
  });

  follows([
    ['*args and **kwargs', 'def f(*a: DataFrame, **k: DataFrame):\n  a[0].show()\n  k["x"].count()', ['show', 'count']],
    [
      'aliases',
      'from typing import Dict\nFrames = Dict[str, DataFrame]\nFrame = DataFrame\ndef f(x: Frames, y: Frame):\n  x["a"].show()\n  y.count()',
      ['show', 'count'],
    ],
    ['results', 'from other import make\ndef f() -> DataFrame:\n  return make()\nf().show()', ['show']],
    [
      'results of methods without a body',
      'class A:\n  def get(self) -> "DataFrame": ...\n  def run(self):\n    self.get().show()',
      ['show'],
    ],
    ['attributes of a class', 'class A:\n  source: DataFrame\n  def run(self):\n    self.source.show()', ['show']],
    [
      'instances',
      'class A:\n  def __init__(self):\n    self.d = spark.range(1)\ndef f(a: A):\n  a.d.show()',
      ['range', 'show <- range'],
    ],
    [
      'nothing of pandas',
      'import pandas as pd\ndef f(x: pd.DataFrame, y: "pd.DataFrame", z: list[pd.DataFrame]):\n  x.count()\n  y.count()\n  z[0].count()',
      [],
    ],
  ]);
});

describe('texts are followed into SQL', () => {
  const VIEW = 'spark.range(1).createOrReplaceTempView("orders")\nt = "orders"\n';

  test.each([
    ['f-strings', 'spark.sql(f"select * from {t} where id > {n}").show()'],
    ['format', 'spark.sql("select * from {} limit {n}".format(t, n=3)).show()'],
    ['names in format', 'spark.sql("select * from {name}".format(name=t)).show()'],
    ['%', 'spark.sql("select * from %s where a = %d" % (t, 3)).show()'],
    ['+ over lines', 'q = ("select * "  # all\n     + "from "\n     + t)\nspark.sql(q).show()'],
    ['+=', 'q = "select * "\nq += "from " + t\nspark.sql(q).show()'],
    ['join', 'spark.sql(" ".join(["select * from", t])).show()'],
    [
      'dedent and strip',
      'import textwrap\nspark.sql(textwrap.dedent("""\n  select * from orders\n""").strip()).show()',
    ],
    ['a backslash', 'q = "select * " \\\n    "from orders"\nspark.sql(q).show()'],
    ['a list of texts', 'for n in ["orders", "customers"]:\n    spark.table(n).show()'],
  ])('%s', (_what, text) => {
    const [range, read, show] = flow(VIEW + text);
    expect([range, show?.split(' ')[0]]).toEqual(['range', 'show']);
    expect(read).toMatch(/^(?:sql|table) <- range$/);
  });

  test('statements with unknown parts keep their kind', () => {
    expect(jobOf('import pyspark\nspark.sql(f"create table {t} as select 1")').calls[0]!.kind).toBe('action');
    expect(jobOf('import pyspark\nspark.sql(f"select * from {t}")').calls[0]!.kind).toBe('transformation');
    expect(jobOf('import pyspark\nspark.sql(f"{statement} from t")').calls[0]!.kind).toBe('transformation');
  });
});

describe('binary expressions can continue on another line', () => {
  follows([
    [
      'after a comment',
      'a = (sc.range(1)\n    # and\n    + sc.range(2))\na.count()',
      ['range', 'range', '__add__ <- range, range', 'count <- __add__'],
    ],
    [
      'after a backslash',
      'a = sc.range(1) \\\n    + sc.range(2)\na.count()',
      ['range', 'range', '__add__ <- range, range', 'count <- __add__'],
    ],
  ]);
});

describe('unknown values', () => {
  follows([
    [
      'are no datasets if they are objects of another library',
      'from lib import Registry, audit\nr = Registry(spark)\nr.count()\nr.show()\nr.cache()\nlog = audit(spark)\nlog.first()',
      [],
    ],
    [
      'are none because of alias, transform or join',
      'from lib import Cleaner, build\nCleaner(spark).transform({"a": 1})\nbuild(spark.range(1)).alias("x")\n"".join(x)',
      ['range'],
    ],
    [
      'of builders are none',
      'import dg\nspec = dg.Generator(spark).withRows(3).withColumn("a", "int")\nspec.build().write.parquet("x")',
      ['parquet'],
    ],
    [
      'are datasets by their use',
      'from etl import load\norders = load()\norders.filter("x").show()\norders.write.parquet("o")',
      ['filter', 'show <- filter', 'parquet'],
    ],
    ['are datasets by their name', 'from etl import Source\ndf = Source(spark).extract("x")\ndf.show()', ['show']],
    [
      'are none by a name that means something else',
      'from etl import f\ndf_name = f()\ndf_name.count("x")\nnum_df = f()\nnum_df.count(1)',
      [],
    ],
    [
      'are sessions by their use',
      'def f(s):\n  return s.read.parquet("x")\ndef g(ss):\n  ss.createDataFrame([]).show()',
      ['parquet', 'createDataFrame', 'show <- createDataFrame'],
    ],
  ]);

  test('with the methods of pandas are no datasets', () => {
    const text =
      'import pandas as pd\nfrom pyspark.sql import SparkSession\ndef f(df):\n  print(df.loc[0])\n  df.count()\n  df.head()\n';
    expect(flowOf(jobOf(text).calls)).toEqual([]);
  });
});
