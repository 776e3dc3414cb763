"""A new Python worker for every task, and many small tasks.

Twin may find: python.slowFunction
"""

import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv

spark = SparkSession.builder.config("spark.python.worker.reuse", REPAIRED).getOrCreate()


@F.udf("long", useArrow=False)
def slow(value):
    time.sleep(0.004)
    return value * 2


# Two workers start anyway: on a busy machine that takes a second or two.
rows = 3_000 if REPAIRED else 1_200
numbers = spark.range(0, rows, 1, 30).withColumn("twice", slow("id"))  # finds: python.workerStart
print(numbers.agg(F.sum("twice")).first()[0])
spark.stop()
