"""Thousands of tasks with next to nothing to do."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
PARTS = 4 if REPAIRED else 800

settings = {"spark.master": "local[2]", "spark.sql.shuffle.partitions": PARTS, "spark.sql.adaptive.enabled": False}
spark = SparkSession.builder.config(map=settings).getOrCreate()
numbers = spark.range(0, 100_000, 1, PARTS).withColumn("even", F.col("id") % 2)  # finds: stage.tinyTasks
print(numbers.count())
groups = spark.range(0, 100_000, 1, 2).groupBy((F.col("id") % 100).alias("group"))
print(groups.count().agg(F.max("count")).first()[0])  # finds: stage.tinyTasks
print(f"figure tasks {PARTS}")
spark.stop()
