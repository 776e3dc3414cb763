"""Adds many columns one by one: see `hints.test.ts`."""
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
numbers = spark.range(10)
for number in range(40):
    numbers = numbers.withColumn(f"c{number}", F.col("id") + number)  #: waste
print(len(numbers.columns), numbers.count())
spark.stop()
