"""A self-join of clicks by user: one user has most of them, so one task puts out most of the pairs."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS, HOT = 60_000, 15_000

settings = {"spark.sql.autoBroadcastJoinThreshold": -1, "spark.sql.shuffle.partitions": 8, "spark.sql.adaptive.coalescePartitions.enabled": False}
spark = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
user = F.when(F.col("id") < HOT, 0).otherwise(F.col("id"))
clicks = spark.range(0, ROWS, 1, 4).select(user.alias("user"), (F.col("id") % 997).alias("page"))

if REPAIRED:
    pages = clicks.groupBy("user").agg(F.count("*").alias("n"))
    print(pages.agg(F.sum(F.col("n") * F.col("n"))).first()[0])
else:
    left, right = clicks.alias("a"), clicks.alias("b")
    pairs = left.join(right, F.col("a.user") == F.col("b.user"))  # finds: join.explodes
    print(pairs.agg(F.sum(F.col("a.page") * F.col("b.page"))).first()[0])

hot, others = HOT * HOT, ROWS - HOT
print(f"figure factor {(hot + others) / ROWS:.1f}")
spark.stop()
