"""An action that fails in an executor, in a function that prints before it raises."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.config("spark.ui.enabled", "false").getOrCreate()


def halve(number):
    print("about to halve", number, file=sys.stderr)
    if number % 2:
        raise ValueError(f"{number} is odd: ü")
    return number // 2


numbers = spark.range(0, 2, 1, 1)
halves = numbers.select(F.udf(halve, "long")("id").alias("half"))
print("rows:", halves.collect())
