"""A filter on the column that a Python function makes: Spark moves it below, and computes the column again."""

import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS = 4000

spark = SparkSession.builder.master("local[2]").getOrCreate()


@F.udf("long")
def score(value):
    time.sleep(0.003)
    return value % 10


if REPAIRED:
    score = score.asNondeterministic()
numbers = spark.range(0, ROWS, 1, 2)
scored = numbers.withColumn("score", score("id"))  # finds: python.evaluatedTwice
good = scored.filter("score > 2")
rows = good.collect()
print(f"figure calls {ROWS + (0 if REPAIRED else len(rows))}")
print(f"figure timeLost {0 if REPAIRED else len(rows) * 3 / 2:.0f}")
spark.stop()
