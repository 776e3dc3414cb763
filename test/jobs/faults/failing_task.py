"""An action that fails in an executor, in a function that prints before it raises. Usage: failing_task.py [MASTER]"""

import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.config("spark.ui.enabled", "false").getOrCreate()


def parse(text):
    print("about to parse", text, file=sys.stderr)
    return int(text)


numbers = spark.sparkContext.parallelize(["1", "2", "three"], 1).map(parse)
print("sum:", numbers.sum())
