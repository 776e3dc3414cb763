"""One user has most of the clicks, so one task has most of the work. And a function is slow for a few rows of one task."""

import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS = 1_500_000
SLOW = range(0) if REPAIRED else range(2900, 3000)

settings = {"spark.master": "local[2]", "spark.sql.shuffle.partitions": 8, "spark.sql.adaptive.coalescePartitions.enabled": False}
spark = SparkSession.builder.config(map=settings).getOrCreate()


@F.udf("long")
def score(value):
    if value in SLOW:
        time.sleep(0.03)
    return value % 10


user = F.when(F.col("id") % 10 > 0, 0).otherwise(F.col("id") % 1000)
clicks = spark.range(0, ROWS, 1, 4).select(user.alias("user"), F.xxhash64("id").alias("page"))
median = F.percentile_approx("page", 0.5) if REPAIRED else F.median("page")
medians = clicks.groupBy("user").agg(median.alias("median"))  # finds: stage.dataSkew
print(medians.agg(F.max("median")).first()[0])

scored = spark.range(0, 3000, 1, 10).select(score("id").alias("score"))  # finds: stage.straggler
print(scored.agg(F.sum("score")).first()[0])
spark.stop()
