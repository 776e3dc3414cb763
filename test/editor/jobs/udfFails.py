"""A job with a UDF that fails at a line inside the UDF."""

from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()


@F.udf("long")
def number(text):
    return int(text)


words = spark.range(4).select(F.when(F.col("id") == 2, "two").otherwise("1").alias("word"))
numbers = words.select(number("word").alias("n"))
print(numbers.collect())
