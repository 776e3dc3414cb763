"""An action, and then an exception of the script's own."""

from pyspark.sql import SparkSession

spark = SparkSession.builder.appName("fails").master("local[2]").getOrCreate()

numbers = spark.range(1000)
print("counted:", numbers.count())
raise ValueError("no such city")
