"""Columns of pandas, Arrow and SQL functions, with a filter that Spark moves below them.

Twin may find: python.slowFunction
"""

import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS = 1_800

spark = SparkSession.builder.getOrCreate()


def slow(value):
    time.sleep(0.002)
    return value % 10


@F.pandas_udf("long")
def batch(values):
    time.sleep(0.0015 * len(values))
    return values % 10


arrow = F.udf(slow, "long", useArrow=True)
in_sql = F.udf(slow, "long")
if REPAIRED:
    batch, arrow, in_sql = (each.asNondeterministic() for each in (batch, arrow, in_sql))
spark.udf.register("in_sql", in_sql)
numbers = spark.range(0, ROWS, 1, 2)
print(len(numbers.withColumn("n", batch("id")).filter("n > 2").collect()))  # finds: python.evaluatedTwice
print(len(numbers.withColumn("n", arrow("id")).filter("n > 2").collect()))  # finds: python.evaluatedTwice
numbers.createOrReplaceTempView("numbers")
rows = spark.sql("SELECT * FROM (SELECT id, in_sql(id) AS n FROM numbers) WHERE n > 2")  # finds: python.evaluatedTwice
print(len(rows.collect()))
spark.stop()
