"""A new Python worker for every task, and many small tasks."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv

spark = SparkSession.builder.config("spark.python.worker.reuse", REPAIRED).getOrCreate()


@F.pandas_udf("long")
def double(values):
    return values * 2


numbers = spark.range(0, 10_000, 1, 60).withColumn("twice", double("id"))  # finds: python.workerStart
print(numbers.agg(F.sum("twice")).first()[0])
spark.stop()
