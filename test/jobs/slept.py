"""A function that sleeps a known time, cached, then read by others."""
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import LongType

spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "2")
    .getOrCreate()
)


@F.udf(LongType())
def slow(number):
    time.sleep(0.05)
    return number * 2


warm = spark.range(0, 4, 1, 2).select(slow("id").alias("twice"))
print(len(warm.collect()))  # starts the workers

numbers = spark.range(0, 400, 1, 2)
doubled = numbers.select("id", slow("id").alias("twice")).cache()  #: slept
print(doubled.count())  #: first
print(len(doubled.groupBy(F.col("id") % 5).agg(F.sum("twice")).collect()))  #: later
