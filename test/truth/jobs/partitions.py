"""Exchanges that the job requests belong to the job; those that an operation requires belong to Spark."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 50, 1, 2)  # truth: Range x5

spread = numbers.repartition(3)  # truth: Exchange
print(len(spread.collect()))  # truth: action

keyed = numbers.withColumn("k", F.col("id") % 5)  # truth: Project
by_key = keyed.repartition("k")  # truth: Exchange
sums = by_key.groupBy("k").agg(F.sum("id"))  # truth: HashAggregate
print(len(sums.collect()))  # truth: action

fewer = numbers.coalesce(1)  # truth: Coalesce
print(len(fewer.collect()))  # truth: action

ranges = numbers.repartitionByRange(2, "id")  # truth: Exchange
print(len(ranges.collect()))  # truth: action

hinted = numbers.hint("rebalance")  # truth: Exchange
print(len(hinted.collect()))  # truth: action

finish(spark)
