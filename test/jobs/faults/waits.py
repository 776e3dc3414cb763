"""A job whose task waits, so that something can happen in its middle.

Usage: waits.py [catch]

The task makes the file `started` and ends when there is a file `go`; a second core is left for what comes after it. With
`catch` the script catches a KeyboardInterrupt and goes on with another job.
"""

import os
import sys
import time

from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
folder = os.getcwd()


def wait(number):
    open(os.path.join(folder, "started"), "w").close()
    while not os.path.exists(os.path.join(folder, "go")):
        time.sleep(0.05)
    return number


print("first:", spark.sparkContext.range(3).count(), flush=True)
try:
    print("waited:", spark.sparkContext.parallelize([1], 1).map(wait).sum(), flush=True)
except KeyboardInterrupt:
    if sys.argv[1:] != ["catch"]:
        raise
    print("still here", flush=True)
print("last:", spark.sparkContext.range(4).count(), flush=True)
spark.stop()
