"""Rows of a slow Python function in a cache that has no room for all of them.

Twin may find: python.slowFunction
Needs a JVM of its own.
"""

import os
import sys
import time

from pyspark import StorageLevel
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS = 1200

spark = SparkSession.builder.config("spark.driver.memory", "512m").getOrCreate()


@F.udf("string")
def page(value):
    time.sleep(0.012)
    return os.urandom(100_000).hex()


pages = spark.range(0, ROWS, 1, 12).withColumn("page", page.asNondeterministic()("id"))
level = StorageLevel.DISK_ONLY if REPAIRED else StorageLevel.MEMORY_ONLY
kept = pages.persist(level)  # finds: cache.tooSmall
print(kept.count())
print(kept.filter("id > 10").agg(F.max(F.length("page"))).first()[0])
spark.stop()
