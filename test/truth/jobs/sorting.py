"""Order and size: sort, first rows of a sort, limits, samples, order within partitions."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 50, 1, 2)  # truth: Range x7

ordered = numbers.orderBy(F.desc("id"))  # truth: Sort, ~Exchange
print(len(ordered.collect()))  # truth: action

first = numbers.orderBy(F.col("id") % 7).limit(5)  # truth: TakeOrderedAndProject, Project?
print(len(first.collect()))  # truth: action

within = numbers.sortWithinPartitions(F.desc("id"))  # truth: Sort
print(len(within.collect()))  # truth: action

limited = numbers.limit(7)  # truth: CollectLimit
print(len(limited.collect()))  # truth: action

below = numbers.limit(9)  # truth: LocalLimit, GlobalLimit, ~Exchange
below = below.withColumn("twice", F.col("id") * 2)  # truth: Project
below = below.filter("twice > 4")  # truth: Filter
print(len(below.collect()))  # truth: action

sampled = numbers.sample(0.5, seed=3)  # truth: Sample
print(len(sampled.collect()) > 0)  # truth: action

skipped = numbers.offset(45)  # truth: GlobalLimit|CollectLimit, ~Exchange?
print(len(skipped.collect()))  # truth: action

finish(spark)
