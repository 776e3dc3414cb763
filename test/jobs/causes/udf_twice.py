"""A filter on the column that a Python function makes: Spark moves it below, and computes the column again.

Twin may find: python.slowFunction
"""

import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS = 4000

spark = SparkSession.builder.master("local[2]").getOrCreate()


slept = spark.sparkContext.accumulator(0.0)


@F.udf("long")
def score(value):
    began = time.time()
    time.sleep(0.003)
    slept.add(time.time() - began)
    return value % 10


if REPAIRED:
    score = score.asNondeterministic()
numbers = spark.range(0, ROWS, 1, 2)
scored = numbers.withColumn("score", score("id"))  # finds: python.evaluatedTwice
good = scored.filter("score > 2")
rows = good.collect()
calls = ROWS if REPAIRED else ROWS + len(rows)
again = slept.value * 1000 * (calls - ROWS) / calls
print(f"figure calls {calls}")
print(f"figure timeLost {again / 2:.0f}")
spark.stop()
