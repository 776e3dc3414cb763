"""Hints that Spark ignores, a window without partitions, and a DataFrame that is cached twice."""

import sys

from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 1_000, 1, 2)
if REPAIRED:
    print(numbers.count())
    print(numbers.cache().agg(F.max("id")).first()[0], numbers.agg(F.min("id")).first()[0])
else:
    print(numbers.hint("quickly").count())  # finds: driver.warning
    print(numbers.withColumn("row", F.row_number().over(Window.orderBy("id"))).agg(F.max("row")).first()[0])  # finds: driver.warning, stage.windowWithoutPartition
    numbers.cache()
    print(numbers.cache().count(), numbers.agg(F.min("id")).first()[0])  # finds: driver.warning
spark.stop()
