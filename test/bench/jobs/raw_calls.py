"""Raw Py4J calls from user code. Usage: raw_calls.py OUT. Writes microseconds per call, the median of several loops."""

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


# The JVM compiles what it runs often: the first calls are those of a new JVM.
loop()
with open(sys.argv[1], "w") as file:
    file.write(str(statistics.median(loop() for _ in range(LOOPS))))
spark.stop()
