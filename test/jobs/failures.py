"""Fails in many ways, one action after the other, and goes on. Arguments: the names of cases, all of them without."""
import os
import sys
import tempfile

import pandas as pd
from pyspark.sql import SparkSession, functions as F
from pyspark.sql.functions import pandas_udf, udf

spark = (
    SparkSession.builder.master('local[2]')
    .config('spark.sql.shuffle.partitions', '2')
    .config('spark.sql.ansi.enabled', 'true')
    .config('spark.driver.maxResultSize', '2m')
    .config('spark.sql.autoBroadcastJoinThreshold', '-1')
    .getOrCreate()
)
sc = spark.sparkContext
words = spark.createDataFrame([('1',), ('two',), ('3',)], 'w string')
cases = []


def case(function):
    cases.append(function)
    return function


@case
def plain_udf():
    @udf('int')
    def number(text):
        return int(text)

    words.select(number('w')).collect()


@case
def lambda_udf():
    words.select(udf(lambda t: int(t), 'int')('w')).show()


@case
def row_attribute():
    words.rdd.map(lambda row: row.nope).collect()


@case
def rdd_map():
    sc.parallelize(['a'], 1).map(lambda x: x + 1).count()


@case
def rdd_after_shuffle():
    sc.parallelize([('a', 1), ('b', 'x')], 2).reduceByKey(lambda a, b: a + b, 2).mapValues(lambda v: 10 // (v - 1)).collect()


@case
def many_lines():
    def fail(text):
        raise ValueError('first line\nTraceback of mine: none\n\n  second line: x\nthird')

    words.select(udf(fail, 'int')('w')).collect()


@case
def empty_message():
    def fail(text):
        assert text == '1'
        return 1

    words.select(udf(fail, 'int')('w')).collect()


@case
def group():
    def fail(text):
        raise ExceptionGroup('two of them', [ValueError('inner one'), KeyError('b')])

    words.select(udf(fail, 'int')('w')).collect()


@case
def own_class():
    class TooOld(Exception):
        pass

    def fail(text):
        raise TooOld('it is from 1999')

    words.select(udf(fail, 'int')('w')).collect()


@case
def deep_recursion():
    def down(n):
        return down(n + 1)

    words.select(udf(lambda t: down(0), 'int')('w')).collect()


@case
def syntax():
    words.select(udf(lambda t: eval('1 +'), 'int')('w')).collect()


@case
def scalar_pandas():
    @pandas_udf('long')
    def number(s: pd.Series) -> pd.Series:
        return s.astype('int64')

    words.select(number('w')).collect()


@case
def pandas_iterator():
    from typing import Iterator

    @pandas_udf('long')
    def number(batches: Iterator[pd.Series]) -> Iterator[pd.Series]:
        for s in batches:
            yield s.map(int)

    words.select(number('w')).collect()


@case
def map_in_pandas():
    def each(frames):
        for frame in frames:
            frame['n'] = frame['missing'] + 1
            yield frame

    words.mapInPandas(each, 'w string, n long').show()


@case
def apply_in_pandas():
    def each(frame):
        raise ZeroDivisionError('mine')

    words.groupBy('w').applyInPandas(each, 'w string').collect()


@case
def wrong_return():
    words.mapInPandas(lambda frames: (f.assign(w=1.5) for f in frames), 'w int').collect()


@case
def bad_return_value():
    words.select(udf(lambda t: object(), 'int')('w')).collect()


@case
def worker_dies():
    words.select(udf(lambda t: os._exit(3), 'int')('w')).collect()


@case
def unpicklable():
    lock = __import__('threading').Lock()
    sc.parallelize([1]).map(lambda x: (lock, x)).collect()


@case
def divide():
    spark.range(3).select(F.lit(1) / F.col('id')).collect()


@case
def cast():
    words.select(F.col('w').cast('int')).collect()


@case
def cast_after_shuffle():
    words.repartition(2).groupBy(F.col('w').cast('int')).count().collect()


@case
def sql_divide():
    spark.sql("""SELECT id,
      100 / (id - 1) AS r
    FROM range(3)""").show()


@case
def raise_error():
    spark.range(1).select(F.raise_error(F.lit('my message'))).collect()


@case
def assert_true():
    spark.range(1).select(F.assert_true(F.col('id') > 5)).collect()


@case
def missing_column():
    words.select('nope').show()


@case
def missing_table():
    spark.sql('SELECT *\nFROM nothing_here').show()


@case
def sql_missing_column():
    words.createOrReplaceTempView('words')
    spark.sql('SELECT w,\n  nope\nFROM words').show()


@case
def parse_error():
    spark.sql('SELECT w\nFORM words x y').show()


@case
def broken_file():
    path = tempfile.mkdtemp() + '/x.parquet'
    with open(path, 'w') as file:
        file.write('this is no parquet')
    spark.read.schema('a int').parquet(path).collect()


@case
def write_of_udf():
    words.select(udf(lambda t: str(int(t)), 'string')('w')).write.parquet(tempfile.mkdtemp() + '/out')


@case
def to_pandas():
    spark.conf.set('spark.sql.execution.arrow.pyspark.enabled', 'true')
    words.select(udf(lambda t: int(t), 'int')('w')).toPandas()


@case
def foreach_partition():
    def each(rows):
        for row in rows:
            int(row.w)

    words.foreachPartition(each)


@case
def iterator():
    for row in words.select(udf(lambda t: int(t), 'int')('w')).toLocalIterator():
        pass


@case
def broadcast_udf():
    left = words.select(udf(lambda t: int(t), 'int')('w').alias('n'))
    spark.range(9).join(F.broadcast(left), F.col('id') == F.col('n')).collect()


@case
def subquery():
    spark.udf.register('num', lambda t: int(t), 'int')
    words.createOrReplaceTempView('words')
    spark.sql('SELECT id FROM range(9) WHERE id > (SELECT max(num(w)) FROM words)').collect()


@case
def fetch():
    table = sc.parallelize([(1, 2)], 2).reduceByKey(lambda a, b: a)
    table.map(lambda pair: pair.nothing).collect()


@case
def read_csv():
    path = tempfile.mkdtemp() + '/x.csv'
    with open(path, 'w') as file:
        file.write('a\nb\n')
    spark.read.schema('a int').option('mode', 'FAILFAST').csv(path).collect()


for each in cases:
    if sys.argv[1:] and each.__name__ not in sys.argv[1:]:
        continue
    try:
        each()
    except BaseException as error:
        print(each.__name__, type(error).__name__, flush=True)
    else:
        print(each.__name__, 'did not fail', flush=True)
