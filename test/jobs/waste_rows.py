"""Collects all rows for one of them, and for their number: see `hints.test.ts`."""
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
numbers = spark.range(50_000).selectExpr("id", "id * 2 AS twice")
print(numbers.collect()[0])  #: waste
rows = numbers.collect()  #: counted
print(len(rows))
spark.stop()
