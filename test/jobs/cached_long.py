"""Cached data that takes long to build: a UDF, a sort-merge join above it, counted, then read by an aggregate.

Prints which threads of the JVM wait meanwhile for the lock that Spark holds as long as it builds.
"""

import sys
import threading
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 60
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "2")
    .config("spark.sql.autoBroadcastJoinThreshold", "-1")
    .getOrCreate()
)
blocked = set()
is_built = threading.Event()


def watch():
    threads = spark.sparkContext._jvm.java.lang.management.ManagementFactory.getThreadMXBean()
    while not is_built.wait(0.5):
        for thread in threads.dumpAllThreads(False, False):
            if "CachedRDDBuilder" in (thread.getLockName() or ""):
                blocked.add(thread.getThreadName())


@F.udf("long")
def slow(key):
    if key == 0:
        time.sleep(SECONDS)
    return key


watcher = threading.Thread(target=watch)
watcher.start()
left = spark.range(100).select(slow("id").alias("id"))
right = spark.range(50)
joined = left.join(right, "id").cache()
print("rows", joined.count())
is_built.set()
watcher.join()
print("blocked", sorted(blocked))
print("sums", joined.groupBy((F.col("id") % 2).alias("odd")).agg(F.sum("id").alias("sum")).collect())
spark.stop()
