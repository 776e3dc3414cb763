"""A filter on the column that a Python function makes: Spark moves it below, and computes the column again."""

import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS = 4000

spark = SparkSession.builder.getOrCreate()


@F.udf("long")
def score(value):
    time.sleep(0.003)
    return value % 10


if REPAIRED:
    score = score.asNondeterministic()
numbers = spark.range(0, ROWS, 1, 2)
scored = numbers.withColumn("score", score("id"))
good = scored.filter("score > 2")
began = time.time()
rows = good.collect()
print(f"calls {ROWS + (0 if REPAIRED else len(rows))}")
print(f"lost {0 if REPAIRED else len(rows) * 0.003 / 2:.1f}")
print(f"seconds {time.time() - began:.1f}")
spark.stop()
