"""Sends the same function with the same data again and again: see `hints.test.ts`."""
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
weights = list(range(50_000))


def weigh(number):  #: function
    return weights[number]


for turn in range(3):
    print(spark.sparkContext.parallelize([turn], 1).map(weigh).collect())  #: waste
spark.stop()
