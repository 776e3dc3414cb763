"""A job whose UDF fails at a line of its own."""

from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()


@F.udf("long")
def number(text):
    return int(text)


words = spark.range(4).select(F.when(F.col("id") == 2, "two").otherwise("1").alias("word"))
numbers = words.select(number("word").alias("n"))
print(numbers.collect())
