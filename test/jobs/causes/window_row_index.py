"""A row index by a window without partitions, made by a library."""

import sys
import time

from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS = 6_000_000

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, ROWS, 1, 4).withColumn("key", F.xxhash64("id"))
began = time.time()
if REPAIRED:
    indexed = numbers.withColumn("index", F.monotonically_increasing_id())
else:
    indexed = numbers.withColumn("index", F.row_number().over(Window.orderBy("key")))
print(indexed.agg(F.max("index"), F.max("key")).first()[0])
print(f"seconds {time.time() - began:.1f}")
spark.stop()
