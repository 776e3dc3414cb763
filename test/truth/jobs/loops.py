"""Datasets made in loops: every iteration has the same line."""

from functools import reduce

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.config("spark.sql.autoBroadcastJoinThreshold", -1).getOrCreate()
numbers = spark.range(0, 20, 1, 2)  # truth: Range x7

wide = numbers
for n in range(5):
    wide = wide.withColumn(f"c{n}", F.col("id") + n)  # truth: Project
print(len(wide.collect()))  # truth: action

parts = [numbers.filter(F.col("id") % 3 == n) for n in range(3)]  # truth: Filter x3
print(len(reduce(lambda a, b: a.union(b), parts).collect()))  # truth: Union, action

joined = numbers
for n in (2, 3):
    other = numbers.select("id", (F.col("id") * n).alias(f"times{n}"))  # truth: Project x2
    joined = joined.join(other, "id")  # truth: SortMergeJoin x2, ~Sort, ~Exchange, Project?
print(len(joined.collect()))  # truth: action

finish(spark)
