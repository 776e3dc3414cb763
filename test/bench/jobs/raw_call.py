"""Times raw Py4J calls out of the script's own code: CALLS in a loop, TURNS loops. Usage: raw_call.py OUT CALLS TURNS.

Appends a line of JSON to OUT: microseconds a call, for each loop after the first.
"""

import json
import sys
import time

from pyspark.sql import SparkSession

out, calls, turns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
taken = []
for _ in range(turns + 1):
    began = time.perf_counter()
    for _ in range(calls):
        spark.sparkContext._jsc.version()
    taken.append((time.perf_counter() - began) / calls * 1e6)
with open(out, "a") as file:
    file.write(json.dumps(taken[1:]) + "\n")
spark.stop()
