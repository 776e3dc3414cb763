"""A row index that a library makes by a window without partitions: the line to change is the user's."""

import os
import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "site-packages"))
from row_index import with_row_index

REPAIRED = "--repaired" in sys.argv
ROWS = 6_000_000

spark = SparkSession.builder.master("local[2]").getOrCreate()
numbers = spark.range(0, ROWS, 1, 4).withColumn("key", F.xxhash64("id"))
if REPAIRED:
    indexed = numbers.withColumn("index", F.monotonically_increasing_id())
else:
    indexed = with_row_index(numbers, "key")  # finds: stage.windowWithoutPartition
began = time.time()
print(indexed.agg(F.max("index"), F.max("key")).first()[0])
print(f"seconds {time.time() - began:.1f}")
spark.stop()
