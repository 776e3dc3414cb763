"""Raw Py4J calls out of the user's own code. Usage: raw_calls.py OUT. Writes microseconds a call, the median of some loops."""

import statistics
import sys
import time

from pyspark.sql import SparkSession

CALLS = 500
LOOPS = 9

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()


def loop():
    began = time.perf_counter()
    for _ in range(CALLS):
        spark.sparkContext._jsc.version()
    return (time.perf_counter() - began) / CALLS * 1e6


# The JVM compiles what it runs often: the first calls are those of a JVM that has just begun.
loop()
with open(sys.argv[1], "w") as file:
    file.write(str(statistics.median(loop() for _ in range(LOOPS))))
spark.stop()
