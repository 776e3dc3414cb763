"""Ids that depend on the order of shuffled rows, used by two actions."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv

spark = SparkSession.builder.getOrCreate()
people = spark.range(0, 20_000, 1, 4).withColumn("name", F.concat(F.lit("p"), F.col("id") % 5_000))
shuffled = people.repartition(8)
numbered = shuffled.withColumn("number", F.monotonically_increasing_id())  # finds: dataset.notDeterministic
if REPAIRED:
    numbered = numbered.cache()
print(numbered.filter("number % 2 = 0").count())
print(numbered.filter("number % 2 = 1").agg(F.max("name")).first()[0])
spark.stop()
