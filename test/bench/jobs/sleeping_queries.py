"""Queries that take one second each, so that their plans can be read while they run."""
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F


def slow(value):
    time.sleep(0.1)
    return value


spark = SparkSession.builder.master('local[2]').getOrCreate()
slept = F.udf(slow, 'long')
for turn in range(12):
    numbers = spark.range(0, 20, 1, 2).withColumn('slept', slept('id'))
    numbers.filter(F.col('slept') > turn).groupBy('slept').count().collect()
spark.stop()
