"""Captures a large object in a function for the executors: see `hints.test.ts`."""
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
table = {number: f"the number {number}" for number in range(100_000)}


def look_up(number):  #: waste
    return table[number]


print(spark.sparkContext.parallelize(range(3), 2).map(look_up).collect())  #: sends
spark.stop()
