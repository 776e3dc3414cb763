"""An action, then an exception in the script."""

from pyspark.sql import SparkSession

spark = SparkSession.builder.appName("fails").master("local[2]").getOrCreate()

numbers = spark.range(1000)
print("counted:", numbers.count())
raise ValueError("no such city")
