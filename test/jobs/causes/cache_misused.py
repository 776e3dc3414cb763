"""A cache that nothing reads, and one that holds rows which its only reader filters out."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv

spark = SparkSession.builder.getOrCreate()
hashed = spark.range(0, 2_000_000, 1, 4).withColumn("code", F.sha2(F.sha2(F.col("id").cast("string"), 512), 512))
if not REPAIRED:
    counted = hashed.cache()  # finds: cache.useless
    counted.count()

orders = spark.range(0, 1_000_000, 1, 4).withColumn("customer", F.xxhash64("id"))
if REPAIRED:
    recent = orders.filter("customer % 50 = 0").cache()
else:
    recent = orders.cache().filter("customer % 50 = 0")  # finds: cache.beforeFilter
print(recent.count())
print(recent.agg(F.max("customer")).first()[0])
spark.stop()
