"""A million Py4J calls. Usage: many_calls.py OUT. Writes the growth of the driver's resident set in MB."""

import gc
import os
import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
frame = spark.range(10)._jdf


def resident():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def call(times):
    for _ in range(times):
        frame.isStreaming()


call(20_000)
before = resident()
call(1_000_000)
with open(sys.argv[1], "w") as file:
    file.write(str(resident() - before))
spark.stop()
