"""Slow rows in fewer partitions than there are cores. Twin may find: python.slowFunction"""

import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS = 1000

spark = SparkSession.builder.master("local[4]").getOrCreate()


@F.udf("long")
def score(value):
    time.sleep(0.006)
    return value % 10


began = time.time()
numbers = spark.range(0, ROWS, 1, 4 if REPAIRED else 2)  # finds: stage.fewerTasksThanCores
scored = numbers.withColumn("score", score("id"))
print(scored.agg(F.sum("score")).first()[0])
print(f"figure elapsed {(time.time() - began) * 1000:.0f}")
spark.stop()
