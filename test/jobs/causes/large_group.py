"""A function for each group, and one group that has most of the rows: Python gets all of it at once, in one task.

Twin may find: python.slowFunction
"""

import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS = 30_000

settings = {"spark.master": "local[2]", "spark.sql.shuffle.partitions": 8, "spark.sql.adaptive.coalescePartitions.enabled": False}
spark = SparkSession.builder.config(map=settings).getOrCreate()


def total(group):
    time.sleep(len(group) / 10_000)
    return group[["day"]].head(1).assign(total=group["amount"].sum())


day = F.col("id") % 64 if REPAIRED else F.when(F.col("id") % 10 > 0, 0).otherwise(F.col("id") % 64)
sales = spark.range(0, ROWS, 1, 4).select(day.alias("day"), F.col("id").alias("amount"))
totals = sales.groupBy("day").applyInPandas(total, "day long, total long")  # finds: memory.largeGroup
print(totals.agg(F.sum("total")).first()[0])
spark.stop()
