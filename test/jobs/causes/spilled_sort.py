"""Sorts with little memory for each task: they spill. One reads large partitions of a shuffle, the other sorts what it makes."""

import sys

from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS = 500_000
PARTS = 32 if REPAIRED else 2

settings = {
    "spark.master": "local[2]",
    "spark.memory.fraction": 0.05,
    "spark.sql.adaptive.coalescePartitions.enabled": False,
    "spark.sql.shuffle.partitions": PARTS,
}
spark = SparkSession.builder.config(map=settings).getOrCreate()


def events(parts):
    text = F.sha2(F.col("id").cast("string"), 256)
    return spark.range(0, ROWS, 1, parts).select((F.col("id") % 500).alias("user"), F.xxhash64("id").alias("at"), text.alias("text"))


window = Window.partitionBy("user").orderBy("at")
before = events(8).withColumn("before", F.lag("text").over(window))  # finds: stage.largePartitions
print(before.agg(F.max("before")).first()[0])

in_order = events(PARTS).sortWithinPartitions("at")  # finds: memory.spill
in_order.write.format("noop").mode("overwrite").save()
spark.stop()
