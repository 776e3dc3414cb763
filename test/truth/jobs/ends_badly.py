"""A script that ends with an exception: a missing column."""

import atexit

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

# truth: exit code 1
spark = SparkSession.builder.getOrCreate()
atexit.register(finish, spark)
numbers = spark.range(0, 20, 1, 2)  # truth: Range
print(len(numbers.withColumn("k", F.col("id") % 4).collect()))  # truth: action collect, Project, queries 1
numbers.select(F.col("absent") + 1)  # truth: no node, fails UNRESOLVED_COLUMN
