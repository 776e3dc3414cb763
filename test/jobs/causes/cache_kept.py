"""A cache that is read once more at the start, and keeps its memory from all that follows."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv

settings = {"spark.driver.memory": "640m", "spark.sql.shuffle.partitions": 4, "spark.sql.adaptive.coalescePartitions.enabled": False}
spark = SparkSession.builder.config(map=settings).getOrCreate()
numbers = spark.range(0, 3_000_000, 1, 4).select(F.xxhash64("id").alias("a"), F.xxhash64("id", F.lit(1)).alias("b"), F.xxhash64("id", F.lit(2)).alias("c"))
kept = numbers.cache()  # finds: cache.neverReleased
print(kept.count(), kept.agg(F.max("b")).first()[0])
if REPAIRED:
    kept.unpersist()
# A task has room for a million sorted rows without the cache, but not with it.
for seed in range(3):
    keys = spark.range(0, 4_000_000, 1, 4).select(F.xxhash64("id", F.lit(seed)).alias("key"), "id", (F.col("id") + 1).alias("next"))
    keys.sortWithinPartitions("key").write.format("noop").mode("overwrite").save()
spark.stop()
